import type { DnsServer } from './servers.ts';
import { agreeOn, crowdedOut, silence, type Vote } from './votes.ts';
import type { Fault } from '../probe/fault.ts';

/** What one server said: something about the name, or a failure, which may be its own. */
export type Said<T> =
  | { readonly kind: 'settled'; readonly value: T }
  | { readonly kind: 'failed'; readonly fault: Fault };

/** A question to one server, under way until it is closed. */
export interface Asking {
  /** What is to be said of this server if nothing more comes. */
  readonly heard: Fault;
  resend(): void;
  close(): void;
}

/** What an inquiry asks for, of whom, and how patiently. */
export interface Inquired<T> {
  /** In the order in which they are asked. */
  readonly servers: readonly DnsServer[];
  /** Asks one of them; `onSaid` is called once at most, and never at once. */
  readonly ask: (server: DnsServer, onSaid: (said: Said<T>) => void) => Asking;
  readonly lastsMs: number;
  /** How often one server is sent the same question while it is silent. */
  readonly attempts: number;
}

/** An inquiry under way. */
export interface Inquiry {
  /** The verdict if nothing more comes. */
  readonly fault: Fault;
  /** Lets go of its sockets until `run`. */
  pause(): void;
  run(): void;
  /** Ends it without a word. */
  close(): void;
}

// From here on a silent server has to show that it works.
const CONTROL_AFTER_MS = 300;
// Datagrams get lost: after this time another server is asked, or the same one again, spread by so much that questions
// that were lost together are not lost together once more.
const WAIT_MS = 1_000;
const SPREAD = 0.25;
// Who reports a failure may have had a bad moment; he is asked once more, between this and twice as much later.
const REPEAT_AFTER_MS = 250;
// A name that has been listened to for this long had its chance, whatever else there was to do.
const FAIR_MS = 1_000;
const TOLERABLE_DELAY_MS = 500;

/** Asks servers one after the other until one says something about the name. `run` starts it. */
export function openInquiry<T>(inquired: Inquired<T>, onEnd: (said: Said<T>) => void): Inquiry {
  return new ServerInquiry(inquired, onEnd);
}

interface Party {
  readonly server: DnsServer;
  asking: Asking | null;
  sent: number;
  /** The failure that it reported. */
  vote: Fault | null;
}

/**
 * A denial is final (RFC 1035 §7.3, and what every stub does): a failure, or a second's silence, takes it to the next
 * server. A failure blames the name only when every server that works says the same; each of those that failed has to
 * answer a control question, or its word does not count.
 */
class ServerInquiry<T> implements Inquiry {
  readonly #inquired: Inquired<T>;
  readonly #onEnd: (said: Said<T>) => void;
  readonly #openedAt = performance.now();
  readonly #parties: readonly Party[];
  #asked = 0;
  #startedAt: number | null = null;
  #runSince: number | null = null;
  #listenedMs = 0;
  #sendAt = Number.POSITIVE_INFINITY;
  #repeatAt = Number.POSITIVE_INFINITY;
  #hasRepeated = false;
  #timer: NodeJS.Timeout | null = null;
  #isOver = false;

