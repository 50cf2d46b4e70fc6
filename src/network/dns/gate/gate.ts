import type { Clock } from '../../../core/ports/clock.ts';
import { AdmissionClass, LookupPermit, type GatedLookup, type GatePermit } from './permit.ts';
import { RecentMap } from './recent-map.ts';

/** Time as the gate needs it. */
type SocketClock = Pick<Clock, 'monotonicMs' | 'after'>;

/** How many lookups may be under way. */
export interface DnsGateLimits {
  /** That hold sockets. */
  readonly running: number;
  /** That wait for their turn; more are turned away. */
  readonly waiting: number;
}

// Questions that a server has not read yet wait in a buffer, which holds some 270 datagrams on Linux, and are lost beyond that. So no
// more lookups than this (of two datagrams, in each of two queues, of which one is rarely full) may have questions that perhaps no server has read.
const MAX_YOUNG = 100;
// How often, while lookups wait, it is looked at what has changed; and after how many looks without any sign that
// something was read the next go out all the same. Looks, because a stalled thread has not looked.
const TICK_MS = 5;
const MAX_SILENT_TICKS = 10;
// Newcomers push out the lookup that was silent for longest, but none before this time.
const MIN_RUN_MS = 200;
// Lookups that were pushed out take turns in longer pieces.
const TURN_MS = 1_000;
const MIN_PROVEN_KEPT = 25_000;

/** Asks a server something that it certainly answers, and reports up to when (monotonic ms) it has read what it was sent. */
export type ReadProbe = (onRead: (until: number) => void) => void;

/**
 * Keeps names without an answer from delaying all others. Every name is asked for at once or soon: questions go
 * out as fast as servers read them, and what is silent gives way to newcomers before any of them waits for long. Authorities
 * that answered the last time have a queue of their own.
 */
export class DnsGate {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  readonly #classes: readonly [AdmissionClass, AdmissionClass];
  /** Authorities that answered the last time they were asked. */
  readonly #proven = new RecentMap<string, true>(MIN_PROVEN_KEPT);
  /** Oldest first. */
  readonly #running = new Set<LookupPermit>();
  /** Pushed out by others, in the order in which it is their turn. */
  readonly #paused = new Set<LookupPermit>();
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
    this.#maxRunning = limits.running;
    this.#maxWaiting = limits.waiting;
    const capacity = Math.min(MAX_YOUNG, limits.running);
    this.#classes = [new AdmissionClass(capacity), new AdmissionClass(capacity)];
  }

  /** Runs the lookup now or when its turn comes; `null` when too many wait already. `authority` is who has to answer it. */
  enter(authority: string, lookup: GatedLookup): GatePermit | null {
    const group = this.#classes[this.#proven.get(authority) === true ? 0 : 1];
    const [proven, unproven] = this.#classes;
    if (proven.queue.size + unproven.queue.size >= this.#maxWaiting) return null;
    const permit = new LookupPermit({
      authority,
      group,
      lookup,
      leave: (...left) => this.#leave(...left),
    });
    const now = this.#clock.monotonicMs();
    if (group.queue.size === 0 && this.#hasCapacity(group, now, MIN_RUN_MS)) this.#run(permit, now);
    else {
      group.queue.add(authority, permit);
      this.#arm();
    }
    return permit;
  }

  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #run(permit: LookupPermit, now: number): void {
    if (this.#running.size >= this.#maxRunning) this.#pushOut();
    permit.runSince = now;
    permit.group.young.add(permit);
    this.#running.add(permit);
    permit.lookup.run();
  }

  #pushOut(): void {
    const [oldest] = this.#running;
    if (oldest === undefined) return;
    this.#running.delete(oldest);
    this.#paused.add(oldest);
    oldest.lookup.pause();
    this.#arm();
  }

  #leave(permit: LookupPermit, hasAnswered: boolean | null): void {
    permit.group.queue.delete(permit.authority, permit);
    permit.group.young.delete(permit);
    if (hasAnswered === true) {
      // Datagrams are read in their order: what was asked before this one has been read, too.
      this.#release(permit.runSince);
      this.#silentTicks = 0;
    }
    this.#paused.delete(permit);
    this.#running.delete(permit);
    if (hasAnswered === true) this.#proven.set(permit.authority, true);
    else if (hasAnswered === false) this.#proven.delete(permit.authority);
    if (this.#stopTimer !== null) this.#admit();
  }

  #release(until: number): void {
    for (const { young } of this.#classes) {
      for (const permit of young) {
        if (permit.runSince >= until) break;
        young.delete(permit);
        this.#silentTicks = 0;
      }
    }
  }

  #admit(): void {
    const now = this.#clock.monotonicMs();
    for (const group of this.#classes) {
      while (group.queue.size > 0 && this.#hasCapacity(group, now, MIN_RUN_MS)) {
        const next = group.queue.take();
        if (next !== null) this.#run(next, now);
      }
    }
    // Lookups that are pushed out now stand behind these.
    let turns = this.#paused.size;
    for (const permit of this.#paused) {
      turns -= 1;
      if (turns < 0 || !this.#hasCapacity(permit.group, now, TURN_MS)) break;
      this.#paused.delete(permit);
      this.#run(permit, now);
    }
  }

  // Among those who run, one has to go when there is no capacity: the oldest, after `minRunMs`.
  #hasCapacity(group: AdmissionClass, now: number, minRunMs: number): boolean {
    if (!group.hasCapacity) return false;
    if (this.#running.size < this.#maxRunning) return true;
    const [oldest] = this.#running;
    return oldest !== undefined && now - oldest.runSince >= minRunMs;
  }

  // Runs as long as lookups wait.
  #arm(): void {
    this.#stopTimer ??= this.#clock.after(TICK_MS, () => {
      this.#stopTimer = null;
      this.#silentTicks += 1;
      if (this.#silentTicks >= MAX_SILENT_TICKS) this.#release(Number.POSITIVE_INFINITY);
      this.#admit();
      this.#probeWhenFull();
      const isEmpty =
        this.#classes.every(({ queue }) => queue.size === 0) && this.#paused.size === 0;
      if (!isEmpty) this.#arm();
    });
  }

  // Answers show by themselves what has been read; where none comes, this does.
  #probeWhenFull(): void {
    const isFull = this.#classes.some(({ queue, hasCapacity }) => queue.size > 0 && !hasCapacity);
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

/** The clock of this thread, but its tasks come after whatever the sockets hold has been read. */
const socketClock: SocketClock = {
  monotonicMs: () => performance.now(),
  after: (delayMs, task) => {
    let immediate: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      immediate = setImmediate(task);
    }, delayMs);
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  },
};
