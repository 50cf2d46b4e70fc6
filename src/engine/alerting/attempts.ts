import type { ChannelId, NotificationId } from '../../core/ids.ts';
import { isDoneWithin } from '../../core/is-done-within.ts';
import { isRejected, settlementOf } from '../../core/alerting/retry.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { AttemptEnd, Claimed, EndedAttempt } from '../../core/ports/delivery-queue.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { deliver } from './deliver.ts';
import type { DeliverSetup } from './deliver.ts';
import { reportAttempt } from './delivery-report.ts';
import type { ReportSetup } from './delivery-report.ts';
import type { FallbackSource } from './fallback.ts';
import type { ReceiverList } from './receiver-list.ts';
import type { ReceiverPace } from './receiver-pace.ts';
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
  readonly pace: ReceiverPace;
  /** An attempt failed, and that is written. */
  onFailed(source: FallbackSource): void;
  /** The receiver of a channel has ended for good. */
  onGone(channelId: ChannelId): void;
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

  begin(notification: Claimed, slot: HeldSlot): void {
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

  async #attempt(notification: Claimed, slot: HeldSlot): Promise<void> {
    const { clock, pace, receivers, wake, wakeIn } = this.#setup;
    const began = { at: clock.now(), monotonicMs: clock.monotonicMs() };
    const cancelSlow = clock.after(SLOW_AFTER_MS, () => {
      receivers.noteSlow(slot);
      wakeIn(GATHER_MS);
    });
    const { result, retryAfterMs, ...channel } = await deliver(this.#setup, notification);
    cancelSlow();
    const ended = {
      result,
      settlement: this.#settlementOf(notification, { result, retryAfterMs }),
    };
    const attempt = recordOf(result, {
      no: notification.attempts,
      at: began.at,
      durationMs: Math.round(clock.monotonicMs() - began.monotonicMs),
    });
    await this.#settle(notification.id, { settlement: ended.settlement, attempt });
    const relief = receivers.learn(slot, result);
    receivers.release(slot);
    this.#inHand.delete(notification.id);
    if (mayHaveBeenRead(notification, result)) pace.noteSent(notification);
    pace.end(notification);
    reportAttempt(this.#setup, { notification, ...ended, ...channel });
    this.#noteFailure(notification, ended);
    if (result.kind === 'refused' && result.isGone === true) {
      this.#setup.onGone(notification.channelId);
    }
    if (relief !== 'none') await this.#relieve(slot, relief);
    if (result.kind === 'retry' && result.isUnreachable === true) {
      clock.after(SERVER_BACKOFF_MS, () => wake());
    }
    if (relief === 'none') wakeIn(GATHER_MS);
    else wake();
  }

  #settlementOf(
    { attempts, createdAt }: Claimed,
    end: { readonly result: DeliveryResult; readonly retryAfterMs: readonly number[] },
  ): AttemptEnd {
    const chance = this.#setup.random();
    return settlementOf({ ...end, attempts, createdAt, now: this.#setup.clock.now(), chance });
  }

  #noteFailure(
    notification: Claimed,
    { result, settlement }: { readonly result: DeliveryResult; readonly settlement: AttemptEnd },
  ): void {
    if (result.kind === 'delivered' || settlement.kind === 'delivered') return;
    const error = `${result.code}: ${result.detail}`;
    const givenUp = settlement.kind === 'dead' ? settlement.error : null;
    this.#setup.onFailed({ notification, error, givenUp });
  }

  /** Until the outcome is written the notification keeps its slot: a second attempt would be a second message. */
  async #settle(
    id: NotificationId,
    { settlement, attempt }: { readonly settlement: AttemptEnd; readonly attempt: EndedAttempt },
  ): Promise<void> {
    for (;;) {
      try {
        return await this.#setup.outbox.settle(id, settlement, attempt);
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

function recordOf(
  result: DeliveryResult,
  attempt: Pick<EndedAttempt, 'no' | 'at' | 'durationMs'>,
): EndedAttempt {
  const { kind: outcome, detail } = result;
  const code = result.kind === 'delivered' ? null : result.code;
  const isRejectedNow = result.kind === 'retry' && isRejected(result);
  return { ...attempt, outcome, code, detail, isRejected: isRejectedNow };
}

/** A test is asked for by the one who reads it. */
function mayHaveBeenRead({ notice }: Claimed, result: DeliveryResult): boolean {
  if (notice.kind === 'test' || result.kind === 'refused') return false;
  return result.kind === 'delivered' || !isRejected(result);
}
