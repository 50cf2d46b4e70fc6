import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { StartRequest } from '../../cli/start/command.ts';
import { loadConfigs, type ConfigText } from '../../config/load-config.ts';
import {
  NO_SIGN_IN,
  readSignInVariables,
  type SignInSettings,
} from '../../config/sign-in-sections.ts';
import type { SquirrelConfig } from '../../config/squirrel-config.ts';
import { readStartOptions, type StartOptions } from '../../config/start-options.ts';
import { DIRECT_INGRESS } from '../../core/address/ingress.ts';
import { eachEntity } from '../../core/entities.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import { readList } from '../../core/list/read-list.ts';
import { SERVICE_DEFAULTS } from '../../core/monitor/monitor-defaults.ts';
import { executors } from '../../executors/index.ts';
import { accountMailProblems } from '../../notifiers/email/account-mail.ts';
import { notifiers } from '../../notifiers/index.ts';
import { probers } from '../../probers/index.ts';
import type { ImportEntry } from '../../services/monitors/import.ts';
import { type DatabasePlace, placeOfDatabase, placeOfFile } from '../../storage/index.ts';
import { readReferredFiles } from './secret-files.ts';
import { readPem, readText } from './read-text.ts';

const monitorKinds = new Map(probers.map((definition) => [definition.kind, definition]));
const channelKinds = new Map(notifiers.map((definition) => [definition.kind, definition]));
const NO_CONFIG: SquirrelConfig = {
  defaults: SERVICE_DEFAULTS,
  ...eachEntity(() => []),
  monitors: [],
  monitorOrigins: [],
  operatorId: null,
  canaries: [],
  deadManUrls: [],
  ingress: DIRECT_INGRESS,
  signIn: NO_SIGN_IN,
};

/** All that a start was given, read and found right. */
export interface StartPlan {
  readonly options: StartOptions;
  readonly config: SquirrelConfig;
  readonly entries: readonly ImportEntry[];
  /** Config files and lists, as absolute paths. */
  readonly files: readonly string[];
  readonly extraCaPems: readonly string[];
  readonly database: DatabasePlace;
  readonly signIn: SignInSettings;
  /** What is odd about the files and does no harm. */
  readonly warnings: readonly Problem[];
}

/** Reads all files and options; throws `InvalidError` with all that is wrong. */
export async function readStartPlan({
  flags,
  env,
  files,
  problems: given,
}: StartRequest): Promise<StartPlan> {
  const reading = readStartOptions(flags, env, executors);
  const problems: Problem[] = [...given, ...(reading.kind === 'invalid' ? reading.problems : [])];
  const { options } = reading;
  const config = await readConfig(options.configFiles, { env, problems });
  const warnings: Problem[] = [];
  const entries: ImportEntry[] = config.monitors.map((spec, index) => ({
    spec,
    ...config.monitorOrigins[index],
  }));
  for (const file of files) {
    if (isAddress(file)) {
      problems.push(addressAmongFiles(file));
      continue;
    }
    const text = await readText(file, problems);
    if (text === null) continue;
    const list = readList(text, { file, kinds: monitorKinds, defaults: config.defaults });
    for (const warning of list.warnings) warnings.push(warning);
    for (const problem of list.problems) problems.push(problem);
    for (const { spec, line } of list.entries) entries.push({ spec, line, file });
  }
  if (options.isPruning && files.length + options.configFiles.length === 0) {
    const hint = 'give --config FILE or a list: what they do not name goes';
    problems.push({ path: '--prune', message: '--prune has no files to go by', hint });
  }
  const extraCaPems: string[] = [];
  for (const file of options.caFiles) {
    const pem = await readPem(file, problems);
    if (pem !== null) extraCaPems.push(pem);
  }
  const database = placeOf(options, problems);
  const signIn = { ...config.signIn, ...readSignInVariables(env, problems) };
  const publicUrl = options.ingress.publicUrl ?? config.ingress.publicUrl;
  for (const problem of signInProblems(signIn, publicUrl)) problems.push(problem);
  if (problems.length > 0) throw new InvalidError(problems);
  const paths = [...options.configFiles, ...files].map((file) => resolve(file));
  return { options, config, entries, files: paths, extraCaPems, database, signIn, warnings };
}

/** A host alone could be a file as well, unless there is none of that name. */
function isAddress(text: string): boolean {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return true;
  const isHost = /^[a-z\d-]+(?:\.[a-z\d-]+)+(?::\d+)?(?:\/.*)?$/i.test(text);
  return isHost && !/\.(?:txt|csv|json|ya?ml|list)$/i.test(text) && !existsSync(text);
}

function addressAmongFiles(address: string): Problem {
  // It may hold a password.
  const shown = address.includes('@') ? 'what is given' : quote(address);
  const message = `${shown} is no file, and start takes files with lists of sites`;
  const hint = 'to watch an address, write it into a list; to check it once: squirrel check URL';
  return { path: '', message, hint };
}

function placeOf({ databaseUrl, dataDir }: StartOptions, problems: Problem[]): DatabasePlace {
  try {
    return databaseUrl === null ? placeOfFile(dataDir) : placeOfDatabase(databaseUrl);
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    for (const problem of error.problems) {
      problems.push({ ...problem, message: `--database: ${problem.message}` });
    }
    return placeOfFile(dataDir);
  }
}

async function readConfig(
  files: readonly string[],
  { env, problems }: { readonly env: StartRequest['env']; readonly problems: Problem[] },
): Promise<SquirrelConfig> {
  const texts: ConfigText[] = [];
  for (const file of new Set(files)) {
    const text = await readText(file, problems);
    if (text !== null) texts.push({ file, text });
  }
  if (texts.length === 0) return NO_CONFIG;
  const filed = texts.map(({ text }) => readReferredFiles(text, env, problems));
  const whole = Object.assign({}, env, ...filed) as StartRequest['env'];
  const reading = loadConfigs(texts, { env: whole, monitorKinds, channelKinds });
  if (reading.kind === 'ok') return reading.config;
  for (const problem of reading.problems) problems.push(problem);
  return NO_CONFIG;
}

/** What holds only for both together. */
function signInProblems(
  { oidc, mail }: SignInSettings,
  publicUrl: string | null,
): readonly Problem[] {
  const problems = mail === null ? [] : [...accountMailProblems(mail)];
  const placed = problems.map((each) => ({ ...each, message: `mail: ${each.message}` }));
  if (publicUrl !== null || (oidc === null && mail === null)) return placed;
  const section = oidc === null ? 'mail' : 'oidc';
  const message = `${section} needs the address under which people reach the service`;
  return [...placed, { path: section, message, hint: 'set server.publicUrl, or --public-url' }];
}
