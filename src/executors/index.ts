import type { ExecutorDefinition } from '../core/ports/executor.ts';
import { eventLoop } from './event-loop.ts';
import { multicore } from './multicore.ts';

/** Every engine that can run here. */
export const executors: readonly ExecutorDefinition[] = [eventLoop, multicore];
