import type { ProbeResult } from '../../core/check/outcome.ts';
import { levelOf, proofOf } from '../../core/probe-health/evidence.ts';
import type { Proof, Reach } from '../../core/probe-health/evidence.ts';
import { askedName, placeOf } from '../../core/probe-health/target-place.ts';
import { Column } from '../column.ts';
import type { Watched } from '../watched.ts';

const NEVER = Number.NEGATIVE_INFINITY;
/** Names of healthy sites that are remembered as worth asking. */
const RING = 64;

interface HealthySite {
  readonly watched: Watched;
  readonly target: string;
  readonly name: string;
}

/** Keeps what checks show of our own side. All times are monotonic milliseconds. */
export class Evidence {
  readonly travelledAt: Record<Reach, number> = { 0: NEVER, 1: NEVER, 2: NEVER };
  readonly securedAt: Record<Reach, number> = { 0: NEVER, 1: NEVER, 2: NEVER };
  /** By slot: the target that is watched, and its name; `null`: the DNS is never asked for it. */
  readonly #targets: (string | undefined)[] = [];
  readonly #names: (string | null)[] = [];
  readonly #isHealthy = Column.ofBytes();
  /** By slot: a failure that is to be confirmed by one more check was seen before this moment. */
  readonly #recheckFrom = new Map<number, number>();
  readonly #nameUses = new Map<string, number>();
  readonly #healthyNames: HealthySite[] = [];
  #ringAt = 0;
  #size = 0;
  #isAnyNameKnown = false;

  /** Monitors that are watched. */
  get size(): number {
    return this.#size;
  }

  /** Names that are watched. */
  get names(): number {
    return this.#nameUses.size;
  }

  /** One of them was found, since we have been running. */
  get isAnyNameKnown(): boolean {
    return this.#isAnyNameKnown;
  }

  /** The name of the site that was healthy last, if one still is. */
  get healthyName(): string | null {
    for (let back = 1; back <= this.#healthyNames.length; back += 1) {
      const site = this.#healthyNames[(this.#ringAt - back + 2 * RING) % RING];
      if (site !== undefined && this.#isStillHealthy(site)) return site.name;
    }
    return null;
  }

  /** A monitor is watched from now on, or has another target. */
  know(watched: Watched): void {
    const { slot, isRemoved, monitor } = watched;
    if (isRemoved || this.#targets[slot] === monitor.target) return;
    this.forget(watched);
    const place = placeOf(monitor.target);
    const name = place === null ? null : askedName(place);
    this.#targets[slot] = monitor.target;
    this.#names[slot] = name;
    this.#size += 1;
    if (name !== null) this.#nameUses.set(name, (this.#nameUses.get(name) ?? 0) + 1);
  }

  /** The monitor's host as a name that the DNS is asked for; `null`: it is not. */
  nameOf(watched: Watched): string | null {
    this.know(watched);
    return watched.isRemoved ? null : (this.#names[watched.slot] ?? null);
  }

  /** Takes down what a check says about us, whatever it says about its target. */
  note(watched: Watched, result: ProbeResult, beganAt: number): Proof {
    const name = this.nameOf(watched);
    const proof = proofOf(result, watched.monitor.options);
    if (proof.isHealthy) this.#recheckFrom.delete(watched.slot);
    if (result.outcome === 'down' || proof.isHealthy) {
      this.#isHealthy.set(watched, proof.isHealthy ? 1 : 0);
    }
    if (name !== null && result.address !== null && levelOf(result) !== 'dns') {
      this.#isAnyNameKnown = true;
      if (proof.isHealthy) this.#remember({ watched, target: watched.monitor.target, name });
    }
    this.noteProof(proof, beganAt);
    return proof;
  }

  /** What a check of whatever kind shows. */
  noteProof({ travels, isSecured, reach }: Proof, beganAt: number): void {
    if (travels) this.travelledAt[reach] = Math.max(this.travelledAt[reach], beganAt);
    if (isSecured) this.securedAt[reach] = Math.max(this.securedAt[reach], beganAt);
  }

  /** The next failure of the monitor is that of its re-check. */
  recheck(watched: Watched, now: number): void {
    this.know(watched);
    this.#recheckFrom.set(watched.slot, now);
  }

  /** Whether a check that began then is the re-check of a failure. */
  isRecheck(watched: Watched, beganAt: number): boolean {
    this.know(watched);
    const from = this.#recheckFrom.get(watched.slot);
    return from !== undefined && beganAt >= from;
  }

  forget(watched: Watched): void {
    const { slot, isRemoved } = watched;
    if (isRemoved || this.#targets[slot] === undefined) return;
    const name = this.#names[slot] ?? null;
    const uses = name === null ? 0 : (this.#nameUses.get(name) ?? 0);
    if (name !== null && uses > 1) this.#nameUses.set(name, uses - 1);
    else if (name !== null) this.#nameUses.delete(name);
    this.#targets[slot] = undefined;
    this.#names[slot] = null;
    this.#isHealthy.set(watched, 0);
    this.#recheckFrom.delete(slot);
    this.#size -= 1;
  }

  #isStillHealthy({ watched, target }: HealthySite): boolean {
    const isWatched = !watched.isRemoved && this.#targets[watched.slot] === target;
    return isWatched && this.#isHealthy.get(watched) === 1;
  }

  #remember(site: HealthySite): void {
    this.#healthyNames[this.#ringAt] = site;
    this.#ringAt = (this.#ringAt + 1) % RING;
  }
}
