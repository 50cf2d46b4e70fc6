import type { Resolver } from 'node:dns';
import { lookUp, type DnsAnswer } from './dns-lookup.ts';
import { checkTruncation } from './dns-truncation.ts';
import type { DnsServer } from './dns-servers.ts';
import { downFault, unknownFault, type Fault } from './fault.ts';

/** What an inquiry asks for, and of whom. */
export interface Inquired {
  readonly question: Parameters<typeof lookUp>[1];
  readonly servers: readonly DnsServer[];
}

/** One lookup under way. */
export interface RunningInquiry {
  readonly startedAt: number;
}

interface Asked {
  readonly server: DnsServer;
  readonly channel: Resolver;
}

// Most names are answered sooner. From here on the server has to show that it works, and the name is asked patiently.
const controlAfterMs = 300;
const nextServerAfterMs = 800;
const giveUpAfterMs = 2_950;
const troubleMs = 30_000;

// Codes with which a server says nothing about the name: a failure to answer, as against a denial.
const failures: ReadonlySet<string> = new Set(['dns_servfail', 'dns_timeout', 'dns_error']);

/** Asks the servers, one after the other until one gives a real answer; `onAnswer` may come again with more addresses. */
export function inquire(inquired: Inquired, onAnswer: (answer: DnsAnswer) => void): RunningInquiry {
  const inquiry = new Inquiry(inquired, onAnswer);
  inquiry.start();
  return inquiry;
}

/**
 * A failure blames the name only when every server that works says the same: each of those that failed has to answer a
 * control question, or its word does not count.
 */
class Inquiry implements RunningInquiry {
  readonly startedAt = performance.now();
  readonly #inquired: Inquired;
  readonly #onAnswer: (answer: DnsAnswer) => void;
  readonly #order: readonly DnsServer[];
  readonly #votes = new Map<DnsServer, Fault>();
  /** Channels to a server that have not ended yet. */
  readonly #open = new Map<DnsServer, number>();
  readonly #patient = new Set<DnsServer>();
  #asked = 0;
  #answeredBy: Resolver | null = null;
  #isOver = false;
  #isSettling = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(inquired: Inquired, onAnswer: (answer: DnsAnswer) => void) {
    this.#inquired = inquired;
    this.#onAnswer = onAnswer;
    this.#order = inOrder(inquired.servers, this.startedAt);
  }

  start(): void {
    this.#timer = setTimeout(() => this.#onSlow(), controlAfterMs);
    this.#askNext();
  }

  #askNext(): void {
    const server = this.#order[this.#asked];
    if (server === undefined) return;
    this.#asked += 1;
    this.#ask(server, server.cares);
  }

  #ask(server: DnsServer, channel: Resolver): void {
    this.#open.set(server, (this.#open.get(server) ?? 0) + 1);
    lookUp(channel, this.#inquired.question, (answer) =>
      this.#onReply({ server, channel }, answer),
    );
  }

  #onReply({ server, channel }: Asked, answer: DnsAnswer): void {
    if (channel !== server.cares) server.slowly.countAnswer();
    if (this.#isSettling) return;
    if (this.#isOver) {
      if (channel === this.#answeredBy) this.#onAnswer(answer);
      return;
    }
    if (answer.kind === 'found' || saysSomething(answer.fault)) {
      server.health.prove();
      server.troubledUntil = 0;
      this.#answeredBy = channel;
      this.#blameTheSilent(server);
      if (answer.kind === 'failed' && answer.fault.reason === 'dns_no_address') {
        this.#doubtEmptiness(server, answer);
      } else {
        this.#finish(answer);
      }
      return;
    }
    const open = (this.#open.get(server) ?? 1) - 1;
    this.#open.set(server, open);
    // A word says more than silence, whichever channel heard it.
    const vote = this.#votes.get(server);
    if (vote === undefined || vote.reason === 'dns_timeout') this.#votes.set(server, answer.fault);
    if (open > 0 && answer.fault.reason === 'dns_timeout') return;
    if (this.#asked < this.#order.length) this.#askNext();
    else if (this.#votes.size === this.#order.length) this.#judge();
  }

  // One timer serves all: a lookup that is answered at once costs no more than that.
  #onSlow(): void {
    const elapsedMs = performance.now() - this.startedAt;
    if (elapsedMs >= giveUpAfterMs - 1) {
      this.#judge();
      return;
    }
    for (const server of this.#order.slice(0, this.#asked)) {
      server.health.check(this.startedAt, ignore);
      if (this.#patient.has(server) || this.#votes.has(server)) continue;
      this.#patient.add(server);
      this.#ask(server, server.slowly.channel());
    }
    if (elapsedMs >= nextServerAfterMs * this.#asked) this.#askNext();
    this.#timer = setTimeout(
      () => this.#onSlow(),
      Math.max(0, Math.min(controlAfterMs, giveUpAfterMs - elapsedMs)),
    );
  }

  #judge(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const asked = this.#order.slice(0, this.#asked);
    const heard: Fault[] = [];
    let open = asked.length;
    for (const server of asked) {
      const vote = this.#votes.get(server) ?? silence;
      server.health.check(this.startedAt, (isWorking) => {
        if (isWorking && vote.outcome === 'down') heard.push(vote);
        else if (vote.outcome === 'unknown' && vote.reason !== 'resolver') heard.push(vote);
        open -= 1;
        if (open === 0 && !this.#isOver) this.#finish({ kind: 'failed', fault: agree(heard) });
      });
    }
  }

  #doubtEmptiness({ cares }: DnsServer, answer: DnsAnswer): void {
    this.#isSettling = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const [address] = cares.getServers();
    if (address === undefined) {
      this.#finish(answer);
      return;
    }
    checkTruncation(address, this.#inquired.question.name, (isTruncated) =>
      this.#finish(isTruncated ? truncated : answer),
    );
  }

  #blameTheSilent(answering: DnsServer): void {
    const until = performance.now() + troubleMs;
    for (const server of this.#order.slice(0, this.#asked)) {
      if (server !== answering) server.troubledUntil = until;
    }
  }

  #finish(answer: DnsAnswer): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isOver = true;
    this.#onAnswer(answer);
  }
}

function ignore(): void {
  // The server's health remembers the outcome.
}

const truncated: DnsAnswer = {
  kind: 'failed',
  fault: downFault('dns_error', 'dns', 'the DNS answer for this name is cut off'),
};
const silence = downFault('dns_timeout', 'dns', 'the DNS lookup got no answer in time');

function saysSomething({ outcome, reason }: Fault): boolean {
  return outcome === 'down' && !failures.has(reason);
}

function inOrder(servers: readonly DnsServer[], now: number): readonly DnsServer[] {
  const [first] = servers;
  if (servers.length === 1 || (first !== undefined && first.troubledUntil <= now)) return servers;
  return [
    ...servers.filter(({ troubledUntil }) => troubledUntil <= now),
    ...servers.filter(({ troubledUntil }) => troubledUntil > now),
  ];
}

function agree(votes: readonly Fault[]): Fault {
  const own = votes.find(({ outcome }) => outcome === 'unknown');
  if (own !== undefined) return own;
  const [first] = votes;
  if (first === undefined) {
    return unknownFault(
      'resolver',
      'dns',
      'our DNS resolver does not answer other questions either',
    );
  }
  if (votes.every(({ reason }) => reason === first.reason)) return first;
  return unknownFault('resolver', 'dns', 'our DNS resolvers disagree about this name');
}
