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
  const gaps = [...life.gaps, gap].filter(({ to }) => now - to < REMEMBERED_MS);
  return { aliveAt: now, gaps: gaps.slice(-MAX_GAPS) };
}

/** All gaps as of `now`, the one under way among them. */
export function gapsAt(life: ServiceDowntime, now: number, isAway: boolean): readonly Gap[] {
  const isSilent = now - life.aliveAt > TOLERANCE_MS;
  return isAway || isSilent ? [...life.gaps, { from: life.aliveAt, to: now }] : life.gaps;
}

/** Gaps less than this apart count as one, so that a trickle of them does not push older ones out. */
const MERGED_MS = 60_000;

/** The life with one more gap that lies after all others. */
export function withGap(life: ServiceDowntime, gap: Gap): ServiceDowntime {
  const last = life.gaps.at(-1);
  if (last === undefined || gap.from < last.from || gap.from - last.to > MERGED_MS) {
    return { ...life, gaps: [...life.gaps, gap].slice(-MAX_GAPS) };
  }
  const merged = { from: last.from, to: Math.max(last.to, gap.to) };
  return { ...life, gaps: [...life.gaps.slice(0, -1), merged] };
}
