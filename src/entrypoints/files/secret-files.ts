import { readFileSync, statSync } from 'node:fs';
import { describeReadFailure } from '../../cli/check/read-failure.ts';
import type { Problem } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';

/** Variables of ours that hold a secret, or an address with one in it. */
const OURS = [
  'SQUIRREL_ADMIN_TOKEN',
  'SQUIRREL_DATABASE',
  'SQUIRREL_QUEUE',
  'SQUIRREL_QUEUE_KEY',
  'SQUIRREL_OIDC_CLIENT_SECRET',
  'SQUIRREL_MAIL_SMTP',
  'PGPASSWORD',
] as const;
const MAX_BYTES = 65_536;

type Environment = Readonly<Record<string, string | undefined>>;

/** The values of those variables that stand in files: `NAME_FILE` names the file whose text is the value of `NAME`. */
export function readSecretFiles(
  env: Environment,
  problems: Problem[],
  names: Iterable<string> = OURS,
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const name of names) {
    const label = `${name}_FILE`;
    const path = env[label] ?? '';
    if (path === '') continue;
    if ((env[name] ?? '') !== '') {
      problems.push({
        path: label,
        message: `${label} and ${name} are both set`,
        hint: 'unset one',
      });
      continue;
    }
    const value = readSecret(path, { label, problems });
    if (value !== null) values[name] = value;
  }
  return values;
}

/** The same for the variables that a config file refers to. */
export function readReferredFiles(
  text: string,
  env: Environment,
  problems: Problem[],
): Readonly<Record<string, string>> {
  const referred = [...text.matchAll(/\$\{([A-Za-z_]\w*)\}/g)].map(([, name = '']) => name);
  const missing = [...new Set(referred)].filter((name) => env[name] === undefined);
  return readSecretFiles(env, problems, missing);
}

// One line end is what editors and `echo` leave behind.
function readSecret(
  path: string,
  { label, problems }: { readonly label: string; readonly problems: Problem[] },
): string | null {
  try {
    if (statSync(path).size <= MAX_BYTES) return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    problems.push({ path: label, message: `${label}: ${quote(path)} is larger than 64 KiB` });
  } catch (error) {
    const why = describeReadFailure(error);
    problems.push({ path: label, message: `${label}: cannot read ${quote(path)}: ${why}` });
  }
  return null;
}
