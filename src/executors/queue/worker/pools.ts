import type { JsonObject } from '../../../core/json.ts';
import type { Executor, ExecutorHandlers, Job } from '../../../core/ports/executor.ts';
import { lostResult } from '../../lost-result.ts';

/** Opens the executor that runs the checks of a worker, on a network of these settings. */
export type OpenPool = (
  request: { readonly network: JsonObject; readonly workers: number },
  handlers: ExecutorHandlers,
) => Executor;

interface Pool {
  readonly executor: Executor;
  /** Rejects when its workers cannot be started. */
  readonly started: Promise<void>;
}

// Each has a network of its own; submitters rarely want more than one kind of them.
const MAX_POOLS = 4;
const GRACE_MS = 30_000;

/** The executors of a worker: one for each way that checks are to go out. */
export class Pools {
  readonly #open: OpenPool;
  readonly #handlers: ExecutorHandlers;
  readonly #pools = new Map<string, Pool>();
  readonly #leaving = new Map<Executor, Promise<void>>();
  #workers: number;

  constructor(
    open: OpenPool,
    { workers, handlers }: { workers: number; handlers: ExecutorHandlers },
  ) {
    this.#open = open;
    this.#workers = workers;
    this.#handlers = handlers;
  }

  /** Jobs that wait inside for a free place. */
  get queued(): number {
    return [...this.#pools.values()].reduce((sum, { executor }) => sum + executor.load().queued, 0);
  }

  run(jobs: readonly Job[], network: JsonObject): void {
    const { executor, started } = this.#poolFor(network);
    started.then(
      () => void executor.submit(jobs),
      (error: unknown) => {
        const result = lostResult('crash', `the worker cannot run checks: ${String(error)}`);
        const { pid } = process;
        this.#handlers.onReports(jobs.map(({ id }) => ({ id, result, worker: 'none', pid })));
      },
    );
  }

  /** Further checks run on fresh executors of this size; those under way end on the old ones. */
  recycle(workers: number): void {
    this.#workers = workers;
    for (const key of this.#pools.keys()) this.#retire(key);
  }

  cancel(): void {
    for (const { executor } of this.#pools.values()) executor.cancel();
    for (const executor of this.#leaving.keys()) executor.cancel();
  }

  async stop(): Promise<void> {
    for (const key of this.#pools.keys()) this.#retire(key, 0);
    this.cancel();
    await Promise.all(this.#leaving.values());
  }

  #poolFor(network: JsonObject): Pool {
    const key = JSON.stringify(network);
    const known = this.#pools.get(key);
    if (known) {
      // The one used last stands last.
      this.#pools.delete(key);
      this.#pools.set(key, known);
      return known;
    }
    const [oldest] = this.#pools.keys();
    if (oldest !== undefined && this.#pools.size >= MAX_POOLS) this.#retire(oldest);
    const executor = this.#open({ network, workers: this.#workers }, this.#handlers);
    const started = executor.start();
    started.catch(() => this.#pools.delete(key));
    this.#pools.set(key, { executor, started });
    return { executor, started };
  }

  #retire(key: string, withinMs = GRACE_MS): void {
    const pool = this.#pools.get(key);
    if (!pool) return;
    this.#pools.delete(key);
    const leaving = pool.started
      .catch(() => {})
      .then(() => pool.executor.stop(withinMs))
      .finally(() => this.#leaving.delete(pool.executor));
    this.#leaving.set(pool.executor, leaving);
  }
}
