import type { Redis } from 'ioredis';
import type { ExecutorSetup } from '../../../core/ports/executor.ts';
import type { Refusals } from '../refusals.ts';
import type { Seal } from '../seal.ts';
import { readCards, type WorkerCard } from '../worker-status.ts';

/** What the watch works with. */
interface WatchParts {
  readonly client: Redis;
  readonly seal: Seal;
  readonly refusals: Refusals;
}

/** Who takes checks at present, and who came or went without a word. */
export class WorkerWatch {
  readonly #parts: WatchParts;
  readonly #onWorkerEvent: ExecutorSetup['onWorkerEvent'];
  #cards: readonly WorkerCard[] = [];
  #strangers = 0;
  #lastSeenAt = performance.now();

  constructor(parts: WatchParts, onWorkerEvent: ExecutorSetup['onWorkerEvent']) {
    this.#parts = parts;
    this.#onWorkerEvent = onWorkerEvent;
  }

  get workers(): readonly WorkerCard[] {
    return this.#cards;
  }

  /** Entries beside them that cannot be believed. */
  get strangers(): number {
    return this.#strangers;
  }

  /** How long there has been no worker; 0 while there is one. */
  get absentMs(): number {
    return this.#cards.length > 0 ? 0 : performance.now() - this.#lastSeenAt;
  }

  async look(): Promise<void> {
    const before = this.#cards;
    const { client, seal, refusals } = this.#parts;
    const { cards, refused } = await readCards(client, seal);
    refusals.note('a worker', Math.max(0, refused - this.#strangers));
    this.#strangers = refused;
    this.#cards = cards.filter(({ state }) => state === 'working');
    if (this.#cards.length > 0) this.#lastSeenAt = performance.now();
    for (const { name } of missingFrom(before, this.#cards)) {
      this.#onWorkerEvent({ kind: 'started', worker: name, detail: '' });
    }
    for (const { name } of missingFrom(cards, before)) {
      this.#onWorkerEvent({ kind: 'lost', worker: name, detail: 'it fell silent' });
    }
  }

  /** Nobody has been there since that moment (monotonic, ms), as far as anybody knows. */
  expectNobodySince(at: number): void {
    this.#lastSeenAt = at;
  }
}

function missingFrom(
  cards: readonly WorkerCard[],
  wanted: readonly WorkerCard[],
): readonly WorkerCard[] {
  const ids = new Set(cards.map(({ id }) => id));
  return wanted.filter(({ id }) => !ids.has(id));
}
