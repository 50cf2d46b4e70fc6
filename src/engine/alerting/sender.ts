import type { ChannelId, NotificationId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Settlement } from '../../core/ports/storage.ts';
import { settlementOf } from '../../core/alerting/retry.ts';
import type { Directory } from '../../core/alerting/route.ts';
import { deliver } from './deliver.ts';
import type { DeliverSetup } from './deliver.ts';
import { reportTry } from './delivery-report.ts';
import type { ReportSetup } from './delivery-report.ts';
import { ReceiverList } from './receiver-list.ts';
import { ALL_PLACES, Receivers, REST_MS } from './receivers.ts';
import type { HeldPlace, Receiver, Relief } from './receivers.ts';
import { wallOffsetOf } from '../schedule/stall-detector.ts';
import type { SendersOutbox } from './write-behind-outbox.ts';

const DUE_AT_ONCE = 1_000;
const DUE_PER_CHANNEL = 12;
/** Longer than the slowest try. */
const LEASE_MS = 300_000;
/** A try without an answer for so long is slow. Most receivers answer sooner. */
const SLOW_AFTER_MS = 200;
const MAX_PAUSE_MS = 5_000;
/** Tries end in swarms: one look serves many. */
const GATHER_MS = 20;
const READ_RETRY_MS = 1_000;
const SETTLE_RETRY_MS = 1_000;
/** A smaller step of the wall clock against the monotonic one changes no wait that matters. */
const CLOCK_STEP_MS = 1_000;
/** A sender that could not look into the outbox for this long is stuck. */
const STUCK_AFTER_MS = 60_000;

export interface SenderSetup extends DeliverSetup, ReportSetup {
  readonly clock: Clock;
  readonly outbox: SendersOutbox;
  /** How many tries there is room for; as many as are useful, when absent. */
  readonly places?: number;
  /** 0 to 1, for the jitter of retries. */
  random(): number;
}

/** Gets what stands in the outbox out: at least once, under one id, each receiver at its own pace. */
export class Sender {
  readonly #setup: SenderSetup;
  readonly #receivers: Receivers;
  readonly #inHand = new Set<NotificationId>();
  /** Claimed, perhaps: the answer was an error. */
  readonly #doubtful = new Set<NotificationId>();
  #shouldPullAll = false;
  readonly #list: ReceiverList;
  #wallOffsetMs: number;
  #pending = 0;
  #dead = 0;
  #lookedAt = 0;
  #isRunning = false;
  #isLooking = false;
  #shouldLookAgain = false;
  #wakeAt = Number.POSITIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;
  #onIdle: (() => void) | null = null;

