import { mayUseNow } from '../../core/calendar/hours.ts';
import type { Channel } from '../../core/people/channel.ts';
import type { Owner } from '../../core/people/owner.ts';
import type { ChannelId, OwnerId } from '../../core/ids.ts';
import type { Directory } from '../../core/alerting/route.ts';
import type { OpenNotifier } from './deliver.ts';
import type { Receiver } from './receivers.ts';

const ATTEMPTS_PER_SERVER = 128;
/** Of a channel whose hours never come: they may be changed. */
const ASK_AGAIN_MS = 86_400_000;

/** A receiver with what is configured of it. */
interface KnownReceiver extends Receiver {
  readonly isForPeople: boolean;
  readonly ownerId: OwnerId | null;
}

/** Where the messages of each channel go, as the channels are configured now. */
export class ReceiverList {
  readonly #notifiers: ReadonlyMap<string, OpenNotifier>;
  #receivers: ReadonlyMap<ChannelId, KnownReceiver> = new Map();
  #readFrom: Directory | null = null;

  constructor(notifiers: ReadonlyMap<string, OpenNotifier>) {
    this.#notifiers = notifiers;
  }

  /** True when the directory is another one than last time. */
  read(directory: Directory): boolean {
    if (this.#readFrom === directory) return false;
    this.#readFrom = directory;
    const channels = [...directory.channels.values()];
    this.#receivers = new Map(
      channels.map(({ id, kind, options, ownerId }) => {
        const notifier = this.#notifiers.get(kind);
        const server = notifier?.serverOf?.(options) ?? ownServer(id);
        const attemptsPerServer = notifier?.attemptsPerServer ?? ATTEMPTS_PER_SERVER;
        const isForPeople = notifier !== undefined && notifier.grouping !== 'each';
        return [id, { channelId: id, server, attemptsPerServer, isForPeople, ownerId }];
      }),
    );
    return true;
  }

  get all(): readonly KnownReceiver[] {
    return [...this.#receivers.values()];
  }

  of(channelId: ChannelId): Receiver {
    const known = this.#receivers.get(channelId);
    return known ?? { channelId, server: ownServer(channelId), attemptsPerServer: 1 };
  }

  /** Whether people read what arrives there, so that several messages go out as one. */
  isForPeople(channelId: ChannelId): boolean {
    return this.#receivers.get(channelId)?.isForPeople === true;
  }

  /** Whose channel it is; `null`: it has no owner, or is gone. */
  ownerOf(channelId: ChannelId): OwnerId | null {
    return this.#receivers.get(channelId)?.ownerId ?? null;
  }

  /** When it may next be used (epoch ms), by the hours of its owner; `null`: now. */
  heldUntil(channelId: ChannelId, now: number): number | null {
    const channel = this.#readFrom?.channels.get(channelId);
    if (channel === undefined || channel.ownerId === null) return null;
    const owner = this.#readFrom?.owners.get(channel.ownerId);
    if (owner === undefined || isAlwaysUsable(channel, owner)) return null;
    const usable = mayUseNow(channel, owner, now);
    return usable.kind === 'now' ? null : (usable.at ?? now + ASK_AGAIN_MS);
  }

  channelsAt(server: string): readonly ChannelId[] {
    const there = this.all.filter((receiver) => receiver.server === server);
    return there.map(({ channelId }) => channelId);
  }
}

/** Most owners have no quiet hours. */
function isAlwaysUsable({ hours }: Channel, { quietHours }: Owner): boolean {
  return hours === 'always' || (hours === 'quiet-free' && quietHours.length === 0);
}

/** A receiver whose options name no server shares it with no other. */
function ownServer(id: ChannelId): string {
  return `channel ${id}`;
}
