import type { ProbeResult } from '../../core/outcome.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Job } from '../../core/ports/executor.ts';
import type { Wanted } from '../../core/probe-health/believe.ts';
import { CONTROL_KIND } from '../../core/probe-health/control-check.ts';
import type { ControlPlace } from '../../core/probe-health/control-check.ts';
import { reachOf } from '../../core/probe-health/evidence.ts';
import type { Watched } from '../watched.ts';
import type { EvidenceBook, Seen } from './evidence-book.ts';

const CONTROL_TIMEOUT_MS = 3_500;
/** Places asked at once, and the pause between two rounds. */
const PLACES = 4;
const PAUSE_MS = 250;
/** No site is checked out of its turn more often; a look is cheap, and only prefers those that have had their rest. */
const REST_MS = 10_000;
/** No more monitors than these are gone through for one round. */
const MOST_LOOKED_AT = 500;
const MOST_REMEMBERED = 1_000;

export interface ControlsSetup {
  readonly clock: Clock;
  readonly book: EvidenceBook;
  /** Runs a job that belongs to no monitor, ahead of those that wait. */
  ask(job: Omit<Job, 'id'>, onResult: (result: ProbeResult) => void): void;
  /** Checks a monitor soon, in the place of its next slot. */
  checkSoon(watched: Watched): void;
  /** Something was learnt. */
  onEvidence(): void;
}

/** Asks other places, few at a time, whether it is us: looks names up afresh, connects, or checks a site out of its turn. */
export class Controls {
  readonly #setup: ControlsSetup;
  readonly #roundAt = new Map<Wanted, number>();
  readonly #askedAt = new Map<string, number>();

  constructor(setup: ControlsSetup) {
    this.#setup = setup;
  }

  /** Begins a round, unless the last one has only just begun. `about` is the one in question: it cannot speak for itself. */
  ask(wants: Wanted, about: Watched | null): void {
    const now = this.#setup.clock.monotonicMs();
    if (now - (this.#roundAt.get(wants) ?? Number.NEGATIVE_INFINITY) < PAUSE_MS) return;
    this.#roundAt.set(wants, now);
    for (const seen of this.#choose(wants, about, now)) {
      if (wants === 'well_site') this.#setup.checkSoon(seen.watched);
      else this.#look(seen);
    }
  }

  /** Asks whether a place can be looked up and connected to. */
  look(place: ControlPlace, onResult: (result: ProbeResult) => void = () => undefined): void {
    const { clock, book } = this.#setup;
    const { host, isName, port } = place;
    const beganAt = clock.monotonicMs();
    const job = {
      kind: CONTROL_KIND,
      options: { host, isName, port },
      timeoutMs: CONTROL_TIMEOUT_MS,
      memory: null,
    };
    this.#setup.ask(job, (result) => {
      const now = clock.monotonicMs();
      const { isLookedUp, isConnected } = result.evidence;
      if (isLookedUp === true) book.noteLookup(beganAt, now);
      if (isConnected === true) {
        const reach = reachOf(result.address);
        book.noteProof({ travels: true, isWell: false, reach, beganAt, now });
      }
      onResult(result);
      this.#setup.onEvidence();
    });
  }

  #look({ place }: Seen): void {
    if (place !== null) this.look(place);
  }

  /** Places that were well lately go first; no two with one host or address. */
  #choose(wants: Wanted, about: Watched | null, now: number): readonly Seen[] {
    const chosen: Seen[] = [];
    const tired: Seen[] = [];
    const taken = new Set<string>();
    let looked = 0;
    for (const seen of this.#setup.book.candidates()) {
      looked += 1;
      if (chosen.length === PLACES || looked > MOST_LOOKED_AT) break;
      const { watched, place, address } = seen;
      if (watched === about || place === null || !isFit(wants, seen, now)) continue;
      if (taken.has(place.host)) continue;
      if (wants !== 'lookup' && address !== null && taken.has(address)) continue;
      taken.add(place.host);
      if (address !== null) taken.add(address);
      const askedAt = this.#askedAt.get(`${wants} ${place.host}`) ?? Number.NEGATIVE_INFINITY;
      if (now - askedAt >= REST_MS) chosen.push(seen);
      else if (wants !== 'well_site') tired.push(seen);
    }
    if (chosen.length === 0) chosen.push(...tired.slice(0, PLACES));
    for (const { place } of chosen) this.#askedAt.set(`${wants} ${place?.host}`, now);
    this.#tidy(now);
    return chosen;
  }

  #tidy(now: number): void {
    if (this.#askedAt.size <= MOST_REMEMBERED) return;
    for (const [key, at] of this.#askedAt) if (now - at >= REST_MS) this.#askedAt.delete(key);
  }
}

function isFit(wants: Wanted, { watched, place, checkedAt }: Seen, now: number): boolean {
  if (watched.isRemoved || watched.monitor.isPaused) return false;
  if (wants === 'lookup') return place?.isName === true;
  if (wants === 'connection') return place?.port !== null;
  // No site is asked twice within half its interval because others fail.
  return (
    watched.run === null && now - checkedAt >= Math.min(watched.monitor.intervalMs / 2, REST_MS)
  );
}