  constructor(setup: SenderSetup) {
    this.#setup = setup;
    const { clock, places = ALL_PLACES } = setup;
    this.#receivers = new Receivers(() => clock.monotonicMs(), places);
    this.#list = new ReceiverList(setup.notifiers);
    this.#wallOffsetMs = wallOffsetOf(clock);
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
    if (this.#receivers.underWay === 0) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#onIdle = () => resolve(undefined);
    const cancel = this.#setup.clock.after(graceMs, () => resolve(undefined));
    await promise.finally(cancel);
  }

  /** Messages that are neither delivered nor dead, as last counted. */
  get pending(): number {
    return this.#pending;
  }

  /** Messages that were given up and are still kept, as last counted. */
  get dead(): number {
    return this.#dead;
  }

  /** False when the outbox has not been looked into for a minute. */
  get isMoving(): boolean {
    return this.#setup.clock.monotonicMs() - this.#lookedAt < STUCK_AFTER_MS;
  }

  /** Looks into the outbox now. */
  wake(): void {
    if (!this.#isRunning) return;
    this.#cancelTimer?.();
    this.#wakeAt = Number.POSITIVE_INFINITY;
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

  /** Somebody mended these channels: what waits for them is tried now. */
  async retryNow(channelIds: readonly ChannelId[]): Promise<void> {
    try {
      this.#learnReceivers(await this.#setup.routes.current());
      for (const id of channelIds) this.#receivers.forget(this.#list.of(id));
      await this.#setup.outbox.pullForward({ now: this.#setup.clock.now(), channelIds });
    } catch (error) {
      this.#setup.log.warn({ error: String(error) }, 'waiting messages cannot be pulled forward');
    }
    this.wake();
  }

  async #look(): Promise<void> {
    try {
      await this.#followClock();
      await this.#mendDoubts();
      while (this.#isRunning && (await this.#beginSome()) > 0);
      await this.#plan();
    } catch (error) {
      this.#setup.log.error({ error: String(error) }, 'the outbox cannot be read');
      this.#wakeIn(READ_RETRY_MS);
    }
  }

  /** Waits are kept as times of the wall clock; when that is set, they move with it. */
  async #followClock(): Promise<void> {
    const { clock, outbox } = this.#setup;
    const offsetMs = wallOffsetOf(clock);
    const byMs = offsetMs - this.#wallOffsetMs;
    if (Math.abs(byMs) < CLOCK_STEP_MS) return;
    this.#wallOffsetMs = offsetMs;
    try {
      await outbox.followClock({ byMs: Math.round(byMs), now: clock.now() });
    } catch (error) {
      // Nobody knows whether it was done, and done twice it would be wrong.
      this.#shouldPullAll = true;
      throw error;
    }
  }

  /** What an answer that was lost may have left behind in the outbox. */
  async #mendDoubts(): Promise<void> {
    const { clock, outbox } = this.#setup;
    if (this.#doubtful.size > 0) {
      await outbox.releaseLeases([...this.#doubtful]);
      this.#doubtful.clear();
    }
    if (!this.#shouldPullAll) return;
    await outbox.pullForward({ now: clock.now(), channelIds: null });
    this.#shouldPullAll = false;
  }

  /** Begins what is due and finds a place; says how many tries. */
  async #beginSome(): Promise<number> {
    const { clock, outbox, routes } = this.#setup;
    this.#learnReceivers(await routes.current());
    const due = await outbox.due({
      now: clock.now(),
      limit: DUE_AT_ONCE,
      perChannel: DUE_PER_CHANNEL,
      exceptChannelIds: this.#list.all
        .filter((receiver) => !this.#receivers.canTake(receiver))
        .map(({ channelId }) => channelId),
    });
    const places = new Map<NotificationId, HeldPlace>();
    for (const { id, channelId } of due) {
      const place = this.#inHand.has(id) ? null : this.#receivers.take(this.#list.of(channelId));
      if (place !== null) places.set(id, place);
    }
    return places.size === 0 ? 0 : this.#begin(places);
  }

  async #begin(places: Map<NotificationId, HeldPlace>): Promise<number> {
    const ids = [...places.keys()];
    const request = { now: this.#setup.clock.now(), leaseMs: LEASE_MS, limit: ids.length, ids };
    try {
      const claimed = await this.#setup.outbox.claim(request);
      for (const notification of claimed) {
        const place = places.get(notification.id);
        if (place === undefined) continue;
        places.delete(notification.id);
        this.#inHand.add(notification.id);
        void this.#try(notification, place);
      }
      return claimed.length;
    } catch (error) {
      for (const id of ids) this.#doubtful.add(id);
      throw error;
    } finally {
      for (const unused of places.values()) this.#receivers.release(unused);
    }
  }

  async #plan(): Promise<void> {
    const { pending, dead, nextAttemptAt } = await this.#setup.outbox.backlog();
    this.#pending = pending;
    this.#dead = dead;
    const now = this.#setup.clock.now();
    const isDue = nextAttemptAt !== null && nextAttemptAt <= now;
    this.#lookedAt = this.#setup.clock.monotonicMs();
    // What is due but was not begun waits for a place, for a server's rest, or for the message before it.
    const untilDueMs = nextAttemptAt === null || isDue ? MAX_PAUSE_MS : nextAttemptAt - now;
    this.#wakeIn(Math.min(MAX_PAUSE_MS, untilDueMs));
  }

  /** An earlier look that is planned already stays. */
  #wakeIn(delayMs: number): void {
    const { clock } = this.#setup;
    const wakeAt = clock.monotonicMs() + delayMs;
    if (!this.#isRunning || this.#wakeAt <= wakeAt) return;
    this.#cancelTimer?.();
    this.#wakeAt = wakeAt;
    this.#cancelTimer = clock.after(delayMs, () => this.wake());
  }

  async #try(notification: Notification, place: HeldPlace): Promise<void> {
    const { clock } = this.#setup;
    const cancelSlow = clock.after(SLOW_AFTER_MS, () => {
      this.#receivers.noteSlow(place);
      this.#wakeIn(GATHER_MS);
    });
    const { result, retryAfterMs } = await deliver(this.#setup, notification);
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
    const relief = this.#receivers.learn(place, result);
    this.#receivers.release(place);
    this.#inHand.delete(notification.id);
    reportTry(this.#setup, { notification, result, settlement });
    if (relief !== 'nobody') await this.#relieve(place, relief);
    if (result.kind === 'retry' && result.isUnreachable === true) {
      clock.after(REST_MS, () => this.wake());
    }
    if (this.#receivers.underWay === 0) this.#onIdle?.();
    if (relief === 'nobody') this.#wakeIn(GATHER_MS);
    else this.wake();
  }

  /** Until the outcome is written the notification keeps its place: a second try would be a second message. */
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

  /** Whoever failed before is tried now: what got through shows that it may work again. */
  async #relieve({ channelId, server }: Receiver, relief: Relief): Promise<void> {
    const all = relief === 'channel' ? [channelId] : this.#list.channelsAt(server);
    const channelIds = this.#receivers.relieve(all);
    if (channelIds.length === 0) return;
    try {
      await this.#setup.outbox.pullForward({ now: this.#setup.clock.now(), channelIds });
    } catch (error) {
      this.#setup.log.warn({ error: String(error) }, 'waiting messages cannot be pulled forward');
    }
  }

  #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#setup.clock.after(delayMs, () => resolve(undefined));
    return promise;
  }

  #learnReceivers(directory: Directory): void {
    if (this.#list.read(directory)) this.#receivers.keepOnly(this.#list.all);
  }
}
