import type { MonitorId } from '../../core/ids.ts';
import type { ProbeResult } from '../../core/outcome.ts';
import type { Doubt, Picture } from '../../core/probe-health/believe.ts';
import { proofOf, reachOf } from '../../core/probe-health/evidence.ts';
import type { Level, Reach } from '../../core/probe-health/evidence.ts';
import { FailureBurst } from '../../core/probe-health/failure-burst.ts';
import { placeOf } from '../../core/probe-health/target-place.ts';
import type { TargetPlace } from '../../core/probe-health/target-place.ts';
import type { Watched } from '../watched.ts';
import { Tally } from './tally.ts';

/** What the gate remembers of a monitor. */
export interface Seen {
  readonly watched: Watched;
  readonly target: string;
  readonly place: TargetPlace | null;
  /** The address that answered, or did not, the last time. */
  address: string | null;
  /** When its latest check ended. */
  checkedAt: number;
  isFailing: boolean;
  isWell: boolean;
  /** A failure that is to be looked at twice was seen before this moment; `null`: there is none. */
  lookAgainFrom: number | null;
}

const NEVER = Number.NEGATIVE_INFINITY;
const NO_DOUBT: Doubt = { since: null, endedAt: NEVER };
/** Well sites that are remembered as worth asking. */
const RING = 64;
/** Answers that contradict a burst for so long are what the sites themselves have to say. */
const BURST_ACCEPTED_AFTER_MS = 30_000;

/** Keeps the facts that tell our own trouble from that of sites. All times are monotonic milliseconds. */
export class EvidenceBook {
  readonly #seen = new Map<MonitorId, Seen>();
  readonly #names = new Tally();
  /** Addresses, and hosts as long as their address is not known. */
  readonly #addresses = new Tally();
  readonly #burst = new FailureBurst();
  readonly #wellRing: Seen[] = [];
  #ringAt = 0;
  #lookedUpAt = NEVER;
  #wellAt = NEVER;
  readonly #travelledAt: Record<Reach, number> = { 0: NEVER, 1: NEVER, 2: NEVER };
  readonly #doubts: Record<Level, Doubt> = { dns: NO_DOUBT, connect: NO_DOUBT, answer: NO_DOUBT };
  #doubtedReach: Reach = 0;
  #isBurstAccepted = false;

  /** Monitors that are watched. */
  get size(): number {
    return this.#seen.size;
  }

  /** Names of sites that were well the last time, the latest first, then any. */
  *candidates(): Generator<Seen> {
    for (let back = 1; back <= this.#wellRing.length; back += 1) {
      const seen = this.#wellRing[(this.#ringAt - back + 2 * RING) % RING];
      if (seen?.isWell === true && !seen.watched.isRemoved) yield seen;
    }
    yield* this.#seen.values();
  }

  /** A monitor is watched from now on: others can be compared with it. */
  know(watched: Watched): void {
    this.#seenOf(watched);
  }

  /** Takes down what a check says about us; true when it is news to somebody who waits. */
  note(watched: Watched, result: ProbeResult, check: { beganAt: number; now: number }): boolean {
    const { beganAt, now } = check;
    const seen = this.#seenOf(watched);
    seen.checkedAt = now;
    if (result.address !== null && result.address !== seen.address) {
      this.#addresses.move(whereIs(seen), result.address);
      seen.address = result.address;
    }
    const proof = proofOf(result);
    if (proof.isWell && !seen.isWell) this.#burst.rise(watched.monitor.id);
    if (result.outcome === 'down' && !seen.isFailing) this.#fall(seen, now);
    if (result.outcome === 'down' || proof.isWell) {
      seen.isFailing = !proof.isWell;
      seen.isWell = proof.isWell;
      if (proof.isWell) seen.lookAgainFrom = null;
    }
    if (!proof.travels) return false;
    if (proof.isWell) this.#remember(seen);
    return this.noteProof({ ...proof, beganAt, now });
  }

