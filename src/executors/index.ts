import type { ExecutorDefinition } from '../core/ports/executor.ts';
import { eventLoop } from './event-loop.ts';
import { futures } from './futures.ts';
import { multicore } from './multicore.ts';
import { processes } from './processes.ts';
import { queue } from './queue/queue.ts';
import { serial } from './serial.ts';
import { threads } from './threads.ts';

/** Every engine that can run here, in the order people are shown them. */
export const executors: readonly ExecutorDefinition[] = [
  serial,
  threads,
  futures,
  processes,
  eventLoop,
  multicore,
  queue,
];
