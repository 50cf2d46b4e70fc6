import { quote } from '../core/forms/quote.ts';
import type { Problem } from '../core/errors.ts';
import type { Terminal } from './terminal.ts';

const DEFAULT_URL = 'redis://127.0.0.1:6379';

/** The Redis of the queue: the flag, else `SQUIRREL_QUEUE`, else the one on this machine. */
export function readQueueUrl(
  flag: unknown,
  { env, problems }: { readonly env: Terminal['env']; readonly problems: Problem[] },
): string {
  const isFlag = typeof flag === 'string';
  const text = isFlag ? flag : (env['SQUIRREL_QUEUE'] ?? '') || DEFAULT_URL;
  if (/^rediss?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  const path = isFlag ? '--queue' : 'SQUIRREL_QUEUE';
  // It may hold a password.
  const shown = text.includes('@') ? 'what is given' : quote(text);
  const message = `${path} must be an address such as ${DEFAULT_URL}, not ${shown}`;
  problems.push({ path, message });
  return DEFAULT_URL;
}
