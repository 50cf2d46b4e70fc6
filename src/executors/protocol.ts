import type { JsonObject } from '../core/json.ts';
import type { ProbeResult } from '../core/outcome.ts';
import type { Job } from '../core/ports/executor.ts';

/** What a pool says to one of its workers. Plain data: it survives a structured clone and JSON alike. */
export type ToWorker =
  /** The first message: build what is needed to run jobs, then answer `ready` or `failed`. */
  | { readonly type: 'start'; readonly name: string; readonly settings: JsonObject }
  /** Begin all of these at once; the pool never sends more than the worker may have under way. */
  | { readonly type: 'jobs'; readonly jobs: readonly Job[] }
  /** Abort everything under way; all of it is still reported. */
  | { readonly type: 'cancel' };

/** What a worker says to its pool. */
export type FromWorker =
  | { readonly type: 'ready' }
  /** It cannot run jobs at all; it is about to end. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'reports'; readonly reports: readonly FinishedJob[] };

/** A result on its way to the pool, which knows who sent it. */
export interface FinishedJob {
  readonly id: number;
  readonly result: ProbeResult;
}

const toWorkerTypes: readonly string[] = ['start', 'jobs', 'cancel'] satisfies ToWorker['type'][];
const fromWorkerTypes: readonly string[] = [
  'ready',
  'failed',
  'reports',
] satisfies FromWorker['type'][];

/** Whether a message is ours; others share the channel (test runners and debuggers do) and are ignored. */
export function isToWorker(message: unknown): message is ToWorker {
  return hasTypeIn(message, toWorkerTypes);
}

/** The same for the way back. */
export function isFromWorker(message: unknown): message is FromWorker {
  return hasTypeIn(message, fromWorkerTypes);
}

function hasTypeIn(message: unknown, types: readonly string[]): boolean {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  return typeof message.type === 'string' && types.includes(message.type);
}
