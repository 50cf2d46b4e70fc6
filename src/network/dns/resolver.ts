import { authorityOf } from './gate/authority.ts';
import { DnsCache } from './cache.ts';
import { DnsGate, type DnsGateLimits } from './gate/gate.ts';
import type { GatedLookup, GatePermit } from './gate/permit.ts';
import type { Inquiry } from './inquiry.ts';
import type { TraceEventOf } from '../../core/explain/trace.ts';
import type { Family, TracedQuestion } from './address-query.ts';
import { RECORD_TYPES_OF, type DnsAnswer } from './server-lookup.ts';
import type { DnsServer } from './servers.ts';
import { openSetup, type DnsSetup, type DnsSystem } from './setup.ts';
import { crowdedOut, wasAnswered } from './votes.ts';
import type { Fault } from '../probe/fault.ts';
import { openHostsFile, type HostsFile } from './system/hosts-file.ts';
import { openLookup, workingFirst } from './name-lookup.ts';
import { ownDnsFault } from './own-fault.ts';
import { questionCapacity } from './gate/socket-capacity.ts';
import type { StallWatch } from '../probe/stall-watch.ts';

type Question = { readonly name: string; readonly family: Family } & TracedQuestion;

/** Turns names into addresses. */
export interface NameResolver {
  /**
   * Answers at once from the cache or the hosts file, else `null` and later through `onAnswer`, at most once. Lookups
   * of the same name that are under way are shared.
   */
  lookUp(question: Question, onAnswer: (answer: DnsAnswer) => void): DnsAnswer | null;
  /** Takes the interest back; returns what can be said of the name until now. */
  forget(
    question: { readonly name: string; readonly family: Family },
    onAnswer: (answer: DnsAnswer) => void,
  ): Fault;
  /** The name servers of this moment. */
  servers(): readonly DnsServer[];
  /** A permit for a lookup of another kind among all those under way; `null` when too many wait. */
  enter(authority: string, lookup: GatedLookup): GatePermit | null;
  stop(): void;
}

interface Lookup {
  readonly listeners: Set<(answer: DnsAnswer) => void>;
  readonly inquiry: Inquiry;
  readonly enteredAt: number;
  permit: GatePermit | null;
}

/** How names are looked up. */
export interface ResolverSettings {
  /** `IP` or `IP:PORT`; none means the system's. */
  readonly servers: readonly string[];
  /** Whether names of this machine and its network count: hosts file, localhost, search list. */
  readonly knowsLocalNames: boolean;
  readonly watch?: StallWatch;
  readonly limits?: DnsGateLimits;
  /** Where the system says what its servers and its search list are. */
  readonly system?: DnsSystem;
}

// One for A, one for AAAA.
const SOCKETS_PER_LOOKUP = 2;
const MAX_WAITING = 50_000;

/** Opens the resolver. */
export function openResolver(settings: ResolverSettings): NameResolver {
  return new Lookups(settings);
}

class Lookups implements NameResolver {
  readonly #settings: ResolverSettings;
  readonly #setup: () => DnsSetup;
  readonly #cache = new DnsCache();
  readonly #gate: DnsGate;
  readonly #hosts: HostsFile | null;
  readonly #underWay = new Map<string, Lookup>();

  constructor(settings: ResolverSettings) {
    this.#settings = settings;
    this.#setup = openSetup(settings);
    const probe = (onRead: (until: number) => void): void => {
      const now = performance.now();
      const health = workingFirst(this.servers(), now)[0]?.health;
      health?.check(now, () => onRead(health.readUntil));
    };
    this.#gate = new DnsGate(settings.limits ?? limitsOfThisMachine(), { probe });
    this.#hosts = settings.knowsLocalNames ? openHostsFile() : null;
  }

