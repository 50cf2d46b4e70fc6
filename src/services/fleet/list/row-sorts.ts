import { STATUSES, type Status } from '../../../core/monitor/monitor.ts';
import { downShareOf } from '../../../core/uptime/packed-line.ts';
import type { ResponseLevels } from '../past/response-levels.ts';
import type { FleetSite } from '../sites/site.ts';

/** What a list can be sorted by; each the other way round with a minus in front. */
export const ROW_SORTS = ['worst', 'name', 'group', 'since', 'uptime', 'p95', 'checked'] as const;
export type RowSort = (typeof ROW_SORTS)[number];

/** Keys are whole numbers below 2^32. */
const MAX_KEY = 2 ** 32 - 1;
/** A key and a slot together are a whole number that a double holds. */
const SLOTS = 2 ** 21;
/** Keys of the same kind of trouble, or of none. */
const CLASS_KEYS = 2 ** 28;
const MAX_MS = 2 ** 17;
const UPTIME_SPAN_MS = 30 * 86_400_000;

/** The worst first; paused sites come last. */
const SEVERITY: readonly Status[] = [
  'down',
  'recovering',
  'suspect',
  'degraded',
  'unknown',
  'pending',
  'up',
];
const CLASS_OF = STATUSES.map((status) => SEVERITY.indexOf(status));
/** In maintenance: after all trouble, before what is up. */
const MAINTENANCE_CLASS = SEVERITY.indexOf('pending') + 1;
const UP_CLASS = MAINTENANCE_CLASS + 1;
const PAUSED_CLASS = UP_CLASS + 1;

/** What the keys of sites are made of. */
export interface SortFacts {
  readonly now: number;
  readonly levels: ResponseLevels;
  /** Places by name, and by group and name. */
  nameOf(slot: number): number;
  groupOf(slot: number): number;
}

type Key = (site: FleetSite, facts: SortFacts) => number;

/** Whole numbers from 0 to `MAX_KEY` by which sites are sorted upwards. */
const KEYS: Readonly<Record<RowSort, Key>> = {
  worst: (site, facts) => {
    const severity = classOf(site);
    const isTrouble = severity < MAINTENANCE_CLASS;
    const within = isTrouble
      ? ageKey(site.watched.state.since, facts.now)
      : facts.nameOf(site.slot) + 1;
    return severity * CLASS_KEYS + Math.min(CLASS_KEYS - 1, within);
  },
  name: (site, { nameOf }) => nameOf(site.slot) + 1,
  group: (site, { groupOf }) => groupOf(site.slot) + 1,
  since: (site, { now }) => ageKey(site.watched.state.since, now),
  uptime: (site, { now }) => {
    const share = downShareOf(site.line, now - UPTIME_SPAN_MS, now);
    return share < 0 ? MAX_KEY : Math.round((1 - share) * (MAX_KEY - 1));
  },
  p95: (site, { levels }) => {
    const ms = levels.p95Ms(site.slot);
    return ms === null ? MAX_KEY : Math.round((MAX_MS - Math.min(MAX_MS, ms)) * 1_000);
  },
  checked: (site, { now }) => (site.checkedAt === 0 ? MAX_KEY : ageKey(site.checkedAt, now)),
};

/** Keys that are made before other work may come in between. */
const STEP = 4_000;

/** The slots of sites in the order of a sort; equal ones in no order that means anything. Lets other work in between. */
export function* sortSites(
  sites: readonly FleetSite[],
  sort: { readonly by: RowSort; readonly isReversed: boolean },
  facts: SortFacts,
): Generator<void, Uint32Array> {
  const keyOf = KEYS[sort.by];
  const keys = new Float64Array(sites.length);
  let at = 0;
  for (const site of sites) {
    const key = keyOf(site, facts);
    keys[at] = (sort.isReversed ? MAX_KEY - key : key) * SLOTS + site.slot;
    at += 1;
    if (at % STEP === 0) yield;
  }
  // Numbers of a typed array are sorted without a call for each pair.
  keys.sort();
  yield;
  const slots = new Uint32Array(keys.length);
  for (let place = 0; place < slots.length; place += 1) {
    const key = keys[place] ?? 0;
    slots[place] = key - Math.floor(key / SLOTS) * SLOTS;
  }
  return slots;
}

function classOf(site: FleetSite): number {
  const { monitor, state } = site.watched;
  if (monitor.isPaused) return PAUSED_CLASS;
  if (site.isInMaintenance) return MAINTENANCE_CLASS;
  return state.status === 'up' ? UP_CLASS : (CLASS_OF[STATUSES.indexOf(state.status)] ?? UP_CLASS);
}

/** What is younger comes first; in seconds, so that eight years fit. */
function ageKey(at: number, now: number): number {
  return Math.max(0, Math.min(CLASS_KEYS - 1, Math.round((now - at) / 1_000)));
}
