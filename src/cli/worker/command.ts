import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { untilInterrupted } from '../until-interrupted.ts';
import {
  defineWorker,
  readWorkerFlags,
  WORKER_HELP,
  type WorkerRequest,
  type WorkerWords,
} from './flags.ts';

/** A worker that takes checks, as the command shows it. */
export interface ShownWorker {
  readonly name: string;
  /** Address of its queue, without a password. */
  readonly queue: string;
  readonly pool: string;
  readonly concurrency: number;
  /** Resolves when a shutdown is requested over the queue, or when it is to be recycled. */
  readonly shutdownRequested: Promise<'shutdown' | 'shutdown now' | 'recycle'>;
  /** Lets what is under way end for at most `graceMs`; the rest goes to other workers. */
  stop(graceMs: number): Promise<void>;
}

/** The parts of the house that `worker` works with. */
export interface WorkerParts {
  readonly words: WorkerWords;
  /** Throws `UnavailableError` when there is no queue at that address. */
  start(request: WorkerRequest): Promise<ShownWorker>;
}

const GRACE_MS = 10_000;

/** `squirrel worker`: makes checks that others put into a queue. */
export function workerCommand(load: () => Promise<WorkerParts>): CliCommand {
  return {
    name: 'worker',
    summary: 'Run the checks of a queue until stopped',
    help: WORKER_HELP,
    define: defineWorker,
    run: async (call) => runWorker(call, await load()),
  };
}

const CLOSING_LINES = {
  interrupted: 'stopping: waiting up to 10 s for checks in flight; once more stops at once',
  shutdown: 'shutdown requested over the queue: waiting up to 10 s for checks in flight',
  'shutdown now': 'shutdown requested over the queue: stopping at once',
  recycle: 'limit reached: stopping, for a supervisor to start it again',
} as const;

async function runWorker(call: CommandCall, parts: WorkerParts): Promise<ExitCode> {
  const { stderr } = call.terminal;
  const request = readWorkerFlags(call, parts.words);
  const interrupted = untilInterrupted(call.terminal).then(() => 'interrupted' as const);
  const worker = await parts.start(request);
  const { name, queue, pool, concurrency } = worker;
  stderr.write(`${name} takes checks from ${queue} (${pool}, ${concurrency} at once)\n`);
  const why = await Promise.race([interrupted, worker.shutdownRequested]);
  stderr.write(`${CLOSING_LINES[why]}\n`);
  await worker.stop(why === 'shutdown now' ? 0 : GRACE_MS);
  return EXIT.ok;
}