  constructor(inquired: Inquired<T>, onEnd: (said: Said<T>) => void) {
    this.#inquired = inquired;
    this.#onEnd = onEnd;
    this.#parties = inquired.servers.map((server) => ({
      server,
      asking: null,
      sent: 0,
      vote: null,
    }));
  }

  run(): void {
    const now = performance.now();
    this.#runSince = now;
    this.#startedAt ??= now;
    this.#sendAt = now + nextWaitMs();
    if (this.#asked === 0) this.#askNext();
    else for (const party of this.#askedParties()) if (party.vote === null) this.#ask(party);
    this.#arm(now);
  }

  pause(): void {
    if (this.#runSince !== null) this.#listenedMs += performance.now() - this.#runSince;
    this.#runSince = null;
    this.#letGo();
  }

  close(): void {
    this.#isOver = true;
    this.#letGo();
  }

  get fault(): Fault {
    const votes = this.#askedParties().map(({ server, vote, asking }) => {
      const isWorking = server.health?.isProvenSince(this.#startedAt ?? this.#openedAt) ?? true;
      return { said: vote ?? asking?.heard ?? silence, isWorking };
    });
    return this.#fairly(agreeOn(votes));
  }

  /** Silence says nothing of a name that was hardly listened to; whatever was said does. */
  #fairly(fault: Fault): Fault {
    const isSilence = fault.reason === 'dns_timeout' || fault.reason === 'resolver';
    return isSilence && !this.#hadItsChance() ? crowdedOut : fault;
  }

  #hadItsChance(): boolean {
    if (this.#startedAt === null) return false;
    const now = performance.now();
    const runningMs = this.#runSince === null ? 0 : now - this.#runSince;
    const listenedMs = this.#listenedMs + runningMs;
    return listenedMs >= FAIR_MS || now - this.#openedAt - listenedMs <= TOLERABLE_DELAY_MS;
  }

  #askedParties(): readonly Party[] {
    return this.#parties.slice(0, this.#asked);
  }

  #askNext(): void {
    const party = this.#parties[this.#asked];
    if (party === undefined) return;
    this.#asked += 1;
    this.#ask(party);
  }

  #ask(party: Party): void {
    party.sent += 1;
    party.vote = null;
    party.asking = this.#inquired.ask(party.server, (said) => this.#onSaid(party, said));
  }

  #onSaid(party: Party, said: Said<T>): void {
    party.asking = null;
    if (said.kind === 'settled') {
      this.#finish(said);
      return;
    }
    party.vote = said.fault;
    if (this.#asked < this.#parties.length) {
      this.#sendAt = performance.now() + nextWaitMs();
      this.#askNext();
    } else if (this.#parties.every(({ vote }) => vote !== null)) this.#onAllFailed();
  }

  #onAllFailed(): void {
    if (this.#hasRepeated) {
      this.#judge();
      return;
    }
    this.#hasRepeated = true;
    const now = performance.now();
    this.#repeatAt = now + REPEAT_AFTER_MS * (1 + Math.random());
    this.#arm(now);
  }

  // One timer serves all: an inquiry that is answered at once costs no more than that.
  #arm(now: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const endsAt = (this.#startedAt ?? now) + this.#inquired.lastsMs;
    const wakeAt = Math.min(now + CONTROL_AFTER_MS, this.#sendAt, this.#repeatAt, endsAt);
    this.#timer = setTimeout(() => this.#onTimer(), Math.max(0, Math.ceil(wakeAt - now)));
  }

  #onTimer(): void {
    const now = performance.now();
    if (now >= (this.#startedAt ?? now) + this.#inquired.lastsMs) {
      // What the kernel already holds for us arrived in time: sockets are read once more before the verdict.
      setImmediate(() => this.#judge());
      return;
    }
    this.#control();
    if (now >= this.#repeatAt) this.#repeat();
    else if (now >= this.#sendAt) this.#sendMore(now);
    this.#arm(now);
  }

  #control(): void {
    for (const { server } of this.#askedParties()) {
      server.health?.check(this.#startedAt ?? this.#openedAt, ignore);
    }
  }

  #repeat(): void {
    this.#repeatAt = Number.POSITIVE_INFINITY;
    for (const party of this.#parties) this.#ask(party);
  }

  #sendMore(now: number): void {
    this.#sendAt = now + nextWaitMs();
    if (this.#asked < this.#parties.length) {
      this.#askNext();
      return;
    }
    for (const party of this.#parties) {
      if (party.asking === null || party.sent >= this.#inquired.attempts) continue;
      party.sent += 1;
      party.asking.resend();
    }
  }

  #judge(): void {
    if (this.#isOver) return;
    const asked = this.#askedParties();
    const votes: Vote[] = [];
    let open = asked.length;
    if (open === 0) this.#finish({ kind: 'failed', fault: agreeOn([]) });
    for (const { server, vote, asking } of asked) {
      const said = vote ?? asking?.heard ?? silence;
      const count = (isWorking: boolean): void => {
        votes.push({ said, isWorking });
        open -= 1;
        if (open === 0) this.#finish({ kind: 'failed', fault: agreeOn(votes) });
      };
      if (server.health === null) count(true);
      else server.health.check(this.#startedAt ?? this.#openedAt, count);
    }
  }

  #finish(said: Said<T>): void {
    if (this.#isOver) return;
    const fair =
      said.kind === 'failed'
        ? ({ kind: 'failed', fault: this.#fairly(said.fault) } as const)
        : said;
    this.close();
    this.#onEnd(fair);
  }

  #letGo(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const party of this.#parties) {
      party.asking?.close();
      party.asking = null;
    }
  }
}

function nextWaitMs(): number {
  return WAIT_MS * (1 + SPREAD * Math.random());
}

function ignore(): void {
  // The server's health remembers the outcome.
}
