import type { NotificationId } from '../../core/ids.ts';
import { isDoneWithin } from '../../core/is-done-within.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import { settlementOf } from '../../core/alerting/retry.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Settlement } from '../../core/ports/delivery-queue.ts';
import { deliver } from './deliver.ts';
import type { DeliverSetup } from './deliver.ts';
import { reportAttempt } from './delivery-report.ts';
import type { ReportSetup } from './delivery-report.ts';
import type { ReceiverList } from './receiver-list.ts';
import { SERVER_BACKOFF_MS } from './receivers.ts';
import type { HeldSlot, Receiver, Receivers, Relief } from './receivers.ts';
import type { SendersOutbox } from './write-behind-outbox.ts';

/** An attempt without an answer for so long is slow. Most receivers answer sooner. */
const SLOW_AFTER_MS = 200;
/** Attempts end in swarms: reading the outbox once serves many. */
const GATHER_MS = 20;
const SETTLE_RETRY_MS = 1_000;

export interface AttemptsSetup extends DeliverSetup, ReportSetup {
  readonly clock: Clock;
  readonly outbox: Pick<SendersOutbox, 'settle' | 'pullForward'>;
  readonly receivers: Receivers;
  readonly list: ReceiverList;
  /** 0 to 1, for the jitter of retries. */
  random(): number;
  /** There may be more to begin, now or in so many milliseconds. */
  wake(): void;
  wakeIn(delayMs: number): void;
}

/** Attempts under way: each holds its slot until what became of it is written. */
export class Attempts {
  readonly #setup: AttemptsSetup;
  readonly #inHand = new Set<NotificationId>();
  #underWay = 0;
  #isStopped = false;
  #onIdle: (() => void) | null = null;

  constructor(setup: AttemptsSetup) {
    this.#setup = setup;
  }

  /** Waits up to `graceMs` until no slot is held any more; outcomes that cannot be written are tried once more at most. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    if (this.#isIdle) return;
    const { promise: idle, resolve } = Promise.withResolvers<undefined>();
    this.#onIdle = () => resolve(undefined);
    await isDoneWithin(this.#setup.clock, graceMs, idle);
  }

  /** An attempt for it is under way. */
  has(id: NotificationId): boolean {
    return this.#inHand.has(id);
  }

  begin(notification: Notification, slot: HeldSlot): void {
    this.#inHand.add(notification.id);
    this.#underWay += 1;
    void this.#attempt(notification, slot).finally(() => {
      this.#underWay -= 1;
      if (this.#isIdle) this.#onIdle?.();
    });
  }

  /** The slot was taken, and there is nothing to attempt. */
  release(slot: HeldSlot): void {
    this.#setup.receivers.release(slot);
    if (this.#isIdle) this.#onIdle?.();
  }

  get #isIdle(): boolean {
    return this.#underWay === 0 && this.#setup.receivers.underWay === 0;
  }

  async #attempt(notification: Notification, slot: HeldSlot): Promise<void> {
    const { clock, receivers, wake, wakeIn } = this.#setup;
    const cancelSlow = clock.after(SLOW_AFTER_MS, () => {
      receivers.noteSlow(slot);
      wakeIn(GATHER_MS);
    });
    const { result, retryAfterMs, ownerId } = await deliver(this.#setup, notification);
    cancelSlow();
    const settlement = settlementOf({
      result,
      attempts: notification.attempts,
      createdAt: notification.createdAt,
      retryAfterMs,
      now: clock.now(),
      chance: this.#setup.random(),
    });
    await this.#settle(notification.id, settlement);
    const relief = receivers.learn(slot, result);
    receivers.release(slot);
    this.#inHand.delete(notification.id);
    reportAttempt(this.#setup, { notification, result, settlement, ownerId });
    if (relief !== 'none') await this.#relieve(slot, relief);
    if (result.kind === 'retry' && result.isUnreachable === true) {
      clock.after(SERVER_BACKOFF_MS, () => wake());
    }
    if (relief === 'none') wakeIn(GATHER_MS);
    else wake();
  }

  /** Until the outcome is written the notification keeps its slot: a second attempt would be a second message. */
  async #settle(id: NotificationId, settlement: Settlement): Promise<void> {
    for (;;) {
      try {
        return await this.#setup.outbox.settle(id, settlement);
      } catch (error) {
        this.#setup.log.error(
          { id, error: String(error) },
          'the outcome of an attempt cannot be written',
        );
        if (this.#isStopped) return;
        await this.#pause(SETTLE_RETRY_MS);
      }
    }
  }

  /** Receivers that failed before are tried now: what got through shows that they may work again. */
  async #relieve({ channelId, server }: Receiver, relief: Relief): Promise<void> {
    const { clock, list, log, outbox, receivers } = this.#setup;
    const all = relief === 'channel' ? [channelId] : list.channelsAt(server);
    const channelIds = receivers.relieve(all);
    if (channelIds.length === 0) return;
    try {
      await outbox.pullForward({ now: clock.now(), channelIds });
    } catch (error) {
      log.warn({ error: String(error) }, 'waiting messages cannot be pulled forward');
    }
  }

  #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#setup.clock.after(delayMs, () => resolve(undefined));
    return promise;
  }
}