  lookUp(given: Question, onAnswer: (answer: DnsAnswer) => void): DnsAnswer | null {
    const question = { ...given, name: normalName(given.name) };
    const local = this.#hosts?.addressesOf(question.name, question.family) ?? null;
    if (local !== null) {
      question.trace?.emit(lookupEvent(question, { source: 'local' }));
      return { kind: 'found', ...local, ttlMs: 0 };
    }
    const key = keyOf(given);
    const now = performance.now();
    const known = this.#cache.get(key, now);
    if (known !== null) {
      const ageMs = this.#cache.ageMs(key, now);
      question.trace?.emit(lookupEvent(question, { source: 'cache', ageMs }));
      return known;
    }
    const others = this.#underWay.get(key);
    if (others !== undefined) {
      others.listeners.add(onAnswer);
      question.trace?.emit(lookupEvent(question, { source: 'joined' }));
      return null;
    }
    return this.#begin(key, given, onAnswer);
  }

  forget(
    given: { readonly name: string; readonly family: Family },
    onAnswer: (answer: DnsAnswer) => void,
  ): Fault {
    const key = keyOf(given);
    const lookup = this.#underWay.get(key);
    if (lookup === undefined) return crowdedOut;
    const { fault } = lookup.inquiry;
    lookup.listeners.delete(onAnswer);
    if (lookup.listeners.size === 0) {
      this.#underWay.delete(key);
      lookup.inquiry.close();
      lookup.permit?.leave(wasAnswered(fault));
    }
    return fault;
  }

  enter(authority: string, lookup: GatedLookup): GatePermit | null {
    return this.#gate.enter(authority, lookup);
  }

  servers(): readonly DnsServer[] {
    return this.#setup().servers;
  }

  stop(): void {
    for (const { inquiry } of this.#underWay.values()) inquiry.close();
    this.#underWay.clear();
    this.#gate.stop();
    for (const { health } of this.servers()) health?.stop();
  }

  #begin(key: string, question: Question, onAnswer: (answer: DnsAnswer) => void): DnsAnswer | null {
    const setup = this.#setup();
    question.trace?.emit(
      lookupEvent(question, {
        source: 'servers',
        servers: setup.servers.map(({ label }) => label),
      }),
    );
    const lookup: Lookup = {
      listeners: new Set([onAnswer]),
      inquiry: openLookup(question, setup, (answer) => this.#onEnd(key, lookup, answer)),
      enteredAt: performance.now(),
      permit: null,
    };
    this.#underWay.set(key, lookup);
    lookup.permit = this.enter(authorityOf(normalName(question.name)), {
      run: () => {
        this.#cache.countQuestion(performance.now());
        lookup.inquiry.run();
      },
      pause: () => lookup.inquiry.pause(),
    });
    if (lookup.permit !== null) return null;
    this.#underWay.delete(key);
    return { kind: 'failed', fault: crowdedOut };
  }

  #onEnd(key: string, lookup: Lookup, raw: DnsAnswer): void {
    const { watch } = this.#settings;
    const answer = ownDnsFault(raw, { startedAt: lookup.enteredAt, watch });
    this.#cache.set(key, answer, performance.now());
    this.#underWay.delete(key);
    lookup.permit?.leave(wasAnswered(answer.kind === 'found' ? null : answer.fault));
    for (const listener of lookup.listeners) listener(answer);
  }
}

function lookupEvent(
  { name, family }: Question,
  way: Pick<TraceEventOf<'lookup'>, 'source'> & Partial<TraceEventOf<'lookup'>>,
): TraceEventOf<'lookup'> {
  const { source, servers = [], ageMs = null } = way;
  return { kind: 'lookup', name, types: RECORD_TYPES_OF[family], source, servers, ageMs };
}

function limitsOfThisMachine(): DnsGateLimits {
  return { running: Math.ceil(questionCapacity() / SOCKETS_PER_LOOKUP), waiting: MAX_WAITING };
}

function normalName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

function keyOf({ name, family }: { readonly name: string; readonly family: Family }): string {
  const lower = name.toLowerCase();
  return family === 'both' ? lower : `${lower}/${family}`;
}
