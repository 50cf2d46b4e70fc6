import type { ChannelId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Directory } from '../../core/alerting/route.ts';
import { dayStartOf } from '../../core/alerting/daily-limit.ts';
import { MAX_GATHER_MS } from '../../core/alerting/grouping.ts';
import { Attempts } from './attempts.ts';
import { Claims, type Forming } from './claims.ts';
import { DailyCounts } from './daily-counts.ts';
import type { DeliverSetup } from './deliver.ts';
import type { ReportSetup } from './delivery-report.ts';
import type { FallbackSource } from './fallback.ts';
import { ReceiverList } from './receiver-list.ts';
import { ReceiverPace } from './receiver-pace.ts';
import { MAX_SLOTS, Receivers } from './receivers.ts';
import { EarliestTimer } from '../earliest-timer.ts';
import { wallOffsetOf } from '../schedule/stall-detector.ts';
import type { SendersOutbox } from './write-behind-outbox.ts';

const MAX_PAUSE_MS = 5_000;
const READ_RETRY_MS = 1_000;
/** A smaller step of the wall clock against the monotonic one changes no wait that matters. */
const CLOCK_STEP_MS = 1_000;
/** What a former process gave up longer ago is of no use over another channel. */
const FOLLOW_UP_WITHIN_MS = 86_400_000;
/** A sender that could not read the outbox for this long is stuck. */
const STUCK_AFTER_MS = 60_000;

export interface SenderSetup extends DeliverSetup, ReportSetup {
  readonly clock: Clock;
  readonly outbox: SendersOutbox;
  readonly forming: Forming;
  /** An attempt failed, and that is written; of what was given up maybe not for the first time. */
  onFailed(source: FallbackSource): void;
  /** The receiver of a channel has ended for good. */
  onGone(channelId: ChannelId): void;
  /** How many attempts there is room for; as many as are useful, when absent. */
  readonly slots?: number;
  /** 0 to 1, for the jitter of retries. */
  random(): number;
}

/** Gets what stands in the outbox out: at least once, under one id, each receiver at its own pace. */
export class Sender {
  readonly #setup: SenderSetup;
  readonly #receivers: Receivers;
  readonly #attempts: Attempts;
  readonly #claims: Claims;
  readonly #pace: ReceiverPace;
  readonly #dailyCounts = new DailyCounts();
  #shouldPullAll = false;
  #isSentRecalled = false;
  #isFollowedUp = false;
  readonly #list: ReceiverList;
  #wallOffsetMs: number;
  #pending = 0;
  #deadLettered = 0;
  #readAt = 0;
  readonly #timer: EarliestTimer;
  #isRunning = false;
  #isSending = false;
  #shouldSendAgain = false;

