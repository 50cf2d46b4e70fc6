import { Resolver } from 'node:dns';
import { codeOf } from './fault.ts';

// Two tries, 0.4 s and 0.8 s.
const controlMs = 400;

/** Tells whether a resolver works, by a question that every resolver can answer: who serves the root. */
export class DnsHealth {
  readonly #control: Resolver;
  #provenAt = Number.NEGATIVE_INFINITY;
  /** When the last control question was asked that got no good answer. */
  #failedAt = Number.NEGATIVE_INFINITY;
  #waiting: ((isWorking: boolean) => void)[] = [];
  #isAsking = false;

  constructor(server: string | null) {
    this.#control = new Resolver({ timeout: controlMs, tries: 2 });
    if (server !== null) this.#control.setServers([server]);
  }

  /** The resolver has just given a real answer. */
  prove(): void {
    this.#provenAt = performance.now();
  }

  /** Whether it has given a real answer since then (monotonic milliseconds). */
  isProvenSince(since: number): boolean {
    return this.#provenAt >= since;
  }

  /** Asks the control question, unless that was settled since `since`; those who ask at the same time share one. */
  check(since: number, onKnown: (isWorking: boolean) => void): void {
    if (this.isProvenSince(since)) {
      onKnown(true);
      return;
    }
    if (this.#failedAt >= since) {
      onKnown(false);
      return;
    }
    this.#waiting.push(onKnown);
    if (!this.#isAsking) this.#ask();
  }

  stop(): void {
    this.#control.cancel();
  }

  #ask(): void {
    const askedAt = performance.now();
    this.#isAsking = true;
    this.#control.resolveNs('.', (error) => {
      this.#isAsking = false;
      const isWorking = error === null || realAnswers.has(codeOf(error));
      if (isWorking) this.prove();
      else this.#failedAt = askedAt;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const tell of waiting) tell(isWorking);
    });
  }
}

const realAnswers: ReadonlySet<string> = new Set(['ENODATA', 'ENOTFOUND']);
