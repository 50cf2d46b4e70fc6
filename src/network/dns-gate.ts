import { authorityOf } from './dns-authority.ts';

/** How many lookups may be under way; the defaults suit one thread. */
export interface DnsGateLimits {
  /** Of names under one authority. */
  readonly perAuthority: number;
  /** Of names whose authority has not answered lately, all together. */
  readonly unproven: number;
  /** Of all names. */
  readonly total: number;
  /** Names that wait for their turn; more are turned away. */
  readonly waiting: number;
}

const defaults: DnsGateLimits = {
  perAuthority: 100,
  unproven: 2_000,
  total: 8_000,
  waiting: 50_000,
};
const mostProven = 50_000;

interface Lane {
  readonly authority: string;
  active: number;
  /** Lookups that wait, oldest first, under a key that takes them out again. */
  readonly line: Map<string, () => void>;
}

/**
 * Keeps names that nobody answers for from holding up all others: each authority has its own line, and authorities that
 * have not proven to answer share a bounded part of what may be under way. Who waits, waits behind its own kind.
 */
export class DnsGate {
  readonly #limits: DnsGateLimits;
  readonly #lanes = new Map<string, Lane>();
  /** Authorities that answered the last time they were asked; the oldest are forgotten first. */
  readonly #proven = new Set<string>();
  /** Unproven lanes that could start a lookup if there were room for unproven ones. */
  readonly #ready = new Set<Lane>();
  #active = 0;
  #unproven = 0;
  #waiting = 0;

  constructor(limits: Partial<DnsGateLimits> = {}) {
    this.#limits = { ...defaults, ...limits };
  }

  /** Runs `start` now (`started`) or when its turn comes (`waiting`); `full` means never. Each start wants a `leave`. */
  enter(name: string, key: string, start: (leave: Leave) => void): 'started' | 'waiting' | 'full' {
    const authority = authorityOf(name);
    let lane = this.#lanes.get(authority);
    if (lane === undefined) {
      lane = { authority, active: 0, line: new Map() };
      this.#lanes.set(authority, lane);
    }
    const mine = lane;
    if (mine.line.size === 0 && this.#hasRoom(mine)) {
      this.#start(mine, start);
      return 'started';
    }
    if (this.#waiting >= this.#limits.waiting) {
      this.#drop(mine);
      return 'full';
    }
    this.#waiting += 1;
    mine.line.set(key, () => this.#start(mine, start));
    this.#mark(mine);
    return 'waiting';
  }

  /** Takes a lookup that nobody wants any more out of its line; `false` when it has started. */
  withdraw(name: string, key: string): boolean {
    const lane = this.#lanes.get(authorityOf(name));
    if (lane === undefined || !lane.line.delete(key)) return false;
    this.#waiting -= 1;
    this.#mark(lane);
    this.#drop(lane);
    return true;
  }

  #hasRoom(lane: Lane): boolean {
    if (lane.active >= this.#limits.perAuthority || this.#active >= this.#limits.total) {
      return false;
    }
    return this.#unproven < this.#limits.unproven || this.#proven.has(lane.authority);
  }

  #start(lane: Lane, start: (leave: Leave) => void): void {
    const isProven = this.#proven.has(lane.authority);
    lane.active += 1;
    this.#active += 1;
    if (!isProven) this.#unproven += 1;
    let hasLeft = false;
    start((hasAnswered) => {
      if (hasLeft) return;
      hasLeft = true;
      lane.active -= 1;
      this.#active -= 1;
      if (!isProven) this.#unproven -= 1;
      this.#remember(lane.authority, hasAnswered);
      this.#mark(lane);
      this.#startNext(lane);
      this.#drop(lane);
    });
  }

  #remember(authority: string, hasAnswered: boolean): void {
    if (!hasAnswered) this.#proven.delete(authority);
    else if (!this.#proven.has(authority)) {
      this.#proven.add(authority);
      if (this.#proven.size > mostProven) {
        const [oldest] = this.#proven;
        if (oldest !== undefined) this.#proven.delete(oldest);
      }
    }
  }

  // A proven authority goes on with its own line; the room of an unproven one goes to whoever has waited longest.
  #startNext(lane: Lane): void {
    if (lane.line.size > 0 && this.#proven.has(lane.authority)) this.#startFrom(lane);
    for (const ready of this.#ready) {
      if (!this.#hasRoom(ready)) return;
      this.#ready.delete(ready);
      this.#startFrom(ready);
      this.#mark(ready);
    }
  }

  #startFrom(lane: Lane): void {
    while (lane.line.size > 0 && this.#hasRoom(lane)) {
      const [first] = lane.line;
      if (first === undefined) return;
      lane.line.delete(first[0]);
      this.#waiting -= 1;
      first[1]();
      if (!this.#proven.has(lane.authority)) return;
    }
  }

  #mark(lane: Lane): void {
    const isReady = lane.line.size > 0 && lane.active < this.#limits.perAuthority;
    if (isReady) this.#ready.add(lane);
    else this.#ready.delete(lane);
  }

  #drop(lane: Lane): void {
    if (lane.active === 0 && lane.line.size === 0) this.#lanes.delete(lane.authority);
  }
}

/** Ends a lookup; tells whether the name servers answered it. */
export type Leave = (hasAnswered: boolean) => void;
