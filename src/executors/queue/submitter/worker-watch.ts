import type { Redis } from 'ioredis';
import type { ExecutorSetup } from '../../../core/ports/executor.ts';
import { readCards, type WorkerCard } from '../worker-cards.ts';

/** Who takes checks at present, and who came or went without a word. */
export class WorkerWatch {
  readonly #client: Redis;
  readonly #onWorkerEvent: ExecutorSetup['onWorkerEvent'];
  #cards: readonly WorkerCard[] = [];
  #lastSeenAt = performance.now();

  constructor(client: Redis, onWorkerEvent: ExecutorSetup['onWorkerEvent']) {
    this.#client = client;
    this.#onWorkerEvent = onWorkerEvent;
  }

  get workers(): readonly WorkerCard[] {
    return this.#cards;
  }

  /** How long there has been no worker; 0 while there is one. */
  get absentMs(): number {
    return this.#cards.length > 0 ? 0 : performance.now() - this.#lastSeenAt;
  }

  async look(): Promise<void> {
    const before = this.#cards;
    const cards = await readCards(this.#client);
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
