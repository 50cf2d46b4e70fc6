import { fallbackCopies } from '../../core/alerting/fallback.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import { DELIBERATE } from './dead-letters.ts';
import type { Routes } from './routes.ts';
import type { SendersOutbox } from './write-behind-outbox.ts';

/** A message that could not be delivered for so long goes over another channel as well. */
const FALL_BACK_AFTER_MS = 120_000;

/** An attempt that failed. */
export interface FallbackSource {
  /** The message, or the group. */
  readonly notification: Notification;
  /** What it came to, without secrets. */
  readonly error: string;
  /** Why it is not attempted again; `null`: it is. */
  readonly givenUp: string | null;
}

export interface FallbackSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly routes: Routes;
  readonly outbox: Pick<SendersOutbox, 'unreached' | 'fallBack'>;
  /** Nothing is attempted any more. Settles once that is written which is to be said of it. */
  onGivenUp(notification: Notification, error: string): Promise<void>;
  /** People are notified by these as well: the end goes there, too. */
  onFallback(copies: readonly Notification[]): void;
  wakeSender(): void;
}

/** Sends over the next channel of the owner what one channel has not delivered for two minutes, or refuses. */
export class Fallback {
  readonly #setup: FallbackSetup;

  constructor(setup: FallbackSetup) {
    this.#setup = setup;
  }

  /**
   * Never rejects: what cannot be written now is looked at again after the next failed attempt, or at the next start. That
   * other channels were asked is written last, so that a crash before leaves nothing undone.
   */
  async consider({ notification, error, givenUp }: FallbackSource): Promise<void> {
    const { clock, log, routes, outbox, onGivenUp, onFallback, wakeSender } = this.#setup;
    if (DELIBERATE.test(error) || (givenUp === null && notification.attempts < 2)) return;
    try {
      if (givenUp !== null) await onGivenUp(notification, givenUp);
      const now = clock.now();
      const failedBy = now - FALL_BACK_AFTER_MS;
      const unreached = await outbox.unreached({ id: notification.id, failedBy });
      if (unreached.length === 0) return;
      for (const { notification: each } of unreached) {
        if (each.state === 'dead' && each.id !== notification.id)
          await onGivenUp(each, each.lastError ?? error);
      }
      const directory = await routes.current();
      const copies = unreached.flatMap((each) =>
        fallbackCopies({ ...each, error }, { directory, at: now }),
      );
      await outbox.fallBack({ ids: unreached.map((each) => each.notification.id), copies });
      if (copies.length === 0) return;
      log.warn(
        { channelId: notification.channelId, messages: copies.length, error },
        'messages go over another channel as well',
      );
      onFallback(copies);
      wakeSender();
    } catch (thrown) {
      log.warn({ error: String(thrown) }, 'another channel cannot be asked now');
    }
  }
}
