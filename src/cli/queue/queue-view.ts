/** A worker as it describes itself. */
export interface ShownQueueWorker {
  readonly id: string;
  readonly name: string;
  readonly location: string | null;
  readonly host: string;
  readonly pid: number;
  readonly pool: string;
  readonly concurrency: number;
  readonly underWay: number;
  readonly waiting: number;
  readonly done: number;
  readonly rejected: number;
  /** Jobs, sessions and commands it did not believe. */
  readonly refused: number;
  readonly upMs: number;
  readonly idleMs: number | null;
  readonly state: 'working' | 'stopping';
  readonly rssBytes: number;
  readonly version: string;
}

/** How a queue stands; counts are jobs. */
export interface ShownQueueStatus {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  readonly oldestWaitMs: number | null;
  readonly workers: readonly ShownQueueWorker[];
  /** Entries of the list of workers that are not believed. */
  readonly strangers: number;
  readonly redis: { readonly version: string; readonly usedBytes: number };
}

/** A check that a worker has. */
export interface ShownQueueCheck {
  readonly kind: string;
  readonly target: string | null;
  readonly job: string;
  readonly isWaiting: boolean;
  readonly sinceMs: number;
}

/** One worker and what it answered; `null`: nothing, in time. */
export interface ShownAnswer {
  readonly worker: ShownQueueWorker;
  readonly reply: { readonly text: string; readonly checks?: readonly ShownQueueCheck[] } | null;
  readonly tookMs: number;
}

/** What can be said to workers. */
export type WorkerCommand =
  | { readonly command: 'ping' }
  | { readonly command: 'checks'; readonly most: number }
  | { readonly command: 'resize'; readonly concurrency: number }
  | { readonly command: 'shutdown'; readonly now: boolean };

/** A queue as an operator sees and steers it. */
export interface QueueView {
  /** Its address, without a password. */
  readonly url: string;
  status(): Promise<ShownQueueStatus>;
  workers(): Promise<readonly ShownQueueWorker[]>;
  /** `target`: name or id of a worker; `null`: all of them. Answers come within 3 s. */
  ask(command: WorkerCommand, target: string | null): Promise<readonly ShownAnswer[]>;
  delayed(): Promise<readonly { readonly job: string; readonly dueInMs: number }[]>;
  purge(): Promise<{ readonly jobs: number; readonly checks: number }>;
  close(): Promise<void>;
}
