import { bucketOf, bucketUpperMs, type Rollup } from '../../../core/check/rollup.ts';
import { grown } from '../sites/grown.ts';
import { BAR_RANGES, MARKS, RANGES_MS, type BarRange } from './ranges.ts';

/** Buckets of the histogram that is kept of a site: the last one begins at 46 s. */
const BUCKETS = 64;
/** A level needs two bits: four marks a byte. */
const RING_BYTES = MARKS / 4;
const RANGE_COUNT = BAR_RANGES.length;
const STEPS_MS = BAR_RANGES.map((range) => RANGES_MS[range] / MARKS);
/** What is usual for a site follows its checks of about a week. */
const USUAL_MS = 7 * 86_400_000;
/** A level where nothing is known. */
const UNKNOWN_LEVEL = 1;

/**
 * How quick sites were, in 190 bytes a site: a histogram of about the last day, what is usual, and for each range of the
 * bars a ring of levels from 0 (half of what is usual) to 3 (double). A check costs the same however many there are.
 */
export class ResponseLevels {
  #histograms = new Uint8Array(0);
  #rings = new Uint8Array(0);
  /** The mark that is being summed up, as number of its step since 1970. */
  #marks = new Uint32Array(0);
  #logSums = new Float32Array(0);
  #logCounts = new Uint16Array(0);
  /** Logarithm to the base 2 of the usual milliseconds. */
  #usual = new Float32Array(0);
  #usualCounts = new Uint16Array(0);
  #lastMs = new Float32Array(0);
  /** 0: to be found out; -1: there is none. */
  #p95 = new Float32Array(0);

  /** Makes place for so many sites. */
  reserve(sites: number): void {
    const ranges = sites * RANGE_COUNT;
    this.#histograms = grown(this.#histograms, sites * BUCKETS, (length) => new Uint8Array(length));
    this.#rings = grown(this.#rings, ranges * RING_BYTES, (length) => new Uint8Array(length));
    this.#marks = grown(this.#marks, ranges, (length) => new Uint32Array(length));
    this.#logSums = grown(this.#logSums, ranges, (length) => new Float32Array(length));
    this.#logCounts = grown(this.#logCounts, ranges, (length) => new Uint16Array(length));
    this.#usual = grown(this.#usual, sites, (length) => new Float32Array(length));
    this.#usualCounts = grown(this.#usualCounts, sites, (length) => new Uint16Array(length));
    this.#lastMs = grown(this.#lastMs, sites, (length) => new Float32Array(length));
    this.#p95 = grown(this.#p95, sites, (length) => new Float32Array(length));
  }

  /** Forgets all of a site. */
  clear(slot: number): void {
    const ranges = slot * RANGE_COUNT;
    this.#histograms.fill(0, slot * BUCKETS, (slot + 1) * BUCKETS);
    this.#marks.fill(0, ranges, ranges + RANGE_COUNT);
    this.#logSums.fill(0, ranges, ranges + RANGE_COUNT);
    this.#logCounts.fill(0, ranges, ranges + RANGE_COUNT);
    this.#usual[slot] = 0;
    this.#usualCounts[slot] = 0;
    this.#lastMs[slot] = 0;
    this.#p95[slot] = 0;
  }

