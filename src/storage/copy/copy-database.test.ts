import { expect, it, onTestFinished } from 'vitest';
import { SQLITE } from '../sql/dialect.ts';
import type { Batch, Statement, Value } from '../sql/steps.ts';
import { openInProcess } from '../sqlite/in-process.ts';
import { answerOf } from '../sqlite/session.ts';
import { copyDatabase } from './copy-database.ts';
import type { WholeDatabase } from './whole-database.ts';

const MIB = 1_024 * 1_024;

interface Trip {
  readonly rows: number;
  readonly bytes: number;
}

/** An empty database that notes down how much of `table` comes and goes at once. */
function watchedDatabase(table: string) {
  const storage = openInProcess(':memory:');
  onTestFinished(() => storage.close());
  const trips: Trip[] = [];
  const note = (rows: readonly (readonly Value[])[]): void => {
    const bytes = rows.flat().reduce<number>((sum, value) => sum + sizeOf(value), 0);
    trips.push({ rows: rows.length, bytes });
  };
  const run = (requests: readonly (Statement | Batch)[]): unknown => {
    let answer: unknown;
    for (const request of requests) {
      answer = answerOf(storage.connection, request);
      if (!request.sql.includes(` ${table} `)) continue;
      if (request.kind === 'each') note(request.rows);
      if (request.kind === 'all') note((answer as Record<string, Value>[]).map(Object.values));
    }
    return answer;
  };
  const close = (): void => undefined;
  const whole: WholeDatabase = { shownAs: table, dialect: SQLITE, run, close };
  return { storage, trips, whole };
}

function sizeOf(value: Value): number {
  return typeof value === 'object' ? (value?.length ?? 0) : Buffer.byteLength(String(value));
}

async function copied(sizes: readonly number[]): Promise<readonly Trip[]> {
  const [from, to] = [watchedDatabase('staged_batches'), watchedDatabase('staged_batches')];
  for (const [index, size] of sizes.entries()) {
    const sql = 'INSERT INTO staged_batches (id, body) VALUES (?, ?)';
    from.storage.connection.run(sql, index + 1, Buffer.alloc(size, index));
  }
  const reports = await copyDatabase({ from: from.whole, to: to.whole }, () => undefined);
  expect(reports.find(({ table }) => table === 'staged_batches')?.rows).toBe(sizes.length);
  const ends = 'SELECT id, length(body) AS size FROM staged_batches ORDER BY id';
  expect(to.storage.connection.all(ends)).toEqual(from.storage.connection.all(ends));
  return [...from.trips, ...to.trips];
}

it('sends no more at once than four MiB, wherever in the table the large rows are', async () => {
  const sizes = Array.from({ length: 1_500 }, (_, index) => (index < 1_100 ? 10 : 100_000));
  const trips = await copied(sizes);
  expect(Math.max(...trips.map(({ bytes }) => bytes))).toBeLessThanOrEqual(4 * MIB);
  expect(Math.max(...trips.map(({ rows }) => rows))).toBe(1_000);
});

it('sends a row that is larger by itself', async () => {
  const trips = await copied([10, 6 * MIB, 5 * MIB, 10]);
  const large = trips.filter(({ bytes }) => bytes > 4 * MIB);
  expect(new Set(large.map(({ rows }) => rows))).toEqual(new Set([1]));
  // Read and written, then read again to be compared.
  expect(large).toHaveLength(6);
});

it('needs few trips for many small rows', async () => {
  const trips = await copied(Array.from({ length: 2_500 }, () => 100));
  expect(trips.filter(({ rows }) => rows > 0).length).toBeLessThan(20);
});
