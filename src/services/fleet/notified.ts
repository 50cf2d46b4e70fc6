import type { Notification } from '../../core/alerting/notification.ts';
import type { ChannelId, IncidentId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Storage } from '../../core/ports/storage.ts';

/** Who was notified of an incident. */
export interface NotifiedOwners {
  /** When the first message about it arrived, epoch ms; `null`: no one was so far. */
  readonly at: number | null;
  /** Names of the owners whose channels took one; of a channel without an owner, the channel's id. */
  readonly who: readonly string[];
  /** Ids of the channels that took one. */
  readonly channels: readonly string[];
}

/** Messages of one incident that are looked at. */
const MAX_MESSAGES = 50;
/** An answer does not wait longer for the database, milliseconds. */
const PATIENCE_MS = 300;

interface NotifiedSetup {
  readonly storage: Pick<Storage, 'outbox' | 'owners' | 'channels'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
}

/** Who was notified of the incidents that the overview shows: read once, and again after messages arrived. */
export class NotifiedReader {
  readonly #setup: NotifiedSetup;
  #known = new Map<IncidentId, Promise<NotifiedOwners | null>>();

  constructor(setup: NotifiedSetup) {
    this.#setup = setup;
  }

  /** A message arrived, or owners and channels may have changed: everything is read anew. */
  forget(): void {
    this.#known.clear();
  }

  /** Of each of these; `null`: it cannot be read now. */
  async of(ids: readonly IncidentId[]): Promise<ReadonlyMap<string, NotifiedOwners | null>> {
    const before = this.#known;
    this.#known = new Map(ids.map((id) => [id, before.get(id) ?? this.#read(id)]));
    const notified = await Promise.all(
      [...this.#known].map(async ([id, reading]) => [id, await this.#soon(reading)] as const),
    );
    return new Map(notified);
  }

  #soon(reading: Promise<NotifiedOwners | null>): Promise<NotifiedOwners | null> {
    return new Promise((resolve) => {
      const cancel = this.#setup.clock.after(PATIENCE_MS, () => resolve(null));
      void reading.then((notified) => {
        cancel();
        resolve(notified);
      });
    });
  }

  async #read(incidentId: IncidentId): Promise<NotifiedOwners | null> {
    const { storage, log } = this.#setup;
    try {
      const page = { limit: MAX_MESSAGES, cursor: null, incidentId };
      const { items } = await storage.outbox.list(page);
      return await this.#notifiedBy(items);
    } catch (error) {
      this.#known.delete(incidentId);
      log.warn(
        { error: String(error), incidentId },
        'who was notified of an incident cannot be read',
      );
      return null;
    }
  }

  async #notifiedBy(messages: readonly Notification[]): Promise<NotifiedOwners> {
    const times = messages.flatMap(({ deliveredAt }) => deliveredAt ?? []);
    const taken = messages.filter(({ deliveredAt }) => deliveredAt !== null);
    const channels = [...new Set(taken.map(({ channelId }) => channelId))];
    const who = await Promise.all(channels.map((id) => this.#ownerOf(id)));
    const at = times.length === 0 ? null : times.reduce((one, other) => Math.min(one, other));
    return { at, who: [...new Set(who)], channels };
  }

  async #ownerOf(id: ChannelId): Promise<string> {
    const { channels, owners } = this.#setup.storage;
    const ownerId = (await channels.get(id))?.ownerId ?? null;
    const owner = ownerId === null ? null : await owners.get(ownerId);
    return owner?.name ?? ownerId ?? id;
  }
}
