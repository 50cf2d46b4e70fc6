import type { ExecutorDefinition } from '../core/ports/executor.ts';
import { eventLoop } from './in-thread/event-loop.ts';
import { futures } from './in-thread/futures.ts';
import { multicore } from './pool/multicore.ts';
import { processes } from './pool/processes.ts';
import { queue } from './queue/queue.ts';
import { serial } from './in-thread/serial.ts';
import { threads } from './pool/threads.ts';

/**
 * Every engine that can run here, in the order people are shown them. What was made equal, so that a comparison is one of
 * engines and of nothing else:
 * - All run the same job on the same network code, and a deadline counts from the moment a worker begins the job.
 * - Names are asked for over UDP from the event loop. Node's own lookup would go through a pool of four threads, which
 *   processes have one each of while all threads of a program share one.
 * - A worker builds its network once and keeps it: one DNS cache and one TLS context each.
 * - Workers have loaded their code and are ready when `start` resolves, with the same limit of their heaps.
 * - Results travel when there is nothing to wait for: no engine loses time to the batching of another.
 */
export const executors: readonly ExecutorDefinition[] = [
  serial,
  threads,
  futures,
  processes,
  eventLoop,
  multicore,
  queue,
];
