import type { Acknowledgement } from '../../core/incident/incident.ts';
import type { IncidentId } from '../../core/ids.ts';
import type { Status } from '../../core/monitor/monitor.ts';
import type { FleetSite } from './sites/site.ts';

const MAX_SHOWN = 5;
const MAX_NAMED = 5;
const WRONG: ReadonlySet<Status> = new Set(['down', 'recovering', 'degraded']);

/** What several sites of a problem have in common. */
export interface Cause {
  readonly kind: 'address' | 'host';
  readonly value: string;
}

/** Something that is wrong now: an outage, several of one cause, or slow sites. */
export interface FleetProblem {
  readonly id: string;
  readonly incidentId: IncidentId | null;
  readonly status: Status;
  readonly reason: string | null;
  readonly message: string | null;
  readonly since: number;
  readonly sites: readonly { readonly slot: number; readonly id: string; readonly name: string }[];
  readonly count: number;
  readonly cause: Cause | null;
  readonly acknowledged: Acknowledgement | null;
  readonly owners: readonly string[];
}

/** The problems that are shown, and how many there are beside them. */
export interface Problems {
  readonly shown: readonly FleetProblem[];
  readonly more: number;
}

interface Forming {
  /** The one that began last. */
  newest: FleetSite;
  since: number;
  isAcknowledged: boolean;
  readonly cause: Cause | null;
  readonly sites: FleetSite[];
}

/**
 * What is wrong with these sites, by cause: outages for the same reason at the same address, or else of the same host, are one. Not
 * acknowledged ones first, then the newest; slow sites come after all others. Paused ones and those in maintenance are left out.
 */
export function problemsOf(sites: Iterable<FleetSite>): Problems {
  const forming = new Map<string, Forming>();
  for (const site of sites) {
    if (!WRONG.has(site.watched.state.status)) continue;
    if (site.watched.monitor.isPaused || site.isInMaintenance) continue;
    add(forming, site);
  }
  const ordered = [...forming.values()].toSorted(compare);
  return {
    shown: ordered.slice(0, MAX_SHOWN).map(problemOf),
    more: Math.max(0, ordered.length - MAX_SHOWN),
  };
}

function add(forming: Map<string, Forming>, site: FleetSite): void {
  const { status, since, reason } = site.watched.state;
  const isSlow = status === 'degraded';
  const cause = causeOf(site);
  const at = site.openIncident?.startedAt ?? since;
  const place = cause === null ? site.watched.monitor.id : `${cause.kind} ${cause.value}`;
  const key = `${isSlow ? 'slow' : (reason ?? '')} ${place}`;
  const isAcknowledged = site.is('acknowledged');
  const known = forming.get(key);
  if (known === undefined) {
    forming.set(key, { newest: site, since: at, isAcknowledged, cause, sites: [site] });
    return;
  }
  known.sites.push(site);
  known.isAcknowledged &&= isAcknowledged;
  if (at > (known.newest.openIncident?.startedAt ?? known.newest.watched.state.since)) {
    known.newest = site;
  }
  known.since = Math.min(known.since, at);
}

function causeOf({ openIncident, watched: { monitor } }: FleetSite): Cause | null {
  const address = openIncident?.evidence['address'];
  if (typeof address === 'string') return { kind: 'address', value: address };
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^/:?#]+)/i.exec(
    monitor.target,
  )?.[1];
  return host === undefined ? null : { kind: 'host', value: host };
}

function compare(a: Forming, b: Forming): number {
  const [slowA, slowB] = [isSlow(a), isSlow(b)];
  if (slowA !== slowB) return slowA ? 1 : -1;
  if (a.isAcknowledged !== b.isAcknowledged) return a.isAcknowledged ? 1 : -1;
  return startOf(b.newest) - startOf(a.newest);
}

function isSlow({ newest }: Forming): boolean {
  return newest.watched.state.status === 'degraded';
}

function startOf(site: FleetSite): number {
  return site.openIncident?.startedAt ?? site.watched.state.since;
}

function problemOf({ newest, since, isAcknowledged, cause, sites }: Forming): FleetProblem {
  const { monitor, state } = newest.watched;
  const incident = newest.openIncident;
  const owners = new Set(sites.flatMap(({ watched }) => watched.monitor.ownerIds));
  return {
    id: incident?.id ?? `slow-${monitor.id}`,
    incidentId: incident?.id ?? null,
    status: state.status,
    reason: state.reason,
    message: incident?.message ?? null,
    since,
    sites: sites
      .slice(0, MAX_NAMED)
      .map(({ slot, watched }) => ({ slot, id: watched.monitor.id, name: watched.monitor.name })),
    count: sites.length,
    cause: sites.length > 1 ? cause : null,
    acknowledged: (isAcknowledged && incident?.acknowledged) || null,
    owners: [...owners].slice(0, MAX_NAMED),
  };
}
