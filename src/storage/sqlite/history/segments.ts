import type { Layer } from '../../history-spans.ts';
import type { Connection } from '../connection.ts';

/** A sorted, immutable run of packed rows: one stretch of time of a layer, all monitors. */
export interface Segment {
  readonly id: number;
  readonly startsAt: number;
}

/** One monitor's bytes out of a segment. */
export interface Packed {
  /** Start of the segment's stretch, epoch ms. */
  readonly startsAt: number;
  readonly body: Uint8Array;
}

/** The segments in the database. All writes belong into a transaction of the caller. */
export interface Segments {
  /** A segment that nobody sees until it is published. */
  begin(layer: Layer, startsAt: number): number;
  /** To be called in ascending order of monitors, so that pages are only ever appended. */
  write(segment: number, monitor: number, body: Uint8Array): void;
  /** `isSummed`: what it holds is contained in the layer above. */
  publish(segment: number, isSummed: boolean): void;
  markSummed(segment: number): void;
  /** Takes it out of sight; its rows are deleted later. */
  drop(segment: number): void;
  /** Published segments that the layer above does not contain yet, oldest first. */
  unsummed(layer: Layer): readonly Segment[];
  /** The highest monitor number in the segment; 0 when it is empty. */
  lastMonitor(segment: number): number;
  /** The rows of the monitors in `[from, to)`. */
  rowsBetween(segment: number, from: number, to: number): ReadonlyMap<number, Uint8Array>;
  /** One monitor's bytes in the published segments that start in `[from, to)`, oldest first. */
  bodiesOf(monitor: number, range: PackedRange): readonly Packed[];
  /** First and last start of the published segments of a layer; `null` when there are none. */
  bounds(layer: Layer): { readonly first: number; readonly last: number } | null;
}

/** Where to look for a monitor's bytes. */
export interface PackedRange {
  readonly layer: Layer;
  readonly from: number;
  readonly to: number;
  /** Leaves out what the layer above contains. */
  readonly isUnsummedOnly: boolean;
}

// A longer row of a table without row ids spills onto a page of its own (https://sqlite.org/fileformat2.html#b_tree_pages).
const PIECE_BYTES = 900;

const BODIES = `SELECT s.id AS segment, s.starts_at, p.body
  FROM segments AS s CROSS JOIN packs AS p ON p.segment = s.id AND p.monitor = ?
  WHERE s.layer = ? AND s.starts_at >= ? AND s.starts_at < ? AND s.state = 'live'`;
const BODIES_ORDER = 'ORDER BY s.starts_at, s.id, p.piece';

export function openSegments(connection: Connection): Segments {
  return {
    begin: (layer, startsAt) =>
      connection.run(
        "INSERT INTO segments (layer, starts_at, state, is_summed) VALUES (?, ?, 'building', 0)",
        layer,
        startsAt,
      ).lastId,
    write: (segment, monitor, body) => writePieces(connection, { segment, monitor, body }),
    publish: (segment, isSummed) => {
      connection.run(
        "UPDATE segments SET state = 'live', is_summed = ? WHERE id = ?",
        isSummed ? 1 : 0,
        segment,
      );
    },
    markSummed: (segment) => {
      connection.run('UPDATE segments SET is_summed = 1 WHERE id = ?', segment);
    },
    drop: (segment) => {
      connection.run("UPDATE segments SET state = 'dropped' WHERE id = ?", segment);
    },
    unsummed: (layer) =>
      connection.all<Segment>(
        `SELECT id, starts_at AS startsAt FROM segments
         WHERE layer = ? AND state = 'live' AND is_summed = 0 ORDER BY starts_at, id`,
        layer,
      ),
    lastMonitor: (segment) =>
      connection.get<{ last: number | null }>(
        'SELECT max(monitor) AS last FROM packs WHERE segment = ?',
        segment,
      )?.last ?? 0,
    rowsBetween: (segment, from, to) => readRange(connection, { segment, from, to }),
    bodiesOf: (monitor, range) => readBodies(connection, monitor, range),
    bounds: (layer) => {
      const edge = (order: 'ASC' | 'DESC'): number | undefined =>
        connection.get<{ starts_at: number }>(
          `SELECT starts_at FROM segments WHERE layer = ? AND state = 'live'
           ORDER BY starts_at ${order} LIMIT 1`,
          layer,
        )?.starts_at;
      const first = edge('ASC');
      const last = edge('DESC');
      return first === undefined || last === undefined ? null : { first, last };
    },
  };
}

function writePieces(
  connection: Connection,
  row: { readonly segment: number; readonly monitor: number; readonly body: Uint8Array },
): void {
  for (let start = 0; start < row.body.length; start += PIECE_BYTES) {
    connection.run(
      'INSERT INTO packs VALUES (?, ?, ?, ?)',
      row.segment,
      row.monitor,
      start / PIECE_BYTES,
      row.body.subarray(start, start + PIECE_BYTES),
    );
  }
}

function readRange(
  connection: Connection,
  range: { readonly segment: number; readonly from: number; readonly to: number },
): ReadonlyMap<number, Uint8Array> {
  const rows = connection.all<{ monitor: number; body: Uint8Array }>(
    `SELECT monitor, body FROM packs WHERE segment = ? AND monitor >= ? AND monitor < ?
     ORDER BY monitor, piece`,
    range.segment,
    range.from,
    range.to,
  );
  const bodies = new Map<number, Uint8Array>();
  for (const { monitor, body } of rows) bodies.set(monitor, joined(bodies.get(monitor), body));
  return bodies;
}

function readBodies(
  connection: Connection,
  monitor: number,
  range: PackedRange,
): readonly Packed[] {
  const filter = range.isUnsummedOnly ? 'AND s.is_summed = 0' : '';
  const rows = connection.all<{ segment: number; starts_at: number; body: Uint8Array }>(
    `${BODIES} ${filter} ${BODIES_ORDER}`,
    monitor,
    range.layer,
    range.from,
    range.to,
  );
  const packed = new Map<number, Packed>();
  for (const { segment, starts_at: startsAt, body } of rows) {
    packed.set(segment, { startsAt, body: joined(packed.get(segment)?.body, body) });
  }
  return [...packed.values()];
}

function joined(head: Uint8Array | undefined, tail: Uint8Array): Uint8Array {
  return head === undefined ? tail : Buffer.concat([head, tail]);
}
