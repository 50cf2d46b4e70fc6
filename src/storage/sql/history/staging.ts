import { all, commit, one, send, type Steps } from '../steps.ts';
import { createByteWriter } from './bytes.ts';
import { decodeBatch, encodeBatch, type StagedCheck } from './check-codec.ts';
import type { PackedCheck, ShapeBook } from './packed-check.ts';

type ByMonitor = Map<number, PackedCheck[]>;

/** Checks that are being packed: no more are added to them. */
export interface FrozenChecks {
  readonly byMonitor: ReadonlyMap<number, readonly PackedCheck[]>;
  /** The batches in the database up to here hold nothing else. */
  readonly lastBatch: number;
}

/**
 * Fresh checks: in the database as they came, to survive a crash, and in memory by monitor, to be read and packed. One
 * session reads and writes history: between the commit of a packed form and its absence here nothing else may look.
 */
export interface Staging {
  append(checks: readonly StagedCheck[]): Steps<void>;
  /** One monitor's fresh checks in the order they came. */
  of(monitor: number): readonly PackedCheck[];
  /** How many there are, and the earliest and latest time among them; of an earlier failed packing too. */
  size(): { readonly count: number; readonly oldest: number; readonly newest: number };
  /** Sets what is there aside for packing; a set that is aside already is handed out again. */
  freeze(): FrozenChecks;
  /** Deletes the frozen set in the transaction in which `publish` shows its packed form, and forgets it. */
  replaceFrozen(publish: () => Steps<void>): Steps<void>;
}

interface Extent {
  count: number;
  oldest: number;
  newest: number;
}

/** Reads what a former process left behind. */
export function* openStaging(book: ShapeBook): Steps<Staging> {
  const writer = createByteWriter();
  let fresh: ByMonitor = new Map();
  let frozen: FrozenChecks | null = null;
  let extent = emptyExtent();
  let lastBatch = 0;

  const keep = (checks: readonly StagedCheck[]): void => {
    for (const { monitor, check } of checks) {
      const known = fresh.get(monitor);
      if (known) known.push(check);
      else fresh.set(monitor, [check]);
      extent.oldest = Math.min(extent.oldest, check.at);
      extent.newest = Math.max(extent.newest, check.at);
    }
    extent.count += checks.length;
  };
  for (const row of yield* all<{ id: number; body: Uint8Array }>(
    'SELECT id, body FROM staged_batches ORDER BY id',
  )) {
    keep(decodeBatch(row.body, book));
    lastBatch = row.id;
  }
  return {
    *append(checks) {
      const body = encodeBatch(writer, { checks, book });
      const sql = 'INSERT INTO staged_batches (body) VALUES (?) RETURNING id';
      const batch = yield* one<{ id: number }>(sql, body);
      yield* commit();
      lastBatch = batch?.id ?? lastBatch;
      keep(checks);
    },
    of: (monitor) => [...(frozen?.byMonitor.get(monitor) ?? []), ...(fresh.get(monitor) ?? [])],
    size: () => extent,
    freeze: () => {
      if (!frozen) {
        frozen = { byMonitor: fresh, lastBatch };
        fresh = new Map();
      }
      return frozen;
    },
    *replaceFrozen(publish) {
      yield* publish();
      yield* send('DELETE FROM staged_batches WHERE id <= ?', frozen?.lastBatch ?? 0);
      yield* commit();
      frozen = null;
      extent = extentOf(fresh);
    },
  };
}

function emptyExtent(): Extent {
  return { count: 0, oldest: Infinity, newest: -Infinity };
}

function extentOf(byMonitor: ByMonitor): Extent {
  const extent = emptyExtent();
  for (const checks of byMonitor.values()) {
    extent.count += checks.length;
    for (const { at } of checks) {
      extent.oldest = Math.min(extent.oldest, at);
      extent.newest = Math.max(extent.newest, at);
    }
  }
  return extent;
}
