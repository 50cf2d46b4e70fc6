import type { Clock } from '../../../src/core/ports/clock.ts';
import type { Delivery, DeliveryResult, Notifier } from '../../../src/core/ports/notifier.ts';

/** A try as it arrived. */
export interface RecordedTry {
  readonly at: number;
  readonly delivery: Delivery;
}

/** A notifier that keeps what it is given, and answers as the test says; by default it delivers at once. */
export class RecordingNotifier implements Notifier {
  readonly tries: RecordedTry[] = [];
  readonly #clock: Clock;
  #answer: (delivery: Delivery) => DeliveryResult | Promise<DeliveryResult> = () => ({
    kind: 'delivered',
    detail: 'ok',
  });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on tries are answered like this. */
  answer(how: (delivery: Delivery) => DeliveryResult | Promise<DeliveryResult>): void {
    this.#answer = how;
  }

  async deliver(delivery: Delivery): Promise<DeliveryResult> {
    this.tries.push({ at: this.#clock.now(), delivery });
    return this.#answer(delivery);
  }

  async close(): Promise<void> {
    // Nothing is held.
  }
}
