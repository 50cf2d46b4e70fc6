import type { Gap } from '../incident/service-downtime.ts';
import type { Status } from '../monitor/monitor.ts';
import { joined, painted, type Span } from './spans.ts';

/**
 * What a moment of a monitor's life counts as: judged `up`, `slow` (up, but slower than its limit) or `down`; in
 * `maintenance`; `paused`; or `unknown`, when nothing was judged: our own fault, a service that did not run, before the
 * first check.
 */
export const UPTIME_STATES = ['up', 'slow', 'down', 'maintenance', 'unknown', 'paused'] as const;
export type UptimeState = (typeof UPTIME_STATES)[number];

/** A change of status as the ledger has it. */
export interface Transition {
  readonly sequence: number;
  /** When it was decided, epoch ms. Our clock may have been set meanwhile: only the sequence says what came first. */
  readonly at: number;
  readonly from: Status;
  readonly to: Status;
}

/** What is known of a monitor, for its time line. Stretches need no order, and may overlap. */
export interface UptimeFacts {
  readonly createdAt: number;
  /** Nothing is known of what was before (epoch ms); the ledger is kept for so long only. */
  readonly knownFrom: number;
  /** The status now, and since when (epoch ms). */
  readonly status: Status;
  readonly since: number;
  /** Those within the range, and the last one before it, in order of their sequence. */
  readonly transitions: readonly Transition[];
  /** From the first failed check to the confirmed recovery; `null` while it lasts. */
  readonly outages: readonly { readonly startedAt: number; readonly resolvedAt: number | null }[];
  /** Stretches in which nothing was judged, whatever the status was: the service did not run, or could not see. */
  readonly gaps: readonly Gap[];
  readonly maintenance: readonly Gap[];
  readonly pauses: readonly { readonly from: number; readonly to: number | null }[];
}

/** How long a monitor was in each state, in milliseconds; together exactly as long as the range. */
export type Durations = Readonly<Record<UptimeState, number>>;

/** No time at all. */
export const NO_TIME: Durations = {
  up: 0,
  slow: 0,
  down: 0,
  maintenance: 0,
  unknown: 0,
  paused: 0,
};

/** What each status counts as where nothing else is laid over it; a suspicion that is not decided yet is neither. */
const COUNTED_AS: Readonly<Record<Status, UptimeState>> = {
  pending: 'unknown',
  up: 'up',
  degraded: 'slow',
  suspect: 'unknown',
  down: 'down',
  recovering: 'down',
  unknown: 'unknown',
};

/**
 * The time line of a monitor in a range (epoch ms), oldest first, without a hole. A range that is empty or reversed has none. Of
 * what overlaps the later of these holds: status, outage, gap, maintenance, pause.
 */
export function timelineOf(facts: UptimeFacts, range: Gap): readonly Span<UptimeState>[] {
  if (range.from >= range.to) return [];
  const { createdAt, knownFrom, gaps, maintenance } = facts;
  const outages = facts.outages.map(({ startedAt, resolvedAt }) => ({
    from: startedAt,
    to: resolvedAt ?? Infinity,
  }));
  const pauses = facts.pauses.map(({ from, to }) => ({ from, to: to ?? Infinity }));
  const before = { from: -Infinity, to: Math.max(createdAt, knownFrom) };
  let line: readonly Span<UptimeState>[] = [{ ...range, state: 'unknown' }];
  for (const { state, ...stretch } of statusLine(facts)) line = painted(line, [stretch], state);
  line = painted(line, outages, 'down');
  line = painted(line, gaps, 'unknown');
  line = painted(line, maintenance, 'maintenance');
  line = painted(line, pauses, 'paused');
  return painted(line, [before], 'unknown');
}

/** How long each status held. A suspicion counts as what it turned out to be: a false alarm was up. */
function statusLine(facts: UptimeFacts): readonly Span<UptimeState>[] {
  const { status, since, createdAt } = facts;
  const transitions = facts.transitions.map((each, index) =>
    recoveredAt(each, facts.transitions[index - 1], facts.outages),
  );
  const [first] = transitions;
  if (first === undefined) return [{ from: since, to: Infinity, state: COUNTED_AS[status] }];
  const line: Span<UptimeState>[] = [];
  // Of two that contradict each other in time, as after a clock that was set back, the later decision counts.
  let to = Infinity;
  let after: Status | null = null;
  for (const transition of transitions.toReversed()) {
    const from = Math.min(transition.at, to);
    line.push({ from, to, state: countedAs(transition.to, after) });
    to = from;
    after = transition.to;
  }
  const from = first.sequence === 1 ? Math.min(createdAt, to) : -Infinity;
  line.push({ from, to, state: countedAs(first.from, first.to) });
  return line;
}

/** A recovery counts from the check that confirmed it, as its outage does, and not from the moment at which it was decided. */
function recoveredAt(
  transition: Transition,
  before: Transition | undefined,
  outages: UptimeFacts['outages'],
): Transition {
  const { from, to, at } = transition;
  if (COUNTED_AS[from] !== 'down' || COUNTED_AS[to] === 'down') return transition;
  const earliest = before?.at ?? -Infinity;
  const ends = outages.flatMap(({ resolvedAt }) =>
    resolvedAt !== null && resolvedAt >= earliest && resolvedAt <= at ? [resolvedAt] : [],
  );
  const last = ends.reduce((latest, end) => Math.max(latest, end), -Infinity);
  return last === -Infinity ? transition : { ...transition, at: last };
}

function countedAs(status: Status, next: Status | null): UptimeState {
  if (status === 'suspect' && next !== null && next !== 'suspect') {
    return next === 'pending' ? 'unknown' : COUNTED_AS[next];
  }
  return COUNTED_AS[status];
}

/** How long each state holds in a time line. */
export function durationsOf(line: readonly Span<UptimeState>[]): Durations {
  const sums: Record<UptimeState, number> = { ...NO_TIME };
  for (const { from, to, state } of line) sums[state] += to - from;
  return sums;
}

/** The same of several monitors, or ranges, together. */
export function addDurations(a: Durations, b: Durations): Durations {
  return {
    up: a.up + b.up,
    slow: a.slow + b.slow,
    down: a.down + b.down,
    maintenance: a.maintenance + b.maintenance,
    unknown: a.unknown + b.unknown,
    paused: a.paused + b.paused,
  };
}

/** For how long the site was judged: what the share is taken of. */
export function judgedMs({ up, slow, down }: Durations): number {
  return up + slow + down;
}

/** How many outages there were in the range, at least in part. Planned downtime counts as none when it covers all of it. */
export function outagesIn(facts: UptimeFacts, range: Gap): number {
  const excused = joined([...facts.maintenance, ...pausesOf(facts)], range);
  return facts.outages.filter(({ startedAt, resolvedAt }) => {
    // An outage of no length is one all the same.
    const to = Math.max(resolvedAt ?? Infinity, startedAt + 1);
    if (startedAt >= range.to || to <= range.from) return false;
    const seen = { from: Math.max(startedAt, range.from), to: Math.min(to, range.to) };
    return !excused.some(({ from, to: end }) => from <= seen.from && end >= seen.to);
  }).length;
}

function pausesOf({ pauses }: UptimeFacts): readonly Gap[] {
  return pauses.map(({ from, to }) => ({ from, to: to ?? Infinity }));
}
