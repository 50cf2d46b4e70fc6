import type { ChannelId } from '../../core/ids.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';

/** What the latest attempts say of a receiver: it took the last one, none has ended yet, or it failed. */
export type Standing = 'proven' | 'new' | 'failing';

/** Where an attempt goes. */
export interface Receiver {
  readonly channelId: ChannelId;
  /** `host:port`, or a name of the channel's own. */
  readonly server: string;
  /** Attempts that the server may have under way. */
  readonly attemptsPerServer: number;
}

/** An attempt that holds a slot. */
export interface HeldSlot extends Receiver {
  readonly standing: Standing;
  readonly isOwnProof: boolean;
  /** On the clock of the receivers. */
  readonly beganAt: number;
  isSlow: boolean;
}

/** Whose waiting messages are worth an attempt now, because one got through. */
export type Relief = 'none' | 'channel' | 'server';

/** Slots in all, when there is capacity for all of them. */
export const MAX_SLOTS = 2_880;
/** An attempt holds one of these until it is slow. Many new receivers at once must all be found out about within a second. */
const QUICK_SLOTS: Readonly<Record<Standing, number>> = { proven: 64, new: 384, failing: 128 };
/** A slow attempt moves over here, while a slot is free: a thousand receivers that hang delay no other, nor each other. */
const SLOW_SLOTS: Readonly<Record<Standing, number>> = { proven: 256, new: 1_024, failing: 1_024 };
const ATTEMPTS_PER_CHANNEL: Readonly<Record<Standing, number>> = { proven: 12, new: 1, failing: 1 };
/** An unreachable server gets so few attempts at once, and none within its backoff. */
const SEARCHERS = 2;
export const SERVER_BACKOFF_MS = 4_000;
const REACHED = { isUnreachable: false, backoffUntil: 0 };
/** Others' successes pull a channel's messages forward no more often than this. */
const RELIEF_PAUSE_MS = 60_000;

interface ChannelRecord {
  underWay: number;
  standing: Standing;
  relievedAt: number;
}

interface ServerRecord {
  underWay: number;
  withoutProof: number;
  standing: Standing;
  /** When a message got through last. */
  provenAt: number;
  isUnreachable: boolean;
  backoffUntil: number;
}

/**
 * What is known of channels and their servers, and who may have how many attempts under way. Bulkheads by standing keep
 * slots for those that work; those of a server keep one host from taking them all.
 */
export class Receivers {
  readonly #nowMs: () => number;
  readonly #share: number;
  readonly #channels = new Map<ChannelId, ChannelRecord>();
  readonly #servers = new Map<string, ServerRecord>();
  readonly #underWay = { proven: 0, new: 0, failing: 0 };
  readonly #slow = { proven: 0, new: 0, failing: 0 };

  /** `slots`: how many attempts there is room for; the bulkheads shrink with it. */
  constructor(nowMs: () => number, slots: number) {
    this.#nowMs = nowMs;
    this.#share = Math.min(1, slots / MAX_SLOTS);
  }

  get underWay(): number {
    return this.#underWay.proven + this.#underWay.new + this.#underWay.failing;
  }

