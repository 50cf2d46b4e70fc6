import { RESOLUTION_MS } from '../../../core/check/rollup.ts';
import { checkpoint, type Steps } from '../steps.ts';
import { createByteWriter } from './bytes.ts';
import { encodeChecks } from './check-codec.ts';
import type { HistoryParts } from './history-parts.ts';
import { stretchStart } from './history-spans.ts';
import { createPace } from './pace.ts';
import { checkSet, type PackedCheck } from './packed-check.ts';
import type { FrozenChecks } from './staging.ts';

/** Packing fewer at a time wastes pages, packing more wastes memory. */
const PACK_CHECKS = 50_000;
const PACK_AGE_MS = 10 * RESOLUTION_MS.minute;

/**
 * Turns fresh checks, when there are many or old ones, into segments ordered by monitor, one an hour. Segments become
 * visible in the transaction that deletes the fresh form, so that a crash leaves the one or the other.
 */
export function* packStaged(parts: HistoryParts, now: number): Steps<void> {
  const { segments, staging } = parts;
  const { count, oldest } = staging.size();
  const isDue = count >= PACK_CHECKS || (count > 0 && isOld(oldest, now));
  if (!isDue) return;
  const built = yield* buildSegments(parts, staging.freeze());
  yield* staging.replaceFrozen(function* publish() {
    for (const segment of built) yield* segments.publish(segment, false);
  });
  yield* checkpoint();
}

/** Old enough, or out of an hour that is over and waits to be summed up. */
function isOld(oldest: number, now: number): boolean {
  return (
    oldest <= now - PACK_AGE_MS || stretchStart('checks', oldest) < stretchStart('checks', now)
  );
}

function* buildSegments(parts: HistoryParts, { byMonitor }: FrozenChecks): Steps<number[]> {
  const { segments, book } = parts;
  const writer = createByteWriter();
  const built = new Map<number, number>();
  function* pack(monitor: number): Steps<void> {
    for (const [startsAt, checks] of hoursOf(byMonitor.get(monitor) ?? [])) {
      const body = encodeChecks(writer, { checks, startsAt, book });
      const segment = built.get(startsAt) ?? (yield* segments.begin('checks', startsAt));
      built.set(startsAt, segment);
      yield* segments.write(segment, monitor, body);
    }
  }
  const monitors = Float64Array.from(byMonitor.keys()).sort();
  const pace = createPace();
  let next = 0;
  while (next < monitors.length) {
    const chunk = monitors.subarray(next, next + pace.size());
    next += chunk.length;
    for (const monitor of chunk) yield* pack(monitor);
    pace.learn(yield* checkpoint());
  }
  return [...built.values()];
}

/** One monitor's checks by hour. */
function hoursOf(checks: readonly PackedCheck[]): Map<number, readonly PackedCheck[]> {
  const set = checkSet(checks);
  const [first, last] = [set[0]?.at ?? 0, set.at(-1)?.at ?? 0];
  const startsAt = stretchStart('checks', first);
  return stretchStart('checks', last) === startsAt
    ? new Map([[startsAt, set]])
    : Map.groupBy(set, ({ at }) => stretchStart('checks', at));
}