  constructor(setup: SenderSetup) {
    this.#setup = setup;
    const { clock, slots = MAX_SLOTS } = setup;
    this.#receivers = new Receivers(() => clock.monotonicMs(), slots);
    this.#list = new ReceiverList(setup.notifiers);
    this.#wallOffsetMs = wallOffsetOf(clock);
    this.#timer = new EarliestTimer(clock, () => this.wake());
    this.#pace = new ReceiverPace(clock);
    const shared = {
      ...setup,
      receivers: this.#receivers,
      list: this.#list,
      pace: this.#pace,
      dailyCounts: this.#dailyCounts,
      wakeIn: (delayMs: number) => this.#wakeIn(delayMs),
    };
    this.#attempts = new Attempts({
      ...shared,
      random: () => setup.random(),
      wake: () => this.wake(),
    });
    this.#claims = new Claims({ ...shared, attempts: this.#attempts });
  }

  start(): void {
    this.#isRunning = true;
    this.#readAt = this.#setup.clock.monotonicMs();
    this.wake();
  }

  /** Begins no further attempt, and waits up to `graceMs` for those under way. */
  async stop(graceMs: number): Promise<void> {
    this.#isRunning = false;
    this.#timer.cancel();
    await this.#attempts.stop(graceMs);
  }

  /** Messages that are neither delivered nor dead, as last counted. */
  get pending(): number {
    return this.#pending;
  }

  /** Messages that were given up and are still kept, as last counted. */
  get deadLettered(): number {
    return this.#deadLettered;
  }

  /** False when the outbox has not been read for a minute. */
  get isMoving(): boolean {
    return this.#setup.clock.monotonicMs() - this.#readAt < STUCK_AFTER_MS;
  }

  /** Looks into the outbox now. */
  wake(): void {
    if (!this.#isRunning) return;
    this.#timer.cancel();
    if (this.#isSending) {
      this.#shouldSendAgain = true;
      return;
    }
    this.#isSending = true;
    void this.#send().finally(() => {
      this.#isSending = false;
      if (!this.#shouldSendAgain) return;
      this.#shouldSendAgain = false;
      this.wake();
    });
  }

  /** These channels have been mended: what waits for them is tried now. */
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

  async #send(): Promise<void> {
    try {
      await this.#followClock();
      await this.#settleUnsure();
      await this.#recallSent();
      await this.#followUp();
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
      // Whether it was done is unknown, and done twice it would be wrong.
      this.#shouldPullAll = true;
      throw error;
    }
  }

  /** What an answer that was lost may have left behind in the outbox. */
  async #settleUnsure(): Promise<void> {
    await this.#claims.releaseUnsure();
    if (!this.#shouldPullAll) return;
    const { clock, outbox } = this.#setup;
    await outbox.pullForward({ now: clock.now(), channelIds: null });
    this.#shouldPullAll = false;
  }

  /** What a former process sent counts as well. */
  async #recallSent(): Promise<void> {
    if (this.#isSentRecalled) return;
    const { clock, outbox } = this.#setup;
    const now = clock.now();
    for (const { at, ...receiver } of await outbox.sentSince(now - MAX_GATHER_MS)) {
      if (at !== null) this.#pace.noteSent(receiver, now - at);
    }
    for (const { channelId, messages: sent } of await outbox.sentSince(dayStartOf(now))) {
      this.#dailyCounts.recall(channelId, { sent, at: now });
    }
    this.#isSentRecalled = true;
  }

  /** A former process may have ended between giving a message up and what follows from that. */
  async #followUp(): Promise<void> {
    if (this.#isFollowedUp) return;
    const { clock, outbox, onFailed } = this.#setup;
    for (const notification of await outbox.givenUp(clock.now() - FOLLOW_UP_WITHIN_MS)) {
      const error = notification.lastError ?? '';
      onFailed({ notification, error, givenUp: error });
    }
    this.#isFollowedUp = true;
  }

  /** Begins what is due and finds a slot; says how many attempts. */
  async #beginSome(): Promise<number> {
    this.#learnReceivers(await this.#setup.routes.current());
    return this.#claims.beginSome();
  }

  async #plan(): Promise<void> {
    const { pending, dead, nextAttemptAt } = await this.#setup.outbox.backlog();
    this.#pending = pending;
    this.#deadLettered = dead;
    const now = this.#setup.clock.now();
    const isDue = nextAttemptAt !== null && nextAttemptAt <= now;
    this.#readAt = this.#setup.clock.monotonicMs();
    // What is due but was not begun waits for a slot, for a server's backoff, or for the message before it.
    const untilDueMs = nextAttemptAt === null || isDue ? MAX_PAUSE_MS : nextAttemptAt - now;
    this.#wakeIn(Math.min(MAX_PAUSE_MS, untilDueMs));
  }

  #wakeIn(delayMs: number): void {
    if (this.#isRunning) this.#timer.within(delayMs);
  }

  #learnReceivers(directory: Directory): void {
    if (this.#list.read(directory)) this.#receivers.keepOnly(this.#list.all);
  }
}