  /** Takes the response time of a check that was up; `at` is epoch ms. */
  note(
    slot: number,
    {
      ms,
      at,
      intervalMs,
    }: { readonly ms: number; readonly at: number; readonly intervalMs: number },
  ): void {
    this.#lastMs[slot] = ms;
    this.#count(slot, Math.min(BUCKETS - 1, bucketOf(ms)), 1);
    const log = Math.log2(Math.max(1, ms));
    this.#follow(slot, log, intervalMs / USUAL_MS);
    for (let range = 0; range < RANGE_COUNT; range += 1) {
      const place = slot * RANGE_COUNT + range;
      this.#enter(place, slot, Math.floor(at / (STEPS_MS[range] ?? 1)));
      if ((this.#logCounts[place] ?? 0) === 0xffff) continue;
      this.#logSums[place] = (this.#logSums[place] ?? 0) + log;
      this.#logCounts[place] = (this.#logCounts[place] ?? 0) + 1;
    }
  }

  /** Adds what is stored of the time before the start: sums of the last day for the histogram. */
  addPast(slot: number, { histogram, upCount }: Rollup): void {
    // A site that is checked every second has more checks in a day than a byte holds; what counts is the shape.
    const share = Math.min(1, 250 / Math.max(1, ...histogram.map(([, count]) => count)));
    let logs = 0;
    for (const [bucket, count] of histogram) {
      this.#count(slot, Math.min(BUCKETS - 1, bucket), Math.ceil(count * share));
      logs += Math.log2(bucketUpperMs(bucket)) * count;
    }
    if (upCount === 0 || (this.#usualCounts[slot] ?? 0) > upCount) return;
    this.#usual[slot] = logs / upCount;
    this.#usualCounts[slot] = Math.min(0xffff, upCount);
  }

  /** Puts a stored span of response times under the marks that it covers, where no check has written since. */
  addPastLevel(
    slot: number,
    span: { readonly from: number; readonly to: number; readonly now: number; readonly ms: number },
  ): void {
    const level = this.#levelOf(slot, Math.log2(Math.max(1, span.ms)));
    for (let range = 0; range < RANGE_COUNT; range += 1) {
      const stepMs = STEPS_MS[range] ?? 1;
      const place = slot * RANGE_COUNT + range;
      if (this.#marks[place] === 0) this.#marks[place] = Math.floor(span.now / stepMs);
      const current = this.#marks[place] ?? 0;
      const first = Math.max(Math.floor(span.from / stepMs), current - MARKS + 1);
      const last = Math.min(Math.floor((span.to - 1) / stepMs), current - 1);
      for (let mark = first; mark <= last; mark += 1) this.#write(place, mark, level);
    }
  }

  /** The response time of the latest check that was up; `null` without any. */
  lastMs(slot: number): number | null {
    const ms = this.#lastMs[slot] ?? 0;
    return ms > 0 ? Math.round(ms * 10) / 10 : null;
  }

  /** The response time below which 95 of 100 of about the last day's good checks lie, found out once for each change; `null` without any. */
  p95Ms(slot: number): number | null {
    if (this.#p95[slot] === 0) this.#p95[slot] = this.percentileMs(slot, 0.95) ?? -1;
    const ms = this.#p95[slot] ?? -1;
    return ms < 0 ? null : ms;
  }

  /** The response time below which `share` (0 to 1) of about the last day's good checks lie; `null` without any. */
  percentileMs(slot: number, share: number): number | null {
    const from = slot * BUCKETS;
    let total = 0;
    for (let at = from; at < from + BUCKETS; at += 1) total += this.#histograms[at] ?? 0;
    if (total === 0) return null;
    let wanted = Math.ceil(total * share);
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      wanted -= this.#histograms[from + bucket] ?? 0;
      if (wanted <= 0) return Math.round(bucketUpperMs(bucket));
    }
    return null;
  }

  /** The levels of the marks of a range, from the one that begins at `from` (epoch ms). */
  read(slot: number, range: BarRange, from: number): Uint8Array {
    const levels = new Uint8Array(MARKS);
    const index = BAR_RANGES.indexOf(range);
    const place = slot * RANGE_COUNT + index;
    const first = Math.round(from / (STEPS_MS[index] ?? 1));
    const current = this.#marks[place] ?? 0;
    for (let n = 0; n < MARKS; n += 1) {
      const mark = first + n;
      if (mark === current) levels[n] = this.#currentLevel(place, slot);
      else if (mark > current || mark <= current - MARKS) levels[n] = UNKNOWN_LEVEL;
      else levels[n] = this.#readRing(place, mark);
    }
    return levels;
  }

  #follow(slot: number, log: number, weight: number): void {
    const count = this.#usualCounts[slot] ?? 0;
    const usual = this.#usual[slot] ?? 0;
    this.#usual[slot] = usual + (log - usual) * Math.max(weight, 1 / (count + 1));
    if (count < 0xffff) this.#usualCounts[slot] = count + 1;
  }

  /** All counts of the site are halved before one would not fit: the latest weigh the most. */
  #count(slot: number, bucket: number, by: number): void {
    const from = slot * BUCKETS;
    const place = from + bucket;
    this.#p95[slot] = 0;
    if ((this.#histograms[place] ?? 0) + by > 255) {
      for (let at = from; at < from + BUCKETS; at += 1) {
        this.#histograms[at] = (this.#histograms[at] ?? 0) >> 1;
      }
    }
    this.#histograms[place] = Math.min(255, (this.#histograms[place] ?? 0) + by);
  }

  /** Goes on to a mark: those in between have no check. */
  #enter(place: number, slot: number, mark: number): void {
    const current = this.#marks[place] ?? 0;
    if (mark <= current) return;
    if (current > 0) this.#write(place, current, this.#currentLevel(place, slot));
    const first = Math.max(current + 1, mark - MARKS + 1);
    for (let between = first; between < mark; between += 1) {
      this.#write(place, between, UNKNOWN_LEVEL);
    }
    this.#marks[place] = mark;
    this.#logSums[place] = 0;
    this.#logCounts[place] = 0;
  }

  #currentLevel(place: number, slot: number): number {
    const count = this.#logCounts[place] ?? 0;
    return count === 0 ? UNKNOWN_LEVEL : this.#levelOf(slot, (this.#logSums[place] ?? 0) / count);
  }

  #levelOf(slot: number, log: number): number {
    const doublings = log - (this.#usual[slot] ?? 0);
    return Math.max(0, Math.min(3, Math.floor(doublings * 2) + 2));
  }

  #write(place: number, mark: number, level: number): void {
    const at = mark % MARKS;
    const byte = place * RING_BYTES + (at >> 2);
    const shift = (at & 3) * 2;
    this.#rings[byte] = ((this.#rings[byte] ?? 0) & ~(3 << shift)) | (level << shift);
  }

  #readRing(place: number, mark: number): number {
    const at = mark % MARKS;
    return ((this.#rings[place * RING_BYTES + (at >> 2)] ?? 0) >> ((at & 3) * 2)) & 3;
  }
}
