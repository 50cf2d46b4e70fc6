import { Resolver } from 'node:dns';
import { DnsCache } from './dns-cache.ts';
import { lookUp, type DnsAnswer, type Family } from './dns-lookup.ts';
import { openHostsFile, type HostsFile } from './hosts-file.ts';

/** Turns names into addresses. */
export interface NameResolver {
  /**
   * Answers at once from the cache or the hosts file, else `null` and later through `onAnswer`, at most once. Lookups
   * of the same name that are under way are shared. `forget` takes the interest back.
   */
  lookUp(
    question: { readonly name: string; readonly family: Family },
    onAnswer: (answer: DnsAnswer) => void,
  ): DnsAnswer | null;
  forget(
    question: { readonly name: string; readonly family: Family },
    onAnswer: (answer: DnsAnswer) => void,
  ): void;
  stop(): void;
}

// Two rounds (0.8 s, then 1.6 s) end inside the 3 s that a lookup may take; with a dead and a good server the good one
// is asked after 0.8 s.
const firstTryMs = 800;
const tries = 2;

/** Opens the resolver. `servers` are `IP` or `IP:PORT`; none means the system's. */
export function openResolver(settings: {
  readonly servers: readonly string[];
  /** Whether names of this machine (hosts file, localhost) count. */
  readonly knowsLocalNames: boolean;
}): NameResolver {
  const cares = new Resolver({ timeout: firstTryMs, tries });
  if (settings.servers.length > 0) cares.setServers([...settings.servers]);
  const cache = new DnsCache();
  const hosts = settings.knowsLocalNames ? openHostsFile() : null;
  const waiting = new Map<string, Set<(answer: DnsAnswer) => void>>();

  const ask = (key: string, question: { readonly name: string; readonly family: Family }): void => {
    cache.countQuestion(performance.now());
    lookUp(cares, question, (answer) => {
      cache.set(key, answer, performance.now());
      const waiters = waiting.get(key);
      waiting.delete(key);
      for (const tell of waiters ?? []) tell(answer);
    });
  };

  return {
    lookUp(given, onAnswer) {
      const question = { name: normalName(given.name), family: given.family };
      const local = hosts === null ? null : localAnswer(hosts, question);
      if (local !== null) return local;
      const key = keyOf(question);
      const known = cache.get(key, performance.now());
      if (known !== null) return known;
      const waiters = waiting.get(key);
      if (waiters !== undefined) {
        waiters.add(onAnswer);
        return null;
      }
      waiting.set(key, new Set([onAnswer]));
      ask(key, question);
      return null;
    },
    forget(given, onAnswer) {
      waiting.get(keyOf({ ...given, name: normalName(given.name) }))?.delete(onAnswer);
    },
    stop: () => cares.cancel(),
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
