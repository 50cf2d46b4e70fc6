/** A worker's registration, renewed every two seconds. Durations are its own, so clocks need not agree. */
export interface WorkerStatus {
  readonly id: string;
  /** For people: location or host, and the process id. */
  readonly name: string;
  readonly location: string | null;
  readonly host: string;
  readonly pid: number;
  readonly pool: string;
  /** Checks it would have under way at once. */
  readonly concurrency: number;
  readonly underWay: number;
  /** Checks of its jobs that wait inside it for a free place. */
  readonly waiting: number;
  readonly done: number;
  /** Results that came too late, because the job had gone to another worker. */
  readonly rejected: number;
  /** Jobs, sessions and commands it did not believe. */
  readonly refused: number;
  readonly upMs: number;
  /** Since it finished a check; `null`: it never did. */
  readonly idleMs: number | null;
  readonly state: 'working' | 'stopping';
  readonly rssBytes: number;
  readonly version: string;
}

/** How the queue stands; counts are jobs, each of one check or a batch of them. */
export interface QueueStatus {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  /** Of the job that waits longest; `null`: none waits. */
  readonly oldestWaitMs: number | null;
  readonly workers: readonly WorkerStatus[];
  /** Entries of the list of workers that cannot be accepted: broken, or of another key. */
  readonly unverified: number;
  readonly redis: { readonly version: string; readonly usedBytes: number };
}

/** Requests that workers answer. */
export type WorkerCommand =
  | { readonly command: 'ping' }
  | { readonly command: 'checks'; readonly max: number }
  | { readonly command: 'resize'; readonly concurrency: number }
  | { readonly command: 'shutdown'; readonly now: boolean };

/** A check that a worker has at the moment. */
export interface WorkerCheck {
  readonly kind: string;
  /** `null` where the options are sealed. */
  readonly target: string | null;
  readonly job: string;
  /** It waits inside the worker for a free place. */
  readonly isWaiting: boolean;
  /** Since the worker took it. */
  readonly sinceMs: number;
}

/** One worker's answer; `text` says what was done, or why not, for people. `checks`: of the command of that name. */
export interface WorkerReply {
  readonly text: string;
  readonly checks?: readonly WorkerCheck[];
}

/** One worker and its reply; `null`: none came in time. `tookMs`: from the request to the reply. */
export interface WorkerAnswer {
  readonly worker: WorkerStatus;
  readonly reply: WorkerReply | null;
  readonly tookMs: number;
}

/** A job that is to run later. */
export interface DelayedJob {
  readonly job: string;
  readonly dueInMs: number;
}

/** A queue as its operator sees and steers it. All of it throws `UnavailableError` when Redis refuses. */
export interface QueueControl {
  /** Its address, without a password. */
  readonly url: string;
  status(): Promise<QueueStatus>;
  workers(): Promise<readonly WorkerStatus[]>;
  /** `target`: name or id of a worker; `null`: all of them. Answers come within 3 s, one for each worker asked. */
  ask(command: WorkerCommand, target: string | null): Promise<readonly WorkerAnswer[]>;
  /** At most 100 of them. */
  delayed(): Promise<readonly DelayedJob[]>;
  /** Drops every job that waits and reports its checks as purged to their senders; hands back how many it were. */
  purge(): Promise<{ readonly jobs: number; readonly checks: number }>;
  close(): Promise<void>;
}
