import type { ResolverSettings, NameResolver } from './resolver.ts';
import { openResolver } from './resolver.ts';

/** The resolvers of monitors that ask name servers of their own. */
export interface ResolverPool {
  /** The resolver that asks these servers (`IP` or `IP:PORT`), shared by all who name the same; `null` beyond the limit. */
  of(servers: readonly string[]): NameResolver | null;
  stop(): void;
}

const MAX_RESOLVERS = 256;

/** Opens each when it is first asked for. */
export function openResolverPool(settings: Omit<ResolverSettings, 'servers'>): ResolverPool {
  const open = new Map<string, NameResolver>();
  return {
    of: (servers) => {
      const key = servers.join();
      const known = open.get(key);
      if (known !== undefined) return known;
      if (open.size >= MAX_RESOLVERS) return null;
      const resolver = openResolver({ ...settings, servers });
      open.set(key, resolver);
      return resolver;
    },
    stop: () => {
      for (const resolver of open.values()) resolver.stop();
    },
  };
}
