import type { MonitorId } from '../../core/ids.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import { levelOf, proofOf } from '../../core/probe-health/evidence.ts';
import type { Proof, Reach } from '../../core/probe-health/evidence.ts';
import { askedName, placeOf } from '../../core/probe-health/target-place.ts';
import type { Watched } from '../watched.ts';
import { Tally } from './tally.ts';

/** What the gate remembers of a monitor. */
export interface Seen {
  readonly watched: Watched;
  readonly target: string;
  /** `null`: the DNS is never asked for it. */
  readonly name: string | null;
  isHealthy: boolean;
  /** A failure that is to be looked at twice was seen before this moment; `null`: there is none. */
  recheckFrom: number | null;
}

const NEVER = Number.NEGATIVE_INFINITY;
/** Names of well sites that are remembered as worth asking. */
const RING = 64;

/** Keeps what checks show of our own side. All times are monotonic milliseconds. */
export class Evidence {
  readonly travelledAt: Record<Reach, number> = { 0: NEVER, 1: NEVER, 2: NEVER };
  readonly securedAt: Record<Reach, number> = { 0: NEVER, 1: NEVER, 2: NEVER };
  readonly #seen = new Map<MonitorId, Seen>();
  readonly #names = new Tally();
  readonly #healthyNames: Seen[] = [];
  #ringAt = 0;
  #isAnyNameKnown = false;

  /** Monitors that are watched. */
  get size(): number {
    return this.#seen.size;
  }

  /** Names that are watched. */
  get names(): number {
    return this.#names.size;
  }

  /** One of them was found, since we have been running. */
  get isAnyNameKnown(): boolean {
    return this.#isAnyNameKnown;
  }

  /** The name of the site that was well last, if one still is. */
  get healthyName(): string | null {
    for (let back = 1; back <= this.#healthyNames.length; back += 1) {
      const seen = this.#healthyNames[(this.#ringAt - back + 2 * RING) % RING];
      if (seen?.isHealthy === true && !seen.watched.isRemoved) return seen.name;
    }
    return null;
  }

  /** A monitor is watched from now on. */
  know(watched: Watched): void {
    this.#seenOf(watched);
  }

  /** The monitor's host as a name that the DNS is asked for; `null`: it is not. */
  nameOf(watched: Watched): string | null {
    return this.#seenOf(watched).name;
  }

  /** Takes down what a check says about us, whatever it says about its target. */
  note(watched: Watched, result: ProbeResult, beganAt: number): Proof {
    const seen = this.#seenOf(watched);
    const proof = proofOf(result, watched.monitor.options);
    if (proof.isHealthy) seen.recheckFrom = null;
    if (result.outcome === 'down' || proof.isHealthy) seen.isHealthy = proof.isHealthy;
    if (seen.name !== null && result.address !== null && levelOf(result) !== 'dns') {
      this.#isAnyNameKnown = true;
      if (proof.isHealthy) this.#remember(seen);
    }
    this.noteProof(proof, beganAt);
    return proof;
  }

  /** What a check of whatever kind shows. */
  noteProof({ travels, isSecured, reach }: Proof, beganAt: number): void {
    if (travels) this.travelledAt[reach] = Math.max(this.travelledAt[reach], beganAt);
    if (isSecured) this.securedAt[reach] = Math.max(this.securedAt[reach], beganAt);
  }

  /** The next failure of the monitor is its second look. */
  recheck(watched: Watched, now: number): void {
    this.#seenOf(watched).recheckFrom = now;
  }

  /** Whether a check that began then is the second look at a failure. */
  isRecheck(watched: Watched, beganAt: number): boolean {
    const { recheckFrom } = this.#seenOf(watched);
    return recheckFrom !== null && beganAt >= recheckFrom;
  }

  forget(id: MonitorId): void {
    const seen = this.#seen.get(id);
    if (seen === undefined) return;
    seen.isHealthy = false;
    this.#names.move(seen.name, null);
    this.#seen.delete(id);
  }

  #seenOf(watched: Watched): Seen {
    const { id, target } = watched.monitor;
    const known = this.#seen.get(id);
    if (known?.target === target) return known;
    this.forget(id);
    const place = placeOf(target);
    const name = place === null ? null : askedName(place);
    const seen = { watched, target, name, isHealthy: false, recheckFrom: null };
    this.#names.move(null, name);
    this.#seen.set(id, seen);
    return seen;
  }

  #remember(seen: Seen): void {
    this.#healthyNames[this.#ringAt] = seen;
    this.#ringAt = (this.#ringAt + 1) % RING;
  }
}
