import type { Clock } from '../core/ports/clock.ts';
import { FairLine } from './fair-line.ts';
import { RecentMap } from './recent-map.ts';

/** How many lookups may be under way. */
export interface DnsGateLimits {
  /** That hold sockets. */
  readonly running: number;
  /** That wait for their turn; more are turned away. */
  readonly waiting: number;
}

/** A lookup that can be begun, interrupted and taken up again. */
export interface GatedLookup {
  run(): void;
  pause(): void;
}

/** A lookup's place. */
export interface GatePlace {
  /** The lookup is over, or nobody wants it any more; tells whether name servers answered, `null` when nobody knows. */
  leave(hasAnswered: boolean | null): void;
}

// Servers take in a few hundred datagrams between two looks at their socket (Linux holds some 270 by default), and most
// answer within this time. So no more questions are young at once than fit; silent ones let the next in when they are not.
const youngMs = 10;
const mostYoung = 100;
// Newcomers push out whoever was silent for longest. Their rate gives everybody at least this long, or half of it when both
// lines are busy.
const leastRunMs = 200;
// Those who were pushed out take turns in longer pieces.
const turnMs = 1_000;
const leastProven = 25_000;

type GateClock = Pick<Clock, 'monotonicMs' | 'after'>;

const machineClock: GateClock = {
  monotonicMs: () => performance.now(),
  after: (delayMs, task) => {
    let immediate: NodeJS.Immediate | undefined;
    // Answers that are there already are read before the task looks who is still waiting for one.
    const timer = setTimeout(() => {
      immediate = setImmediate(task);
    }, delayMs);
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  },
};

/**
 * Keeps names that nobody answers for from holding up all others. Everybody is asked for at once or soon: questions go
 * out as fast as servers take them in, and who is silent gives way to newcomers before anybody waits for long. Authorities
 * that answered the last time have a line of their own.
 */
export class DnsGate {
  readonly #mostRunning: number;
  readonly #mostWaiting: number;
  readonly #classes: readonly [Class, Class];
  /** Authorities that answered the last time they were asked. */
  readonly #proven = new RecentMap<string, true>(leastProven);
  /** Oldest first. */
  readonly #running = new Set<Place>();
  /** Pushed out by others, in the order in which it is their turn. */
  readonly #paused = new Set<Place>();
  readonly #clock: GateClock;
  #stopTimer: (() => void) | null = null;

  constructor(limits: DnsGateLimits, clock: GateClock = machineClock) {
    this.#clock = clock;
    this.#mostRunning = limits.running;
    this.#mostWaiting = limits.waiting;
    const fairRate = Math.floor((limits.running * youngMs) / leastRunMs);
    const room = Math.max(1, Math.min(mostYoung, fairRate));
    this.#classes = [new Class(room), new Class(room)];
  }

  /** Runs the lookup now or when its turn comes; `null` when too many wait already. `authority` is who has to answer it. */
  enter(authority: string, lookup: GatedLookup): GatePlace | null {
    const group = this.#classes[this.#proven.get(authority) === true ? 0 : 1];
    const [proven, unproven] = this.#classes;
    if (proven.line.size + unproven.line.size >= this.#mostWaiting) return null;
    const place = new Place({ authority, group, lookup, leave: (...left) => this.#leave(...left) });
    const now = this.#clock.monotonicMs();
    if (group.line.size === 0 && group.hasRoom) this.#run(place, now);
    else {
      group.line.add(authority, place);
      this.#arm();
    }
    return place;
  }

  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #run(place: Place, now: number): void {
    if (this.#running.size >= this.#mostRunning) this.#pushOut();
    place.runSince = now;
    place.group.young.add(place);
    this.#running.add(place);
    place.lookup.run();
  }

  #pushOut(): void {
    const [oldest] = this.#running;
    if (oldest === undefined) return;
    this.#running.delete(oldest);
    this.#paused.add(oldest);
    oldest.lookup.pause();
    this.#arm();
  }

  #leave(place: Place, hasAnswered: boolean | null): void {
    place.group.line.delete(place.authority, place);
    place.group.young.delete(place);
    this.#paused.delete(place);
    this.#running.delete(place);
    if (hasAnswered === true) this.#proven.set(place.authority, true);
    else if (hasAnswered === false) this.#proven.delete(place.authority);
    if (this.#stopTimer !== null) this.#admit();
  }

  #admit(): void {
    const now = this.#clock.monotonicMs();
    for (const group of this.#classes) {
      while (group.line.size > 0 && group.hasRoom) {
        const next = group.line.take();
        if (next !== null) this.#run(next, now);
      }
    }
    // Whoever is pushed out now stands behind these.
    let turns = this.#paused.size;
    for (const place of this.#paused) {
      turns -= 1;
      if (turns < 0 || !this.#hasTurn(now) || !place.group.hasRoom) break;
      this.#paused.delete(place);
      this.#run(place, now);
    }
  }

  #hasTurn(now: number): boolean {
    if (this.#running.size < this.#mostRunning) return true;
    const [oldest] = this.#running;
    return oldest !== undefined && now - oldest.runSince >= turnMs;
  }

  // Runs as long as somebody waits.
  #arm(): void {
    this.#stopTimer ??= this.#clock.after(youngMs, () => {
      this.#stopTimer = null;
      const now = this.#clock.monotonicMs();
      for (const group of this.#classes) group.forgetOld(now);
      this.#admit();
      const isEmpty = this.#classes.every(({ line }) => line.size === 0) && this.#paused.size === 0;
      if (!isEmpty) this.#arm();
    });
  }
}

class Class {
  readonly line = new FairLine<Place>();
  /** Those who began a moment ago, oldest first. */
  readonly young = new Set<Place>();
  readonly #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  get hasRoom(): boolean {
    return this.young.size < this.#room;
  }

  // Done between two looks at the sockets and at no other time: however long this thread was busy sending, nobody had a
  // chance to answer meanwhile.
  forgetOld(now: number): void {
    for (const place of this.young) {
      if (now - place.runSince < youngMs) return;
      this.young.delete(place);
    }
  }
}

class Place implements GatePlace {
  readonly authority: string;
  readonly group: Class;
  readonly lookup: GatedLookup;
  runSince = 0;
  #leave: ((place: Place, hasAnswered: boolean | null) => void) | null;

  constructor(setup: {
    readonly authority: string;
    readonly group: Class;
    readonly lookup: GatedLookup;
    readonly leave: (place: Place, hasAnswered: boolean | null) => void;
  }) {
    this.authority = setup.authority;
    this.group = setup.group;
    this.lookup = setup.lookup;
    this.#leave = setup.leave;
  }

  leave(hasAnswered: boolean | null): void {
    const leave = this.#leave;
    this.#leave = null;
    leave?.(this, hasAnswered);
  }
}