  canTake(receiver: Receiver): boolean {
    const standing = this.#standingOf(receiver);
    const { underWay } = this.#channel(receiver.channelId);
    if (underWay >= ATTEMPTS_PER_CHANNEL[standing] || this.#free(standing) <= 0) return false;
    const server = this.#server(receiver.server);
    if (this.#nowMs() < server.backoffUntil) return false;
    const { attemptsPerServer } = receiver;
    if (server.underWay >= (server.isUnreachable ? SEARCHERS : attemptsPerServer)) return false;
    return (
      this.isProven(receiver.channelId) || server.withoutProof < limitWithoutProof(server, receiver)
    );
  }

  /** Whether the channel took the last message. */
  isProven(channelId: ChannelId): boolean {
    return this.#channel(channelId).standing === 'proven';
  }

  /** Takes a slot, or says that there is none. */
  take(receiver: Receiver): HeldSlot | null {
    if (!this.canTake(receiver)) return null;
    const standing = this.#standingOf(receiver);
    const isOwnProof = this.isProven(receiver.channelId);
    const server = this.#server(receiver.server);
    this.#channel(receiver.channelId).underWay += 1;
    server.underWay += 1;
    if (!isOwnProof) server.withoutProof += 1;
    this.#underWay[standing] += 1;
    return { ...receiver, standing, isOwnProof, beganAt: this.#nowMs(), isSlow: false };
  }

  /** The attempt takes long: its quick slot is free for others as long as slow ones are left. */
  noteSlow(slot: HeldSlot): void {
    slot.isSlow = true;
    this.#slow[slot.standing] += 1;
  }

  /** Gives the slot back. */
  release(slot: HeldSlot): void {
    const server = this.#server(slot.server);
    this.#channel(slot.channelId).underWay -= 1;
    server.underWay -= 1;
    if (!slot.isOwnProof) server.withoutProof -= 1;
    this.#underWay[slot.standing] -= 1;
    if (slot.isSlow) this.#slow[slot.standing] -= 1;
  }

  /** Learns from the end of an attempt. */
  learn(slot: HeldSlot, result: DeliveryResult): Relief {
    const channel = this.#channel(slot.channelId);
    const server = this.#server(slot.server);
    // A refusal is about one message or recipient, and says nothing against the others.
    if (result.kind === 'refused') return 'none';
    if (result.kind === 'retry') {
      channel.standing = 'failing';
      // An attempt that began before the server was mended shows nothing about it now.
      if (slot.beganAt < server.provenAt) return 'none';
      server.standing = 'failing';
      server.isUnreachable = result.isUnreachable === true;
      if (server.isUnreachable) server.backoffUntil = this.#nowMs() + SERVER_BACKOFF_MS;
      return 'none';
    }
    const relief =
      server.standing === 'failing'
        ? 'server'
        : channel.standing === 'failing'
          ? 'channel'
          : 'none';
    channel.standing = 'proven';
    Object.assign(server, { standing: 'proven', provenAt: this.#nowMs(), ...REACHED });
    return relief;
  }

  /** Those of the channels whose messages may be pulled forward now; asked once each minute. */
  relieve(channelIds: readonly ChannelId[]): readonly ChannelId[] {
    const now = this.#nowMs();
    const relieved = channelIds
      .map((id) => [id, this.#channel(id)] as const)
      .filter(([, { relievedAt }]) => now - relievedAt >= RELIEF_PAUSE_MS);
    for (const [, channel] of relieved) channel.relievedAt = now;
    return relieved.map(([id]) => id);
  }

  /** The channel has been mended: what was known of it and its server no longer counts. */
  forget({ channelId, server }: Receiver): void {
    this.#channel(channelId).standing = 'new';
    const known = this.#server(server);
    Object.assign(known, REACHED);
  }

  /** Forgets what is no longer configured. */
  keepOnly(receivers: readonly Receiver[]): void {
    const channelIds = new Set(receivers.map(({ channelId }) => channelId));
    const servers = new Set(receivers.map(({ server }) => server));
    for (const [id, { underWay }] of this.#channels) {
      if (underWay === 0 && !channelIds.has(id)) this.#channels.delete(id);
    }
    for (const [name, { underWay }] of this.#servers) {
      if (underWay === 0 && !servers.has(name)) this.#servers.delete(name);
    }
  }

  /** A new channel at a server that works is as good as proven. */
  #standingOf({ channelId, server }: Receiver): Standing {
    const { standing } = this.#channel(channelId);
    return standing === 'new' && this.#server(server).standing === 'proven' ? 'proven' : standing;
  }

  #free(standing: Standing): number {
    const slots = (count: number): number => Math.max(2, Math.floor(count * this.#share));
    const movedOver = Math.min(this.#slow[standing], slots(SLOW_SLOTS[standing]));
    return slots(QUICK_SLOTS[standing]) - (this.#underWay[standing] - movedOver);
  }

  #channel(id: ChannelId): ChannelRecord {
    const known = this.#channels.get(id);
    if (known !== undefined) return known;
    const fresh: ChannelRecord = {
      underWay: 0,
      standing: 'new',
      relievedAt: Number.NEGATIVE_INFINITY,
    };
    this.#channels.set(id, fresh);
    return fresh;
  }

  #server(name: string): ServerRecord {
    const known = this.#servers.get(name);
    if (known !== undefined) return known;
    const fresh: ServerRecord = {
      underWay: 0,
      withoutProof: 0,
      standing: 'new',
      provenAt: Number.NEGATIVE_INFINITY,
      ...REACHED,
    };
    this.#servers.set(name, fresh);
    return fresh;
  }
}

/** Attempts of channels that never got through: a server keeps room for those that do. */
function limitWithoutProof(server: ServerRecord, { attemptsPerServer }: Receiver): number {
  return Math.ceil(attemptsPerServer * (server.standing === 'proven' ? 0.75 : 0.5));
}
