import type { JsonObject } from '../../core/json.ts';
import type { Job } from '../../core/ports/executor.ts';
import { packReport, unpackReport, type FinishedJob, type PackedReport } from '../finished-job.ts';

/** Messages of a pool to one of its workers. Plain data: they survive JSON. */
export type ToWorker =
  /** The first message: build what is needed to run jobs, then answer `ready` or `failed`. */
  | {
      readonly type: 'start';
      readonly name: string;
      readonly settings: JsonObject;
      /** True: run what is sent one after another. False: begin all of it at once. */
      readonly oneAtATime: boolean;
    }
  /** Run these; the pool never sends more than the worker may have. */
  | { readonly type: 'jobs'; readonly jobs: readonly Job[] }
  /** Give back what waits for its turn: another worker has nothing to do. */
  | { readonly type: 'recall' }
  /** Abort everything under way and drop what waits; all of it is still reported. */
  | { readonly type: 'cancel' }
  /** Nothing more will come: end by yourself. */
  | { readonly type: 'stop' };

/** Messages of a worker to its pool. */
export type FromWorker =
  | { readonly type: 'ready' }
  /** It cannot run jobs at all; it is about to end. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'reports'; readonly reports: readonly FinishedJob[] }
  /** The answer to `recall`: these were not begun and will not be. */
  | { readonly type: 'returned'; readonly ids: readonly number[] };

const toWorkerTypes: readonly string[] = [
  'start',
  'jobs',
  'recall',
  'cancel',
  'stop',
] satisfies ToWorker['type'][];
const fromWorkerTypes: readonly string[] = [
  'ready',
  'failed',
  'reports',
  'returned',
] satisfies FromWorker['type'][];

/**
 * A message as it crosses: JSON text, which every channel carries alike and which costs half the time of a structured
 * clone (1.0 against 1.6 us a job); results go without the names of their fields, see `packReport`.
 */
export function encodeMessage(message: ToWorker | FromWorker): string {
  if (message.type !== 'reports') return JSON.stringify(message);
  return JSON.stringify({ type: 'reports', reports: message.reports.map(packReport) });
}

/** The message in a text from the pool; `null` for anything else, since test runners and debuggers share the channel. */
export function decodeToWorker(data: unknown): ToWorker | null {
  return decode(data, toWorkerTypes) as ToWorker | null;
}

/** The message in a text from a worker; `null` for anything else. */
export function decodeFromWorker(data: unknown): FromWorker | null {
  const message = decode(data, fromWorkerTypes) as FromWorker | PackedReports | null;
  if (message?.type !== 'reports') return message;
  return { type: 'reports', reports: (message as PackedReports).reports.map(unpackReport) };
}

interface PackedReports {
  readonly type: 'reports';
  readonly reports: readonly PackedReport[];
}

function decode(data: unknown, types: readonly string[]): unknown {
  if (typeof data !== 'string' || !data.startsWith('{"type":')) return null;
  const message = JSON.parse(data) as { readonly type: string };
  return types.includes(message.type) ? message : null;
}
