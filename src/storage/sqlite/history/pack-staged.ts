import { RESOLUTION_MS } from '../../../core/rollup.ts';
import { stretchStart } from '../../history-spans.ts';
import type { Steps } from '../protocol.ts';
import { createByteWriter } from './bytes.ts';
import { encodeChecks } from './check-codec.ts';
import type { HistoryParts } from './history-parts.ts';
import { createPace } from './pace.ts';
import type { PackedCheck } from './packed-check.ts';
import type { FrozenChecks } from './staging.ts';

/** Packing fewer at a time wastes pages, packing more wastes memory. */
const PACK_CHECKS = 50_000;
const PACK_AGE_MS = 10 * RESOLUTION_MS.minute;

interface Run {
  readonly monitor: number;
  readonly checks: readonly PackedCheck[];
}

/**
 * Turns fresh checks, when there are many or old ones, into segments ordered by monitor, one an hour. Segments become
 * visible in the transaction that deletes the fresh form, so that a crash leaves the one or the other.
 */
export function* packStaged(parts: HistoryParts, now: number): Steps<void> {
  const { connection, segments, staging } = parts;
  const { count, oldest } = staging.size();
  const isDue = count >= PACK_CHECKS || (count > 0 && isOld(oldest, now));
  if (!isDue) return;
  const built: number[] = [];
  for (const [startsAt, runs] of stretchesOf(staging.freeze(), parts)) {
    built.push(yield* buildSegment(parts, startsAt, runs));
  }
  connection.transaction('relaxed', () => {
    for (const segment of built) segments.publish(segment, false);
    staging.deleteFrozen();
  });
  staging.thaw();
  yield;
}

/** Old enough, or out of an hour that is over and waits to be summed up. */
function isOld(oldest: number, now: number): boolean {
  return (
    oldest <= now - PACK_AGE_MS || stretchStart('checks', oldest) < stretchStart('checks', now)
  );
}

function stretchesOf(frozen: FrozenChecks, { connection }: HistoryParts): Map<number, Run[]> {
  const stretches = new Map<number, Run[]>();
  for (const monitor of [...frozen.byMonitor.keys()].sort((a, b) => a - b)) {
    if (!connection.get('SELECT 1 FROM monitors WHERE no = ?', monitor)) continue;
    const checks = (frozen.byMonitor.get(monitor) ?? []).toSorted((a, b) => a.at - b.at);
    for (const [startsAt, part] of Map.groupBy(checks, ({ at }) => stretchStart('checks', at))) {
      const run = { monitor, checks: part };
      const runs = stretches.get(startsAt);
      if (runs) runs.push(run);
      else stretches.set(startsAt, [run]);
    }
  }
  return stretches;
}

function* buildSegment(
  { connection, segments, book }: HistoryParts,
  startsAt: number,
  runs: readonly Run[],
): Steps<number> {
  const writer = createByteWriter();
  const pace = createPace();
  const segment = connection.transaction('relaxed', () => segments.begin('checks', startsAt));
  let next = 0;
  while (next < runs.length) {
    const chunk = runs.slice(next, next + pace.size());
    next += chunk.length;
    pace.step(() =>
      connection.transaction('relaxed', () => {
        for (const { monitor, checks } of chunk) {
          segments.write(segment, monitor, encodeChecks(writer, { checks, startsAt, book }));
        }
      }),
    );
    yield;
  }
  return segment;
}
