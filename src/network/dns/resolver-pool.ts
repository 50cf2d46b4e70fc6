import type { ResolverSettings, NameResolver } from './resolver.ts';
import { openResolver } from './resolver.ts';

/** The resolvers of monitors that ask name servers of their own. */
export interface ResolverPool {
  /** The resolver that asks these servers (`IP` or `IP:PORT`), shared by all who name the same; `null` beyond the limit. */
  of(servers: readonly string[], now?: number): NameResolver | null;
  stop(): void;
}

interface Pooled {
  readonly resolver: NameResolver;
  readonly usedAt: number;
}

const MAX_RESOLVERS = 256;
// Far longer than a probe takes: no answer is waited for any more.
const IDLE_MS = 600_000;

/** Opens each when it is first asked for; one that was not asked for long gives way to another. */
export function openResolverPool(settings: Omit<ResolverSettings, 'servers'>): ResolverPool {
  // Those used last stand last.
  const open = new Map<string, Pooled>();
  const giveWay = (now: number): boolean => {
    const [oldest] = open;
    if (open.size < MAX_RESOLVERS || oldest === undefined) return true;
    const [key, { resolver, usedAt }] = oldest;
    if (now - usedAt < IDLE_MS) return false;
    open.delete(key);
    resolver.stop();
    return true;
  };
  return {
    of: (servers, now = performance.now()) => {
      const key = servers.join();
      const known = open.get(key);
      if (known === undefined && !giveWay(now)) return null;
      const resolver = known?.resolver ?? openResolver({ ...settings, servers });
      open.delete(key);
      open.set(key, { resolver, usedAt: now });
      return resolver;
    },
    stop: () => {
      for (const { resolver } of open.values()) resolver.stop();
    },
  };
}
