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
  readonly code: string;
  readonly detail: string;
  /** It is not attempted again. */
  readonly isGivenUp: boolean;
}

export interface FallbackSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly routes: Routes;
  readonly outbox: Pick<SendersOutbox, 'unreached' | 'fallBack'>;
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

  /** Never rejects: what cannot be written now is looked at again after the next failed attempt. */
  async consider({ notification, code, detail, isGivenUp }: FallbackSource): Promise<void> {
    const { clock, log, routes, outbox, onFallback, wakeSender } = this.#setup;
    const error = `${code}: ${detail}`;
    if (DELIBERATE.test(error) || (!isGivenUp && notification.attempts < 2)) return;
    try {
      const now = clock.now();
      const failedBy = now - FALL_BACK_AFTER_MS;
      const unreached = await outbox.unreached({ id: notification.id, failedBy });
      if (unreached.length === 0) return;
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
