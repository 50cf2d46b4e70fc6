/** A stretch (epoch ms) in which no ping could be recorded: stopped, stalled, or without a database. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** When this service was there to record pings. */
export interface ServiceDowntime {
  /** The last moment at which a ping would have been written down. */
  readonly aliveAt: number;
  /** Oldest first. */
  readonly gaps: readonly Gap[];
  /** It ran and judged, and turned calls away that may have been pings; oldest first. None, when absent. */
  readonly refused?: readonly Gap[];
}

/** Longer than from one mark to the next. A silence shorter than this loses no ping: connections wait for us that long. */
const TOLERANCE_MS = 8_000;
/** No job's period is longer. */
const REMEMBERED_MS = 400 * 86_400_000;
const MAX_GAPS = 1_000;

/** The life with `now` in it; what was missed since the last mark becomes a gap when it was more than a moment. */
export function markAlive(life: ServiceDowntime, now: number): ServiceDowntime {
  return now - life.aliveAt > TOLERANCE_MS ? endDowntime(life, now) : { ...life, aliveAt: now };
}

/** The life after an interruption that ended just now, however short it was. */
export function endDowntime(life: ServiceDowntime, now: number): ServiceDowntime {
  const gap = { from: Math.min(life.aliveAt, now), to: now };
  const isRemembered = ({ to }: Gap): boolean => now - to < REMEMBERED_MS;
  const gaps = [...life.gaps, gap].filter(isRemembered).slice(-MAX_GAPS);
  const refused = life.refused?.filter(isRemembered);
  return { aliveAt: now, gaps, ...(refused !== undefined && { refused }) };
}

/** All gaps as of `now`, the one under way among them. */
export function gapsAt(life: ServiceDowntime, now: number, isAway: boolean): readonly Gap[] {
  const isSilent = now - life.aliveAt > TOLERANCE_MS;
  return isAway || isSilent ? [...life.gaps, { from: life.aliveAt, to: now }] : life.gaps;
}

/** The same, and those in which only pings were lost, oldest first: what a job may be late for. */
export function pingGapsAt(life: ServiceDowntime, now: number, isAway: boolean): readonly Gap[] {
  const gaps = gapsAt(life, now, isAway);
  const { refused = [] } = life;
  return refused.length === 0 ? gaps : [...gaps, ...refused].toSorted((a, b) => a.from - b.from);
}

/** Gaps less than this apart count as one, so that a trickle of them does not push older ones out. */
const MERGED_MS = 60_000;

/** The life with one more stretch in which pings were refused, after all others. */
export function withRefusal(life: ServiceDowntime, gap: Gap): ServiceDowntime {
  const { refused = [] } = life;
  const last = refused.at(-1);
  if (last === undefined || gap.from < last.from || gap.from - last.to > MERGED_MS) {
    return { ...life, refused: [...refused, gap].slice(-MAX_GAPS) };
  }
  const merged = { from: last.from, to: Math.max(last.to, gap.to) };
  return { ...life, refused: [...refused.slice(0, -1), merged] };
}
