import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printableJson } from '../printable.ts';
import { readQueueUrl } from '../queue-url.ts';
import { widthOf } from '../terminal.ts';
import { asTyped } from '../text/as-typed.ts';
import type { QueueControl } from '../../core/ports/queue-control.ts';
import {
  purgeQueue,
  showChecks,
  showDelayed,
  showStats,
  showStatus,
  commandWorkers,
  type QueueView,
  type VerbResult,
} from './verbs.ts';

/** The parts of the house that `queue` works with. */
export interface QueueParts {
  /** Throws `UnavailableError` when there is no queue at that address. */
  open(url: string): Promise<QueueControl>;
}

/** `squirrel queue`: sees and steers the workers of a queue. */
export function queueCommand(load: () => Promise<QueueParts>): CliCommand {
  return {
    name: 'queue',
    summary: 'Inspect and control a queue and its workers',
    help: HELP_TEXT,
    define: defineQueue,
    run: async (call) => runQueue(call, await load()),
  };
}

function defineQueue(command: Command): void {
  command
    .argument('<verb>', 'status, inspect, ping, purge, resize or shutdown')
    .argument('[what]', 'inspect: active, reserved, scheduled or stats; resize: checks at once')
    .option('--queue <url>', 'Redis of the queue (default: redis://127.0.0.1:6379)')
    .option('--worker <name>', 'only this worker, by name or id')
    .option('--now', 'shutdown: do not wait for checks under way')
    .option('--yes', 'purge: do not ask')
    .option('--json', 'print one JSON object');
}

const HELP_TEXT = `  status             jobs by state, how long the oldest waits, and the workers
  inspect active     checks under way, by worker
  inspect reserved   checks that wait inside a worker for a free slot
  inspect scheduled  jobs that run later
  inspect stats      what each worker has done
  ping               ask every worker for an answer
  purge              drop all waiting jobs; their checks end as unknown
  resize <n>         concurrent checks, of every worker or of the one named
  shutdown           end workers once their checks are done

Workers with a SQUIRREL_QUEUE_KEY obey only commands sent with the same key.

Exit status: 0 done, 1 no queue, no worker, or one that does not answer, 2 wrong command.`;

type Verb = (view: QueueView) => Promise<VerbResult>;

async function runQueue(call: CommandCall, parts: QueueParts): Promise<ExitCode> {
  const { flags, terminal } = call;
  const problems: Problem[] = [...call.problems];
  const url = readQueueUrl(flags['queue'], { env: terminal.env, problems });
  const verb = readVerb(call, problems);
  if (problems.length > 0 || verb === null) throw new InvalidError(problems);
  if (call.args[0] === 'purge' && !(await isPurgeMeant(call))) return EXIT.usage;
  const queue = await parts.open(url);
  try {
    const { json, text, isFailed } = await verb({ queue, width: widthOf(terminal.stdout) });
    const shown = asTyped(text, terminal);
    terminal.stdout.write(flags['json'] === true ? `${printableJson(json)}\n` : shown);
    return isFailed ? EXIT.down : EXIT.ok;
  } finally {
    await queue.close();
  }
}

function readVerb({ args, flags }: CommandCall, problems: Problem[]): Verb | null {
  const [verb = '', what] = args;
  const target = typeof flags['worker'] === 'string' ? flags['worker'] : null;
  if (verb === 'inspect') return readInspection(what, { target, problems });
  if (verb === 'resize') return readResize(what, { target, problems });
  const verbs: Readonly<Record<string, Verb>> = {
    status: showStatus,
    ping: (view) => commandWorkers(view, { command: 'ping' }, target),
    purge: purgeQueue,
    shutdown: (view) => {
      return commandWorkers(view, { command: 'shutdown', now: flags['now'] === true }, target);
    },
  };
  const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (known === undefined) {
    const message = `there is no verb ${quote(verb)}`;
    const hint = 'there are: status, inspect, ping, purge, resize, shutdown';
    problems.push({ path: '', message, hint });
  } else if (what !== undefined) {
    problems.push({ path: '', message: `${verb} takes no further argument, not ${quote(what)}` });
  }
  return known ?? null;
}

function readInspection(
  what: string | undefined,
  { target, problems }: { readonly target: string | null; readonly problems: Problem[] },
): Verb | null {
  const verbs: Readonly<Record<string, Verb>> = {
    active: (view) => showChecks(view, { isWaiting: false, target }),
    reserved: (view) => showChecks(view, { isWaiting: true, target }),
    scheduled: showDelayed,
    stats: showStats,
  };
  const known = Object.hasOwn(verbs, what ?? '') ? verbs[what ?? ''] : undefined;
  if (known !== undefined) return known;
  const message = `inspect takes active, reserved, scheduled or stats, not ${quote(what ?? '')}`;
  problems.push({ path: '', message });
  return null;
}

function readResize(
  what: string | undefined,
  { target, problems }: { readonly target: string | null; readonly problems: Problem[] },
): Verb | null {
  const concurrency = /^\d{1,6}$/.test(what ?? '') ? Number(what) : 0;
  if (concurrency >= 1 && concurrency <= 100_000) {
    return (view) => commandWorkers(view, { command: 'resize', concurrency }, target);
  }
  const message = `resize takes a whole number from 1 to 100000, not ${quote(what ?? '')}`;
  problems.push({ path: '', message });
  return null;
}

/** Asks on a terminal alone: a script has --yes. */
async function isPurgeMeant({ flags, terminal }: CommandCall): Promise<boolean> {
  if (flags['yes'] === true) return true;
  if (!terminal.stdin.isTTY) {
    const message = 'purge drops every waiting job; confirm it with --yes';
    throw new InvalidError([{ path: '--yes', message }]);
  }
  const questions = createInterface({ input: terminal.stdin, output: terminal.stderr });
  const answer = await questions.question('Drop every waiting job? [y/N] ');
  questions.close();
  return /^y(es)?$/i.test(answer.trim());
}
