import { socketClock, type SocketClock } from './socket-clock.ts';
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

// What a server has not read yet waits in a buffer, which holds some 270 datagrams on Linux, and is lost beyond that. So no
// more lookups than this (of two datagrams, in each of two lines, of which one is rarely full) may have questions that perhaps nobody has read.
const MAX_YOUNG = 100;
// How often, while somebody waits, it is looked at what has changed; and after how many looks without any sign that
// something was read the next go out all the same. Looks, because a thread that stood still has not looked.
const TICK_MS = 5;
const MAX_SILENT_TICKS = 10;
// Newcomers push out whoever was silent for longest, but nobody before this time.
const MIN_RUN_MS = 200;
// Those who were pushed out take turns in longer pieces.
const TURN_MS = 1_000;
const MIN_PROVEN_KEPT = 25_000;

/** Asks a server something that it certainly answers, and tells up to when (monotonic ms) it has read what it was sent. */
export type ReadProbe = (onRead: (until: number) => void) => void;

/**
 * Keeps names that nobody answers for from holding up all others. Everybody is asked for at once or soon: questions go
 * out as fast as servers read them, and who is silent gives way to newcomers before anybody waits for long. Authorities
 * that answered the last time have a line of their own.
 */
export class DnsGate {
  readonly #mostRunning: number;
  readonly #mostWaiting: number;
  readonly #classes: readonly [Class, Class];
  /** Authorities that answered the last time they were asked. */
  readonly #proven = new RecentMap<string, true>(MIN_PROVEN_KEPT);
  /** Oldest first. */
  readonly #running = new Set<Place>();
  /** Pushed out by others, in the order in which it is their turn. */
  readonly #paused = new Set<Place>();
  readonly #clock: SocketClock;
  readonly #probe: ReadProbe;
  #stopTimer: (() => void) | null = null;
  #isProbing = false;
  #silentTicks = 0;

  constructor(
    limits: DnsGateLimits,
    setup: { readonly clock?: SocketClock; readonly probe?: ReadProbe } = {},
  ) {
    this.#clock = setup.clock ?? socketClock;
    this.#probe = setup.probe ?? ((): void => undefined);
    this.#mostRunning = limits.running;
    this.#mostWaiting = limits.waiting;
    const room = Math.min(MAX_YOUNG, limits.running);
    this.#classes = [new Class(room), new Class(room)];
  }

  /** Runs the lookup now or when its turn comes; `null` when too many wait already. `authority` is who has to answer it. */
  enter(authority: string, lookup: GatedLookup): GatePlace | null {
    const group = this.#classes[this.#proven.get(authority) === true ? 0 : 1];
    const [proven, unproven] = this.#classes;
    if (proven.line.size + unproven.line.size >= this.#mostWaiting) return null;
    const place = new Place({ authority, group, lookup, leave: (...left) => this.#leave(...left) });
    const now = this.#clock.monotonicMs();
    if (group.line.size === 0 && this.#hasRoom(group, now, MIN_RUN_MS)) this.#run(place, now);
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
    if (hasAnswered === true) {
      // Datagrams are read in their order: what was asked before this one has been read, too.
      this.#release(place.runSince);
      this.#silentTicks = 0;
    }
    this.#paused.delete(place);
    this.#running.delete(place);
    if (hasAnswered === true) this.#proven.set(place.authority, true);
    else if (hasAnswered === false) this.#proven.delete(place.authority);
    if (this.#stopTimer !== null) this.#admit();
  }

  #release(until: number): void {
    for (const { young } of this.#classes) {
      for (const place of young) {
        if (place.runSince >= until) break;
        young.delete(place);
        this.#silentTicks = 0;
      }
    }
  }

  #admit(): void {
    const now = this.#clock.monotonicMs();
    for (const group of this.#classes) {
      while (group.line.size > 0 && this.#hasRoom(group, now, MIN_RUN_MS)) {
        const next = group.line.take();
        if (next !== null) this.#run(next, now);
      }
    }
    // Whoever is pushed out now stands behind these.
    let turns = this.#paused.size;
    for (const place of this.#paused) {
      turns -= 1;
      if (turns < 0 || !this.#hasRoom(place.group, now, TURN_MS)) break;
      this.#paused.delete(place);
      this.#run(place, now);
    }
  }

  // Among those who run, one has to go when there is no room: the oldest, after `leastMs`.
  #hasRoom(group: Class, now: number, leastMs: number): boolean {
    if (!group.hasRoom) return false;
    if (this.#running.size < this.#mostRunning) return true;
    const [oldest] = this.#running;
    return oldest !== undefined && now - oldest.runSince >= leastMs;
  }

  // Runs as long as somebody waits.
  #arm(): void {
    this.#stopTimer ??= this.#clock.after(TICK_MS, () => {
      this.#stopTimer = null;
      this.#silentTicks += 1;
      if (this.#silentTicks >= MAX_SILENT_TICKS) this.#release(Number.POSITIVE_INFINITY);
      this.#admit();
      this.#probeWhenFull();
      const isEmpty = this.#classes.every(({ line }) => line.size === 0) && this.#paused.size === 0;
      if (!isEmpty) this.#arm();
    });
  }

  // Answers tell by themselves what has been read; where nobody answers, this does.
  #probeWhenFull(): void {
    const isFull = this.#classes.some(({ line, hasRoom }) => line.size > 0 && !hasRoom);
    if (!isFull || this.#isProbing) return;
    this.#isProbing = true;
    this.#probe((until) => {
      this.#isProbing = false;
      if (this.#stopTimer === null) return;
      this.#release(until);
      this.#admit();
      this.#probeWhenFull();
    });
  }
}

class Class {
  readonly line = new FairLine<Place>();
  /** Those whose questions perhaps nobody has read yet, oldest first. */
  readonly young = new Set<Place>();
  readonly #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  get hasRoom(): boolean {
    return this.young.size < this.#room;
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
