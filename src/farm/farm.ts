import { startDnsServer } from './dns/dns-server.ts';
import type { SimulatedDnsServer } from './dns/dns-server.ts';
import type { ZoneEntry } from './dns/dns-zone.ts';
import { placeOnOwnAddresses } from './sites/placement-own.ts';
import { placeBehindOneListener } from './sites/placement-shared.ts';
import type { PlacedLiveSite, Placement } from './sites/placement.ts';
import { RequestLog } from './request-log.ts';
import type { FarmRequest } from './request-log.ts';
import type { FarmSite, SiteBehaviour } from './sites/site-behaviour.ts';
import { composePlay } from './sites/site-play.ts';

/** A farm as plain data. */
export interface FarmSpec {
  readonly sites: readonly FarmSite[];
  /**
   * `own` (default): an address a site, at most 4,000 sites, every behaviour exact down to the connection.
   * `shared`: one listener for all, for tens of thousands of sites and for benchmarks.
   */
  readonly placement?: 'own' | 'shared';
  /** `shared` only: addresses of 127.67.0.0/16 that the sites are dealt out to in turn; default: 127.0.0.1 for all. */
  readonly addressCount?: number;
  /** Port that all sites share; default 0, the system chooses. */
  readonly port?: number;
  /** Seconds for which clients may keep a resolved address; default 1. */
  readonly ttlSeconds?: number;
  /** Requests kept for each site; default 1,000, and 0 only counts them. */
  readonly requestLogLimit?: number;
}

/** How to start a farm in this process. */
export interface FarmOptions extends FarmSpec {
  /** Called for each request before the site acts on it. */
  readonly onRequest?: (request: FarmRequest) => void;
}

/** Where a site can be reached. */
export interface PlacedSite {
  readonly name: string;
  /** `http://NAME:PORT/`; the name is known to the resolver of the farm alone. */
  readonly url: string;
  readonly address: string;
  readonly port: number;
}

/** Simulated sites on loopback, with the name server that knows them. */
export interface Farm {
  /** In the order in which they were given. */
  readonly sites: readonly PlacedSite[];
  /** The name server as `127.0.0.1:PORT`. */
  readonly resolver: string;
  /** The same name server, for records beside those of the sites. */
  readonly dns: SimulatedDnsServer;
  /** A site by its name; throws a `RangeError` for a name that the farm does not have. */
  site(name: string): PlacedSite;
  /**
   * Gives a site another behaviour: the next request and the next DNS question meet it, an answer under way is
   * not touched. Settles when its listener is open or closed accordingly.
   */
  change(name: string, behaviour: SiteBehaviour): Promise<void>;
  /** The newest requests of a site, oldest first. */
  requests(name: string): readonly FarmRequest[];
  /** The number of requests of a site since the start. */
  requestCount(name: string): number;
  /** Ends all connections and listeners; may be called again. */
  stop(): Promise<void>;
}

const placements = { own: placeOnOwnAddresses, shared: placeBehindOneListener };

/** Starts a farm. Rejects with a `RangeError` when a name appears twice or there are too many sites. */
export async function startFarm(options: FarmOptions): Promise<Farm> {
  const log = new RequestLog(options.requestLogLimit ?? 1_000, options.onRequest);
  const sites = options.sites.map(({ name, behaviour }) => ({
    name: name.toLowerCase(),
    behaviour,
  }));
  assertDistinct(sites);
  const dns = await startDnsServer();
  try {
    const place = placements[options.placement ?? 'own'];
    const { port = 0, addressCount = 0 } = options;
    const placement = await place({ sites, port, addressCount, log });
    return openFarm({ placement, dns, log, ttlSeconds: options.ttlSeconds ?? 1 });
  } catch (error) {
    await dns.stop();
    throw error;
  }
}

interface FarmParts {
  readonly placement: Placement;
  readonly dns: SimulatedDnsServer;
  readonly log: RequestLog;
  readonly ttlSeconds: number;
}

function openFarm(parts: FarmParts): Farm {
  const { placement, dns, log } = parts;
  for (const site of placement.sites.values()) dns.set(site.name, zoneEntryOf(site, parts));
  let stopped: Promise<unknown> | null = null;
  const find = (name: string): PlacedLiveSite => findSite(placement, name);
  return {
    sites: [...placement.sites.values()].map((site) => placed(site, placement.port)),
    resolver: dns.resolver,
    dns,
    site: (name) => placed(find(name), placement.port),
    change: async (name, behaviour) => {
      const site = find(name);
      site.behaviour = behaviour;
      site.play = composePlay(behaviour, placement.port);
      dns.set(site.name, zoneEntryOf(site, parts));
      await placement.follow(site);
    },
    requests: (name) => log.of(find(name).name),
    requestCount: (name) => log.count(find(name).name),
    stop: async () => {
      stopped ??= Promise.all([placement.stop(), dns.stop()]);
      await stopped;
    },
  };
}

function zoneEntryOf(site: PlacedLiveSite, parts: FarmParts): ZoneEntry {
  const { kind } = site.behaviour;
  if (kind === 'nxdomain' || kind === 'servfail') return { kind };
  if (kind === 'dns-silent') return { kind: 'silent' };
  return { kind: 'records', a: [parts.placement.resolvesTo(site)], ttlSeconds: parts.ttlSeconds };
}

function findSite(placement: Placement, name: string): PlacedLiveSite {
  const site = placement.sites.get(name.toLowerCase());
  if (site === undefined) throw new RangeError(`the farm has no site ${name}`);
  return site;
}

function placed(site: PlacedLiveSite, port: number): PlacedSite {
  return { name: site.name, url: `http://${site.name}:${port}/`, address: site.address, port };
}

function assertDistinct(sites: readonly FarmSite[]): void {
  const seen = new Set<string>();
  for (const { name } of sites) {
    if (seen.has(name)) throw new RangeError(`the farm has two sites named ${name}`);
    seen.add(name);
  }
}
