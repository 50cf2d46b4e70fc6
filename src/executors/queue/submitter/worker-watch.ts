import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { ExecutorSetup } from '../../../core/ports/executor.ts';
import type { Refusals } from '../refusals.ts';
import type { Seal } from '../seal.ts';
import type { WorkerStatus } from '../../../core/ports/queue-control.ts';
import { readWorkerStatuses } from '../worker-status.ts';

const FIND_TIMEOUT_MS = 2_500;
const FIND_INTERVAL_MS = 200;

interface WatchParts {
  readonly client: Redis;
  readonly seal: Seal;
  readonly refusals: Refusals;
}

/** Who takes checks at present, and who came or went without a word. */
export class WorkerWatch {
  readonly #parts: WatchParts;
  readonly #onWorkerEvent: ExecutorSetup['onWorkerEvent'];
  #workers: readonly WorkerStatus[] = [];
  #unverified = 0;
  #lastSeenAt = performance.now();

  constructor(parts: WatchParts, onWorkerEvent: ExecutorSetup['onWorkerEvent']) {
    this.#parts = parts;
    this.#onWorkerEvent = onWorkerEvent;
  }

  get workers(): readonly WorkerStatus[] {
    return this.#workers;
  }

  /** Entries beside them that cannot be believed. */
  get unverified(): number {
    return this.#unverified;
  }

  /** How long there has been no worker; 0 while there is one. */
  get absentMs(): number {
    return this.#workers.length > 0 ? 0 : performance.now() - this.#lastSeenAt;
  }

  /** Waits a little for a worker; false: there is none. */
  async findWorker(): Promise<boolean> {
    const deadline = performance.now() + FIND_TIMEOUT_MS;
    for (;;) {
      await this.refresh();
      if (this.#workers.length > 0) return true;
      if (performance.now() > deadline) return false;
      await wait(FIND_INTERVAL_MS);
    }
  }

  async refresh(): Promise<void> {
    const before = this.#workers;
    const { client, seal, refusals } = this.#parts;
    const { workers, refused } = await readWorkerStatuses(client, seal);
    refusals.note('a worker', Math.max(0, refused - this.#unverified));
    this.#unverified = refused;
    this.#workers = workers.filter(({ state }) => state === 'working');
    if (this.#workers.length > 0) this.#lastSeenAt = performance.now();
    for (const { name } of missingFrom(before, this.#workers)) {
      this.#onWorkerEvent({ kind: 'started', worker: name, detail: '' });
    }
    for (const { name } of missingFrom(workers, before)) {
      this.#onWorkerEvent({ kind: 'lost', worker: name, detail: 'it stopped answering' });
    }
  }

  /** There has been none since that moment (monotonic, ms), as far as is known. */
  expectNoneSince(at: number): void {
    this.#lastSeenAt = at;
  }
}

function missingFrom(
  workers: readonly WorkerStatus[],
  wanted: readonly WorkerStatus[],
): readonly WorkerStatus[] {
  const ids = new Set(workers.map(({ id }) => id));
  return wanted.filter(({ id }) => !ids.has(id));
}
