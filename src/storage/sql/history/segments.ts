import type { Dialect } from '../dialect.ts';
import { all, one, send, type Steps } from '../steps.ts';
import type { Layer } from './history-spans.ts';

/** A sorted, immutable run of packed rows: one stretch of time of a layer, all monitors. */
export interface Segment {
  readonly id: number;
  readonly startsAt: number;
}

/** One monitor's bytes out of a segment. */
export interface Packed {
  readonly monitor: number;
  /** Start of the segment's stretch, epoch ms. */
  readonly startsAt: number;
  readonly body: Uint8Array;
}

/** The segments in the database. All writes belong into a transaction of the caller. */
export interface Segments {
  /** A segment that no reader sees until it is published. */
  begin(layer: Layer, startsAt: number): Steps<number>;
  /** To be called in ascending order of monitors, so that pages are only ever appended. */
  write(segment: number, monitor: number, body: Uint8Array): Steps<void>;
  /** `isSummed`: what it holds is contained in the layer above. */
  publish(segment: number, isSummed: boolean): Steps<void>;
  markSummed(segment: number): Steps<void>;
  /** Takes it out of sight; its rows are deleted later. */
  drop(segment: number): Steps<void>;
  /** Published segments that the layer above does not contain yet, oldest first. */
  unsummed(layer: Layer): Steps<readonly Segment[]>;
  /** Published segments of one stretch that the layer above contains. */
  summed(layer: Layer, startsAt: number): Steps<readonly Segment[]>;
  /** The highest monitor number in the segment; 0 when it is empty. */
  lastMonitor(segment: number): Steps<number>;
  /** The rows of the monitors in `[from, to)`. */
  rowsBetween(segment: number, from: number, to: number): Steps<ReadonlyMap<number, Uint8Array>>;
  /** The bytes of these monitors in the published segments that start in `[from, to)`, oldest first. */
  bodiesOf(monitors: readonly number[], range: PackedRange): Steps<readonly Packed[]>;
  /** First and last start of the published segments of a layer; `null` when there are none. */
  bounds(layer: Layer): Steps<{ readonly first: number; readonly last: number } | null>;
}

/** Where to look for a monitor's bytes. */
export interface PackedRange {
  readonly layer: Layer;
  readonly from: number;
  readonly to: number;
  /** Only what the layer above does, or does not, contain; all, when absent. */
  readonly isSummed?: boolean;
}

// A longer row of a table without row ids spills onto a page of its own (https://sqlite.org/fileformat2.html#b_tree_pages).
const PIECE_BYTES = 900;

export function openSegments(dialect: Dialect): Segments {
  return {
    *begin(layer, startsAt) {
      const segment = yield* one<{ id: number }>(
        "INSERT INTO segments (layer, starts_at, state, is_summed) VALUES (?, ?, 'building', 0) RETURNING id",
        layer,
        startsAt,
      );
      return segment?.id ?? 0;
    },
    write: writePieces,
    publish: (segment, isSummed) =>
      send(
        "UPDATE segments SET state = 'live', is_summed = ? WHERE id = ?",
        isSummed ? 1 : 0,
        segment,
      ),
    markSummed: (segment) => send('UPDATE segments SET is_summed = 1 WHERE id = ?', segment),
    drop: (segment) => send("UPDATE segments SET state = 'dropped' WHERE id = ?", segment),
    *unsummed(layer) {
      const rows = yield* all<{ id: number; starts_at: number }>(
        `SELECT id, starts_at FROM segments
         WHERE layer = ? AND state = 'live' AND is_summed = 0 ORDER BY starts_at, id`,
        layer,
      );
      return rows.map((row) => ({ id: row.id, startsAt: row.starts_at }));
    },
    *summed(layer, startsAt) {
      const rows = yield* all<{ id: number }>(
        `SELECT id FROM segments
         WHERE layer = ? AND starts_at = ? AND state = 'live' AND is_summed = 1 ORDER BY id`,
        layer,
        startsAt,
      );
      return rows.map(({ id }) => ({ id, startsAt }));
    },
    *lastMonitor(segment) {
      const sql = 'SELECT max(monitor) AS last FROM packs WHERE segment = ?';
      return (yield* one<{ last: number | null }>(sql, segment))?.last ?? 0;
    },
    rowsBetween: readRange,
    bodiesOf: bodyReader(dialect),
    *bounds(layer) {
      const edge = (order: string): string => `(SELECT starts_at FROM segments
        WHERE layer = ?1 AND state = 'live' ORDER BY starts_at ${order} LIMIT 1)`;
      const found = yield* one<{ first: number | null; last: number | null }>(
        `SELECT ${edge('ASC')} AS first, ${edge('DESC')} AS last`,
        layer,
      );
      const { first = null, last = null } = found ?? {};
      return first === null || last === null ? null : { first, last };
    },
  };
}

function* writePieces(segment: number, monitor: number, body: Uint8Array): Steps<void> {
  for (let start = 0; start < body.length; start += PIECE_BYTES) {
    yield* send(
      'INSERT INTO packs (segment, monitor, piece, body) VALUES (?, ?, ?, ?)',
      segment,
      monitor,
      start / PIECE_BYTES,
      body.subarray(start, start + PIECE_BYTES),
    );
  }
}

function* readRange(
  segment: number,
  from: number,
  to: number,
): Steps<ReadonlyMap<number, Uint8Array>> {
  const rows = yield* all<{ monitor: number; body: Uint8Array }>(
    `SELECT monitor, body FROM packs WHERE segment = ? AND monitor >= ? AND monitor < ?
     ORDER BY monitor, piece`,
    segment,
    from,
    to,
  );
  const bodies = new Map<number, Uint8Array>();
  for (const { monitor, body } of rows) bodies.set(monitor, joined(bodies.get(monitor), body));
  return bodies;
}

function bodyReader(dialect: Dialect): Segments['bodiesOf'] {
  const select = (filter: string): string => `SELECT p.monitor, s.id AS segment, s.starts_at, p.body
    FROM segments AS s
      ${dialect.orderedJoin} ${dialect.listed('?1', 'wanted')} ON TRUE
      ${dialect.orderedJoin} packs AS p ON p.segment = s.id AND p.monitor = CAST(wanted.value AS BIGINT)
    WHERE s.layer = ?2 AND s.starts_at >= ?3 AND s.starts_at < ?4 AND s.state = 'live' ${filter}
    ORDER BY s.starts_at, s.id, p.monitor, p.piece`;
  const everything = select('');
  const parts = { true: select('AND s.is_summed = 1'), false: select('AND s.is_summed = 0') };
  return function* readBodies(monitors, range) {
    const rows = yield* all<PackRow>(
      range.isSummed === undefined ? everything : parts[`${range.isSummed}`],
      JSON.stringify(monitors),
      range.layer,
      range.from,
      range.to,
    );
    const packed: Packed[] = [];
    let last: PackRow | undefined;
    for (const row of rows) {
      const { monitor, segment, starts_at: startsAt, body } = row;
      const before =
        last?.segment === segment && last.monitor === monitor ? packed.pop() : undefined;
      packed.push({ monitor, startsAt, body: joined(before?.body, body) });
      last = row;
    }
    return packed;
  };
}

interface PackRow {
  readonly monitor: number;
  readonly segment: number;
  readonly starts_at: number;
  readonly body: Uint8Array;
}

function joined(head: Uint8Array | undefined, tail: Uint8Array): Uint8Array {
  return head === undefined ? tail : Buffer.concat([head, tail]);
}
