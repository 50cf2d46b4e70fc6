import type { TObject } from 'typebox';
import type { JsonObject } from '../json.ts';
import type { ProbeResult } from '../check/outcome.ts';

/** The name users choose an engine by; the list of them is that of the room `executors`. */
export type EngineKind = string;

/** One unit of work; plain data, so that it can cross to a thread, a process or a Redis queue. */
export interface Job {
  /** Unique among the jobs under way in one executor. */
  readonly id: number;
  /** Names the prober. */
  readonly kind: string;
  readonly options: JsonObject;
  readonly timeoutMs: number;
  readonly memory: JsonObject | null;
  /** See `ProbeRequest`. */
  readonly silentPeers?: readonly string[];
  /** See `ProbeRequest`. */
  readonly keepsHeads?: true;
}

/** A finished job. Every submitted job is reported exactly once, in no particular order. */
export interface JobReport {
  readonly id: number;
  readonly result: ProbeResult;
  /** Who did it, for people: `Thread-3`, `Process-2`, `loop`. */
  readonly worker: string;
  readonly pid: number;
}

/** Receives what an executor reports. */
export interface ExecutorHandlers {
  /** Called with finished jobs, several at a time. Must not throw. */
  onReports(reports: readonly JobReport[]): void;
  /** A worker died or came back; for logs and metrics. */
  onWorkerEvent(event: {
    readonly kind: 'lost' | 'started';
    readonly worker: string;
    readonly detail: string;
  }): void;
}

/** What an executor needs from its starter. */
export interface ExecutorSetup extends ExecutorHandlers {
  /** Checks kept under way at once over all workers. */
  readonly workers: number;
  /** Runs a job in this very thread; for engines without workers of their own. Never rejects. */
  runJob(job: Job, signal: AbortSignal): Promise<ProbeResult>;
  /** Module that a thread or process of the engine starts with. */
  readonly workerEntry: URL;
  /** Handed to every worker at its start; holds what it needs to build its own network. */
  readonly workerSettings: JsonObject;
  /** Options by the schemas of engines; each takes its own. */
  readonly options?: JsonObject;
  /** `start` resolves although there is no worker yet: it is waited for, and `trouble` says so. */
  readonly startsWithoutWorkers?: true;
  /** Event loops beyond the first ones are started when there is work for them: each takes memory. */
  readonly growsWithLoad?: true;
  /** Names of the secret options by kind of job, which must not leave this machine readable; of other kinds all are. */
  readonly secretOptions?: Readonly<Record<string, readonly string[]>>;
}

/** What keeps an engine from making any check at all, as the reason of the checks that it ends for it. */
export type EngineTrouble = 'no_worker' | 'no_redis';

/** Where probes run. Results differ between engines only in time, memory and who did the work. */
export interface Executor {
  /** Workers are ready when it resolves. Throws `UnavailableError` when that cannot be. */
  start(): Promise<void>;
  /** Takes the jobs; resolves when it is willing to take more. A job whose worker dies is reported `unknown`/`crash`. */
  submit(jobs: readonly Job[]): Promise<void>;
  /** Drops what waits and aborts what runs; all of it is still reported, as `unknown`/`stopped`. */
  cancel(): void;
  /** Jobs that wait, and jobs under way. */
  load(): { readonly queued: number; readonly underWay: number };
  /** What keeps it from making checks just now; `null`, and without the method: nothing. */
  trouble?(): EngineTrouble | null;
  /** Lets running jobs end for at most `graceMs`, reports the rest as `unknown`/`stopped`, and leaves nothing running. */
  stop(graceMs: number): Promise<void>;
}

/** An engine in its room's list. */
export interface ExecutorDefinition {
  readonly kind: EngineKind;
  readonly title: string;
  /**
   * Options of its own, all of them optional. `queueKey` can be given as the variable `SQUIRREL_QUEUE_KEY`; one with an
   * `argument`, the word in `--queue <url>`, as a flag of `check`, `compare` and `start` as well.
   */
  readonly options?: TObject;
  /** Its workers are on other machines, whose networks are not ours. */
  readonly hasRemoteWorkers?: true;
  /** It never keeps more checks under way, whatever is asked for. */
  readonly maxWorkers?: number;
  /** How many checks it keeps under way when no number is given. */
  defaultWorkers(cpuCount: number): number;
  /** A check under way is little more than its sockets: the service lets as many be as the machine has room for. */
  readonly isBoundBySockets?: true;
  open(setup: ExecutorSetup): Executor;
}
