import type { OwnerId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Outbox } from '../../core/ports/storage.ts';
import { alarmRoutes, routesBeside } from '../../core/alerting/route.ts';
import type { Directory, Route } from '../../core/alerting/route.ts';
import { isWorthNotifying, undeliveredNotifications } from '../../core/alerting/undelivered.ts';
import type { Routes } from './routes.ts';

/** A destination that takes nothing is reported once in this time; the rest is seen in the API and in the metrics. */
const NOTIFY_EVERY_MS = 3_600_000;

/** The channel was switched off, or it or its recipient was taken away, on purpose. */
export const DELIBERATE = /^(channel_off|channel_gone|recipient_gone):/;

export interface DeadLettersSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly routes: Routes;
  readonly outbox: Pick<Outbox, 'add'>;
  readonly operatorId: OwnerId | null;
  wakeSender(): void;
}

/** Notifies the operator of messages that were given up. */
export class DeadLetters {
  readonly #setup: DeadLettersSetup;
  /** By destination: when it was reported last (monotonic ms). */
  readonly #notifiedAt = new Map<string, number>();

  constructor(setup: DeadLettersSetup) {
    this.#setup = setup;
  }

  /** Never rejects. */
  async notify(notification: Notification, error: string): Promise<void> {
    const { clock, log, routes, outbox, wakeSender } = this.#setup;
    const destination = JSON.stringify([notification.channelId, notification.recipient]);
    const now = clock.monotonicMs();
    if (!isWorthNotifying({ notification, error }) || DELIBERATE.test(error)) return;
    if (now - (this.#notifiedAt.get(destination) ?? Number.NEGATIVE_INFINITY) < NOTIFY_EVERY_MS)
      return;
    this.#forgetOld(now);
    this.#notifiedAt.set(destination, now);
    try {
      const destinations = this.#routesFor(notification, await routes.current());
      const setup = { routes: destinations, at: clock.now() };
      const messages = undeliveredNotifications({ notification, error }, setup);
      for (const message of messages) await outbox.add(message);
      const fields = { notificationId: notification.id, messages: messages.length };
      if (messages.length === 0) log.warn(fields, 'no one else can be notified of a dead letter');
      else wakeSender();
    } catch (thrown) {
      this.#notifiedAt.delete(destination);
      log.error({ error: String(thrown) }, 'the operator cannot be notified of a dead letter');
    }
  }

  /** The operator; without one, the other channels of its owner. Other owners have no part in it. */
  #routesFor({ channelId }: Notification, directory: Directory): readonly Route[] {
    const { recipients, routes } = alarmRoutes(this.#setup.operatorId, directory);
    if (recipients !== 'all_owners') return routes;
    return routesBeside(directory.channels.get(channelId), directory);
  }

  #forgetOld(now: number): void {
    for (const [destination, notifiedAt] of this.#notifiedAt) {
      if (now - notifiedAt >= NOTIFY_EVERY_MS) this.#notifiedAt.delete(destination);
    }
  }
}
