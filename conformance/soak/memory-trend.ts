/** Memory of this process at one moment of a soak. */
export interface MemorySample {
  readonly atMs: number;
  readonly rssBytes: number;
  /** Right after a full collection. */
  readonly heapBytes: number;
}

/** Where memory is heading. */
export interface MemoryTrend {
  readonly rssMibPerHour: number;
  readonly heapMibPerHour: number;
  /** From the middle of the soak to its end. */
  readonly rssGrownMib: number;
  readonly heapGrownMib: number;
  readonly isGrowing: boolean;
}

const MIB = 1_048_576;
// What the allocator and the compiler still settle after half of the time, as measured on runs without a leak.
const TOLERABLE_HEAP_MIB = 4;
const TOLERABLE_RSS_MIB = 64;

/** Judges the second half of the samples: the first belongs to caches and compiled code. */
export function memoryTrend(samples: readonly MemorySample[]): MemoryTrend {
  const late = samples.slice(Math.floor(samples.length / 2));
  const rss = late.map(({ atMs, rssBytes }) => [atMs, rssBytes] as const);
  const heap = late.map(({ atMs, heapBytes }) => [atMs, heapBytes] as const);
  const rssGrownMib = grownBytes(rss) / MIB;
  const heapGrownMib = grownBytes(heap) / MIB;
  return {
    rssMibPerHour: (slope(rss) * 3_600_000) / MIB,
    heapMibPerHour: (slope(heap) * 3_600_000) / MIB,
    rssGrownMib,
    heapGrownMib,
    isGrowing: heapGrownMib > TOLERABLE_HEAP_MIB || rssGrownMib > TOLERABLE_RSS_MIB,
  };
}

type Point = readonly [x: number, y: number];

/** How far the line through the points climbs from the first to the last of them. */
function grownBytes(points: readonly Point[]): number {
  const [first] = points;
  const last = points.at(-1);
  return first === undefined || last === undefined ? 0 : slope(points) * (last[0] - first[0]);
}

/** Least squares. */
function slope(points: readonly Point[]): number {
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  let above = 0;
  let below = 0;
  for (const [x, y] of points) {
    above += (x - meanX) * (y - meanY);
    below += (x - meanX) ** 2;
  }
  return below === 0 ? 0 : above / below;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
