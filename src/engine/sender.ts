import type { NotificationId } from '../core/ids.ts';
import type { Notification } from '../core/notification.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { DeliveryResult } from '../core/ports/notifier.ts';
import type { Outbox, Settlement } from '../core/ports/storage.ts';
import { settlementOf } from '../core/retry.ts';
import { deliver } from './deliver.ts';
import type { DeliverSetup } from './deliver.ts';
import { Lanes } from './lanes.ts';
import type { Live } from './live.ts';

const TRIES_AT_ONCE = 64;
const CLAIM = 12;
/** Longer than the slowest try, and than the wait for a place behind a claim's worth of slow ones. */
const LEASE_MS = 300_000;
const LONGEST_PAUSE_MS = 5_000;
const CLAIM_RETRY_MS = 1_000;
const SETTLE_RETRY_MS = 1_000;
/** A sender that could not look into the outbox for this long is stuck. */
const STUCK_AFTER_MS = 60_000;

export interface SenderSetup extends DeliverSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly live: Live;
  readonly outbox: Pick<Outbox, 'claim' | 'settle' | 'backlog'>;
  /** 0 to 1, for the jitter of retries. */
  random(): number;
}

/** Gets what stands in the outbox out: at least once, under one id, each channel at its own pace. */
export class Sender {
  readonly #setup: SenderSetup;
  readonly #lanes = new Lanes();
  #pending = 0;
  #lookedAt = 0;
  #isRunning = false;
  #isLooking = false;
  #shouldLookAgain = false;
  #cancelTimer: (() => void) | null = null;
  #onIdle: (() => void) | null = null;

  constructor(setup: SenderSetup) {
    this.#setup = setup;
  }

  start(): void {
    this.#isRunning = true;
    this.#lookedAt = this.#setup.clock.monotonicMs();
    this.wake();
  }

  /** Begins no further try, and waits up to `graceMs` for those under way. */
  async stop(graceMs: number): Promise<void> {
    this.#isRunning = false;
    this.#cancelTimer?.();
    if (this.#lanes.underWay === 0) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#onIdle = () => resolve(undefined);
    const cancel = this.#setup.clock.after(graceMs, () => resolve(undefined));
    await promise.finally(cancel);
  }

  /** Messages that are neither delivered nor dead, as last counted. */
  get pending(): number {
    return this.#pending;
  }

  /** False when the outbox has not been looked into for a minute. */
  get isMoving(): boolean {
    return this.#setup.clock.monotonicMs() - this.#lookedAt < STUCK_AFTER_MS;
  }

  /** Looks into the outbox now. */
  wake(): void {
    if (!this.#isRunning) return;
    if (this.#isLooking) {
      this.#shouldLookAgain = true;
      return;
    }
    this.#isLooking = true;
    void this.#look().finally(() => {
      this.#isLooking = false;
      if (!this.#shouldLookAgain) return;
      this.#shouldLookAgain = false;
      this.wake();
    });
  }

  async #look(): Promise<void> {
    try {
      while (this.#isRunning && this.#lanes.underWay < TRIES_AT_ONCE) {
        const { clock, outbox } = this.#setup;
        const exceptChannelIds = this.#lanes.busyChannelIds;
        const request = { now: clock.now(), leaseMs: LEASE_MS, limit: CLAIM, exceptChannelIds };
        const claimed = await outbox.claim(request);
        const admitted = claimed.filter((notification) => this.#lanes.admit(notification));
        for (const { channelId } of admitted) this.#startNext(channelId);
        if (claimed.length === 0) break;
      }
      await this.#plan();
    } catch (error) {
      this.#setup.log.error({ error: String(error) }, 'the outbox cannot be read');
      this.#wakeIn(CLAIM_RETRY_MS);
    }
  }

  async #plan(): Promise<void> {
    const { pending, nextAttemptAt } = await this.#setup.outbox.backlog();
    this.#pending = pending;
    const now = this.#setup.clock.now();
    const isDue = nextAttemptAt !== null && nextAttemptAt <= now;
    this.#lookedAt = this.#setup.clock.monotonicMs();
    // What is due but was not handed out waits for a place in its lane, or for the message before it.
    const untilDueMs = nextAttemptAt === null || isDue ? LONGEST_PAUSE_MS : nextAttemptAt - now;
    this.#wakeIn(Math.min(LONGEST_PAUSE_MS, untilDueMs));
  }

  #wakeIn(delayMs: number): void {
    this.#cancelTimer?.();
    if (this.#isRunning) this.#cancelTimer = this.#setup.clock.after(delayMs, () => this.wake());
  }

  #startNext(channelId: Notification['channelId']): void {
    if (!this.#isRunning) return;
    const notification = this.#lanes.next(channelId);
    if (notification !== null) void this.#try(notification);
  }

  async #try(notification: Notification): Promise<void> {
    const { clock } = this.#setup;
    const { result, retryAfterMs } = await deliver(this.#setup, notification);
    const settlement = settlementOf({
      result,
      attempts: notification.attempts,
      retryAfterMs,
      now: clock.now(),
      chance: this.#setup.random(),
    });
    await this.#settle(notification.id, settlement);
    this.#report(notification.id, result, settlement);
    this.#lanes.finish(notification);
    this.#startNext(notification.channelId);
    this.wake();
    if (this.#lanes.underWay === 0) this.#onIdle?.();
  }

  /** Until the outcome is on disk the notification keeps its place: a second try would be a second message. */
  async #settle(id: NotificationId, settlement: Settlement): Promise<void> {
    for (;;) {
      try {
        return await this.#setup.outbox.settle(id, settlement);
      } catch (error) {
        this.#setup.log.error(
          { id, error: String(error) },
          'the outcome of a try cannot be written',
        );
        if (!this.#isRunning) return;
        await this.#pause(SETTLE_RETRY_MS);
      }
    }
  }

  #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#setup.clock.after(delayMs, () => resolve(undefined));
    return promise;
  }

  #report(
    notificationId: NotificationId,
    { detail }: DeliveryResult,
    settlement: Settlement,
  ): void {
    const { kind: state } = settlement;
    if (settlement.kind === 'dead') {
      this.#setup.log.warn({ notificationId, error: settlement.error }, 'a message was given up');
    }
    this.#setup.live.publish({ kind: 'notification', notificationId, state, detail });
  }
}
