import type { DnsServer } from './servers.ts';
import { ListeningTime } from './listening-time.ts';
import { faultSoFar, judgeParties, type Asking, type Party, type ServerVerdict } from './party.ts';
import { crowdedOut } from './votes.ts';
import type { Fault } from '../probe/fault.ts';

/** The question of an inquiry, the servers asked, and its patience. */
export interface Inquired<T> {
  /** In the order in which they are asked. */
  readonly servers: readonly DnsServer[];
  /** Asks one of them; `onSaid` is called once at most, and never at once. */
  readonly ask: (server: DnsServer, onVerdict: (verdict: ServerVerdict<T>) => void) => Asking;
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
  /** Ends it without a verdict. */
  close(): void;
}

// From here on a silent server has to show that it works.
const CONTROL_AFTER_MS = 300;
// Datagrams get lost: after this time another server is asked, or the same one again, spread by so much that questions
// that were lost together are not lost together once more.
const WAIT_MS = 1_000;
const SPREAD = 0.25;
// A server that reports a failure may have had a bad moment; it is asked once more, between this and twice as much later.
const REPEAT_AFTER_MS = 250;

/** Asks servers one after the other until one says something about the name. `run` starts it. */
export function openInquiry<T>(
  inquired: Inquired<T>,
  onEnd: (verdict: ServerVerdict<T>) => void,
): Inquiry {
  return new ServerInquiry(inquired, onEnd);
}

/**
 * A denial is final (RFC 1035 §7.3, and what every stub does): a failure, or a second's silence, takes it to the next
 * server. A failure is attributed to the name only when every server that works says the same; each of those that failed has to
 * answer a control question, or its vote does not count.
 */
class ServerInquiry<T> implements Inquiry {
  readonly #inquired: Inquired<T>;
  readonly #onEnd: (verdict: ServerVerdict<T>) => void;
  readonly #openedAt = performance.now();
  readonly #listening = new ListeningTime(this.#openedAt);
  readonly #parties: readonly Party[];
  #asked = 0;
  #startedAt: number | null = null;
  #sendAt = Number.POSITIVE_INFINITY;
  #repeatAt = Number.POSITIVE_INFINITY;
  #hasRepeated = false;
  #timer: NodeJS.Timeout | null = null;
  #isOver = false;

  constructor(inquired: Inquired<T>, onEnd: (verdict: ServerVerdict<T>) => void) {
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
    this.#listening.begin(now);
    this.#startedAt ??= now;
    this.#sendAt = now + nextWaitMs();
    if (this.#asked === 0) this.#askNext();
    else for (const party of this.#askedParties()) if (party.vote === null) this.#ask(party);
    this.#arm(now);
  }

  pause(): void {
    this.#listening.end(performance.now());
    this.#letGo();
  }

  close(): void {
    this.#isOver = true;
    this.#letGo();
  }

  get fault(): Fault {
    return this.#fairly(faultSoFar(this.#askedParties(), this.#since));
  }

  /** Since when (monotonic ms) a server has to have shown that it works. */
  get #since(): number {
    return this.#startedAt ?? this.#openedAt;
  }

  /** Silence shows nothing of a name that was hardly listened to; any answer does. */
  #fairly(fault: Fault): Fault {
    const isSilence = fault.reason === 'dns_timeout' || fault.reason === 'resolver';
    return isSilence && !this.#listening.wasFair(performance.now()) ? crowdedOut : fault;
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
    party.asking = this.#inquired.ask(party.server, (verdict) => this.#onVerdict(party, verdict));
  }

  #onVerdict(party: Party, verdict: ServerVerdict<T>): void {
    party.asking = null;
    if (verdict.kind === 'settled') {
      this.#finish(verdict);
      return;
    }
    party.vote = verdict.fault;
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
      // Bytes that the kernel already holds for us arrived in time: sockets are read once more before the verdict.
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
      server.health?.check(this.#since, ignore);
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
    judgeParties(this.#askedParties(), this.#since, (fault) => {
      this.#finish({ kind: 'failed', fault });
    });
  }

  #finish(verdict: ServerVerdict<T>): void {
    if (this.#isOver) return;
    const fair =
      verdict.kind === 'failed'
        ? ({ kind: 'failed', fault: this.#fairly(verdict.fault) } as const)
        : verdict;
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