  /** Packets travelled, or a site was well, in a check of whatever kind. */
  noteProof(proof: {
    readonly travels: boolean;
    readonly isWell: boolean;
    readonly reach: Reach;
    readonly beganAt: number;
    readonly now: number;
  }): boolean {
    const { reach, beganAt, now } = proof;
    if (proof.travels && beganAt > this.#travelledAt[reach]) this.#travelledAt[reach] = beganAt;
    if (proof.isWell && beganAt > this.#wellAt) this.#wellAt = beganAt;
    const { connect, answer } = this.#doubts;
    if (connect.since !== null && reach >= this.#doubtedReach && beganAt >= connect.since) {
      this.#doubts.connect = { since: null, endedAt: now };
    }
    if (answer.since !== null && proof.isWell && beganAt >= answer.since) {
      this.#doubts.answer = { since: null, endedAt: now };
    }
    return true;
  }

  /** The next failure of the monitor is its second look. */
  lookAgain(watched: Watched, now: number): void {
    this.#seenOf(watched).lookAgainFrom = now;
  }

  /** Whether a check that began then is the second look at a failure. */
  isSecondLook(watched: Watched, beganAt: number): boolean {
    const { lookAgainFrom } = this.#seenOf(watched);
    return lookAgainFrom !== null && beganAt >= lookAgainFrom;
  }

  /** A name was looked up by a fresh question that began at `beganAt`. */
  noteLookup(beganAt: number, now: number): void {
    if (beganAt > this.#lookedUpAt) this.#lookedUpAt = beganAt;
    const { since } = this.#doubts.dns;
    if (since !== null && beganAt >= since) this.#doubts.dns = { since: null, endedAt: now };
  }

  /** Nobody could show that it is not us. */
  doubt(level: Level, address: string | null, now: number): void {
    const { since, endedAt } = this.#doubts[level];
    if (since !== null) return;
    this.#doubts[level] = { since: now, endedAt };
    if (level === 'connect') this.#doubtedReach = reachOf(address);
  }

  /** The facts as they are now. */
  picture(now: number): Picture {
    const since = this.#burst.since(now, this.#seen.size);
    const doubt = this.#doubts.answer;
    if (since === null) this.#isBurstAccepted = false;
    const isAnswered =
      doubt.since !== null &&
      now - doubt.since > BURST_ACCEPTED_AFTER_MS &&
      Math.max(...Object.values(this.#travelledAt)) > doubt.since;
    if (isAnswered) this.#isBurstAccepted = true;
    if (doubt.since !== null && (isAnswered || since === null)) {
      this.#doubts.answer = { since: null, endedAt: now };
    }
    return {
      names: this.#names.size,
      addresses: this.#addresses.size,
      lookedUpAt: this.#lookedUpAt,
      travelledAt: this.#travelledAt,
      wellAt: this.#wellAt,
      burstAt: this.#isBurstAccepted ? null : since,
      doubts: this.#doubts,
    };
  }

  forget(id: MonitorId): void {
    const seen = this.#seen.get(id);
    if (seen === undefined) return;
    seen.isWell = false;
    this.#burst.rise(id);
    this.#addresses.move(whereIs(seen), null);
    if (seen.place?.isName === true) this.#names.move(seen.place.host, null);
    this.#seen.delete(id);
  }

  #seenOf(watched: Watched): Seen {
    const { id, target } = watched.monitor;
    const known = this.#seen.get(id);
    if (known?.target === target) return known;
    this.forget(id);
    const { status } = watched.state;
    const isFailing = status === 'down' || status === 'recovering';
    const place = placeOf(target);
    const seen = {
      watched,
      target,
      place,
      address: null,
      checkedAt: NEVER,
      isFailing,
      isWell: false,
      lookAgainFrom: null,
    };
    if (place?.isName === true) this.#names.move(null, place.host);
    this.#addresses.move(null, whereIs(seen));
    this.#seen.set(id, seen);
    return seen;
  }

  #fall(seen: Seen, at: number): void {
    const { id } = seen.watched.monitor;
    this.#burst.fall({ at, id, place: whereIs(seen) ?? id });
  }

  #remember(seen: Seen): void {
    this.#wellRing[this.#ringAt] = seen;
    this.#ringAt = (this.#ringAt + 1) % RING;
  }
}

function whereIs({ address, place }: Seen): string | null {
  return address ?? place?.host ?? null;
}

/** The level that a failure without evidence casts doubt on. */
export const LEVEL_OF = {
  resolver: 'dns',
  network: 'connect',
  mass_failure: 'answer',
} as const satisfies Record<string, Level>;
