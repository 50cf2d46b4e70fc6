import { DnsCache } from './dns-cache.ts';
import { DnsGate, type DnsGateLimits } from './dns-gate.ts';
import { inquire } from './dns-inquiry.ts';
import type { DnsAnswer, Family } from './dns-lookup.ts';
import { openDnsServers } from './dns-servers.ts';
import { tellLookup, type ToldQuestion } from './dns-story.ts';
import { unknownFault } from './fault.ts';
import { openHostsFile, type HostsFile } from './hosts-file.ts';
import { ownDnsFault } from './own-dns-fault.ts';
import type { StallWatch } from './stall-watch.ts';

type Question = { readonly name: string; readonly family: Family } & ToldQuestion;

/** What is known about a question that nobody has answered yet. */
export interface Silence {
  /** When the name servers were asked (monotonic milliseconds); `null` when they have not been. */
  readonly askedAt: number | null;
  /** Whether one of them has answered another question since. */
  readonly isResolverProven: boolean;
}

/** Turns names into addresses. */
export interface NameResolver {
  /**
   * Answers at once from the cache or the hosts file, else `null` and later through `onAnswer`, at most once. Lookups
   * of the same name that are under way are shared. `forget` takes the interest back and tells whom the silence blames.
   */
  lookUp(question: Question, onAnswer: (answer: DnsAnswer) => void): DnsAnswer | null;
  forget(
    question: { readonly name: string; readonly family: Family },
    onAnswer: (answer: DnsAnswer) => void,
  ): Silence;
  stop(): void;
}

interface Waiting {
  readonly tellers: Set<(answer: DnsAnswer) => void>;
  /** When the name servers were asked; `null` while the question waits for its turn. */
  askedAt: number | null;
}

const turnedAway: DnsAnswer = {
  kind: 'failed',
  fault: unknownFault('resolver', 'dns', 'too many other names are being looked up'),
};

/** How names are looked up. */
export interface ResolverSettings {
  /** `IP` or `IP:PORT`; none means the system's. */
  readonly servers: readonly string[];
  /** Whether names of this machine (hosts file, localhost) count. */
  readonly knowsLocalNames: boolean;
  readonly watch?: StallWatch;
  readonly limits?: Partial<DnsGateLimits>;
}

/** Opens the resolver. */
export function openResolver(settings: ResolverSettings): NameResolver {
  const servers = openDnsServers(settings.servers);
  const cache = new DnsCache();
  const gate = new DnsGate(settings.limits);
  const hosts = settings.knowsLocalNames ? openHostsFile() : null;
  const waiting = new Map<string, Waiting>();

  const tell = (key: string, answer: DnsAnswer): void => {
    const tellers = waiting.get(key)?.tellers;
    waiting.delete(key);
    for (const each of tellers ?? []) each(answer);
  };
  const ask = (key: string, question: Question): void => {
    const entry = gate.enter(question.name, key, (leave) => {
      const startedAt = performance.now();
      const mine = waiting.get(key);
      if (mine !== undefined) mine.askedAt = startedAt;
      cache.countQuestion(startedAt);
      inquire({ question, servers }, (raw) => {
        const answer = ownDnsFault(raw, { startedAt, watch: settings.watch });
        cache.set(key, answer, performance.now());
        tell(key, answer);
        leave(answer.kind === 'found' || answer.fault.reason !== 'dns_timeout');
      });
    });
    if (entry === 'full') tell(key, turnedAway);
  };

  return {
    lookUp(given, onAnswer) {
      const question = { ...given, name: normalName(given.name) };
      const local = hosts === null ? null : localAnswer(hosts, question);
      if (local !== null) {
        tellLookup(question, { source: 'local' });
        return local;
      }
      const key = keyOf(question);
      const known = cache.get(key, performance.now());
      if (known !== null) {
        tellLookup(question, { source: 'cache', ageMs: cache.ageMs(key, performance.now()) });
        return known;
      }
      const others = waiting.get(key);
      if (others !== undefined) {
        others.tellers.add(onAnswer);
        tellLookup(question, { source: 'joined' });
        return null;
      }
      waiting.set(key, { tellers: new Set([onAnswer]), askedAt: null });
      if (question.story !== undefined) {
        const asked = servers.flatMap(({ cares }) => cares.getServers());
        tellLookup(question, { source: 'servers', servers: asked });
      }
      ask(key, question);
      return null;
    },
    forget(given, onAnswer) {
      const name = normalName(given.name);
      const key = keyOf({ ...given, name });
      const mine = waiting.get(key);
      if (mine === undefined) return { askedAt: null, isResolverProven: false };
      mine.tellers.delete(onAnswer);
      if (mine.tellers.size === 0 && gate.withdraw(name, key)) waiting.delete(key);
      const { askedAt } = mine;
      const since = askedAt ?? performance.now();
      return {
        askedAt,
        isResolverProven: servers.some(({ health }) => health.isProvenSince(since)),
      };
    },
    stop: () => {
      for (const { cares, slowly, health } of servers) {
        cares.cancel();
        slowly.stop();
        health.stop();
      }
    },
  };
}

function normalName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

function keyOf({ name, family }: { readonly name: string; readonly family: Family }): string {
  return family === 'both' ? name : `${name}/${family}`;
}

function localAnswer(
  hosts: HostsFile,
  { name, family }: { readonly name: string; readonly family: Family },
): DnsAnswer | null {
  let addresses = hosts.addressesOf(name);
  // RFC 6761 §6.3: localhost and everything below it is this machine.
  if (addresses.length === 0 && (name === 'localhost' || name.endsWith('.localhost'))) {
    addresses = ['127.0.0.1', '::1'];
  }
  if (addresses.length === 0) return null;
  const ipv4 = family === 'ipv6' ? [] : addresses.filter((address) => !address.includes(':'));
  const ipv6 = family === 'ipv4' ? [] : addresses.filter((address) => address.includes(':'));
  if (ipv4.length + ipv6.length === 0) return null;
  return { kind: 'found', ipv4, ipv6, ttlMs: 0 };
}
