import type { Command } from 'commander';
import { quote } from '../../core/forms/quote.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { isResolverAddress } from '../../core/address/resolver-address.ts';
import type { CommandCall } from '../command.ts';
import { readQueueUrl } from '../queue-url.ts';

/** How a worker is started; `null` leaves it to the sender of the checks, or to the pool. */
export interface WorkerRequest {
  readonly url: string;
  readonly location: string | null;
  readonly pool: string;
  readonly concurrency: number | null;
  readonly logLevel: string;
  readonly resolvers: readonly string[];
  readonly caFiles: readonly string[];
  readonly targets: 'private' | 'public';
  readonly maxChecks: number | null;
  readonly maxRssBytes: number | null;
  readonly queueKey: string | null;
}

/** The words that flags may have. */
export interface WorkerWords {
  readonly pools: readonly string[];
  readonly logLevels: readonly string[];
}

const several = (value: string, previous: readonly string[] = []): readonly string[] => [
  ...previous,
  value,
];

/** Adds flags and help of `worker`. */
export function defineWorker(command: Command): void {
  command
    .option('--queue <url>', 'Redis of the queue (default: redis://127.0.0.1:6379)')
    .option(
      '--location <name>',
      'name of this location, shown with every result (default: the host name)',
    )
    .option('--pool <name>', 'serial, threads, processes or event-loop (default: event-loop)')
    .option('--concurrency <n>', 'concurrent checks (default: by pool)')
    .option('--loglevel <level>', 'debug, info, warn, error or silent (default: info)')
    .option(
      '--resolver <ip[:port]>',
      'DNS server to ask, may repeat (default: as the sender of the checks)',
      several,
    )
    .option('--ca <file>', 'further certificates to trust, PEM, may repeat', several)
    .option('--targets <which>', 'public: public addresses only, whatever the sender allows')
    .option('--max-checks <n>', 'replace the pool after this many checks')
    .option('--max-memory <size>', 'replace the pool beyond this size, such as 512MiB');
}

/** What the help of `worker` says below its flags. */
export const WORKER_HELP = `The first Ctrl-C ends it once the checks in flight are done, after 10 s at the latest; what is not
done by then goes to other workers. The second one ends it at once.

The pools threads and processes are replaced while the worker runs; with serial and event-loop the worker
itself ends (exit status 0), for a supervisor to start it again.

SQUIRREL_QUEUE stands for --queue. SQUIRREL_QUEUE_KEY, the same here and where checks are sent from,
seals every message, and only messages sealed with it are accepted. Without it, anyone who can write
to Redis is trusted, and checks with secret options are run by their sender itself.

Examples:
  squirrel worker --queue redis://queue.example:6379 --location berlin
  squirrel worker --pool processes --concurrency 4 --max-checks 100000`;

/** Reads the flags; throws `InvalidError` with all that is wrong. */
export function readWorkerFlags(call: CommandCall, words: WorkerWords): WorkerRequest {
  const { flags } = call;
  const { env } = call.terminal;
  const problems: Problem[] = [...call.problems];
  const textOf = (name: string): string | null =>
    typeof flags[name] === 'string' ? flags[name] : null;
  const request: WorkerRequest = {
    url: readQueueUrl(flags['queue'], { env, problems }),
    location: readLocation(textOf('location'), problems),
    pool: readWord(textOf('pool') ?? 'event-loop', {
      flag: '--pool',
      words: words.pools,
      problems,
    }),
    concurrency: readCount(textOf('concurrency'), {
      flag: '--concurrency',
      max: 100_000,
      problems,
    }),
    logLevel: readWord(textOf('loglevel') ?? 'info', {
      flag: '--loglevel',
      words: words.logLevels,
      problems,
    }),
    resolvers: readResolvers(flags['resolver'], problems),
    caFiles: listOf(flags['ca']),
    targets: readWord(textOf('targets') ?? 'private', {
      flag: '--targets',
      words: ['private', 'public'] as const,
      problems,
    }),
    maxChecks: readCount(textOf('maxChecks'), { flag: '--max-checks', max: 1e12, problems }),
    maxRssBytes: readSize(textOf('maxMemory'), problems),
    queueKey: (env['SQUIRREL_QUEUE_KEY'] ?? '') || null,
  };
  if (problems.length > 0) throw new InvalidError(problems);
  return request;
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function readLocation(text: string | null, problems: Problem[]): string | null {
  if (text === null || /^[\w.-]{1,64}$/.test(text)) return text;
  const message = `--location must be up to 64 letters, digits, dots, dashes and underscores, not ${quote(text)}`;
  problems.push({ path: '--location', message });
  return null;
}

function readWord<Word extends string>(
  text: string,
  rule: { readonly flag: string; readonly words: readonly Word[]; readonly problems: Problem[] },
): Word {
  const word = rule.words.find((known) => known === text);
  if (word !== undefined) return word;
  const message = `${rule.flag} must be one of ${rule.words.join(', ')}, not ${quote(text)}`;
  rule.problems.push({ path: rule.flag, message });
  return text as Word;
}

function readCount(
  text: string | null,
  rule: { readonly flag: string; readonly max: number; readonly problems: Problem[] },
): number | null {
  if (text === null) return null;
  const count = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= rule.max) return count;
  const message = `${rule.flag} must be a whole number from 1 to ${rule.max}, not ${quote(text)}`;
  rule.problems.push({ path: rule.flag, message });
  return null;
}

const units: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

function readSize(text: string | null, problems: Problem[]): number | null {
  if (text === null) return null;
  const [, number = '', unit = ''] = /^(\d{1,9})([kmg])i?b?$/i.exec(text) ?? [];
  const bytes = Number(number) * (units[unit.toLowerCase()] ?? 0);
  if (bytes > 0) return bytes;
  const message = `--max-memory must be a size such as 512MiB or 2GiB, not ${quote(text)}`;
  problems.push({ path: '--max-memory', message });
  return null;
}

function readResolvers(value: unknown, problems: Problem[]): readonly string[] {
  const texts = listOf(value);
  for (const text of texts) {
    if (isResolverAddress(text)) continue;
    const message = `--resolver must be the IP address of a DNS server, not ${quote(text)}`;
    problems.push({ path: '--resolver', message, hint: 'for example 192.0.2.1 or 192.0.2.1:5353' });
  }
  return texts;
}
