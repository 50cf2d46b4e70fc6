import { createHash } from 'node:crypto';
import { AppError, ConflictError } from '../../core/errors.ts';
import { statement } from '../server/remote-session.ts';
import type { Value } from '../sql/steps.ts';
import { TABLES, type TableShape } from './tables.ts';
import type { WholeDatabase } from './whole-database.ts';

/** A table as it was found on both sides. */
export interface CopyReport {
  readonly table: string;
  readonly rows: number;
  /** SHA-256 over all values of all rows in the order of the key. */
  readonly sum: string;
}

type Row = Readonly<Record<string, Value>>;

/** What travels at once: a server gives a statement ten seconds, and both sides hold it in memory. */
const MAX_TRIP_ROWS = 1_000;
const MAX_TRIP_BYTES = 4 * 1_024 * 1_024;

/**
 * Copies every row of `from` into `to`, which must be empty, then reads `to` again and compares count and sum of each table.
 * All of it is one transaction: when it fails, nothing is there. Throws `ConflictError` when `to` holds anything.
 */
export async function copyDatabase(
  { from, to }: { readonly from: WholeDatabase; readonly to: WholeDatabase },
  onTable: (report: CopyReport, phase: 'copied' | 'compared') => void,
): Promise<readonly CopyReport[]> {
  await refuseFilled(to);
  await to.run([statement('BEGIN')]);
  try {
    const copied: CopyReport[] = [];
    for (const shape of TABLES) {
      await removeMade(to, shape);
      const report = await readTable(from, shape, (rows) => write(to, shape.table, rows));
      await copyNumbers(from, to, shape);
      onTable(report, 'copied');
      copied.push(report);
    }
    for (const [index, shape] of TABLES.entries()) {
      const found = await readTable(to, shape, async () => undefined);
      const wanted = copied[index];
      if (found.rows !== wanted?.rows || found.sum !== wanted.sum) throw notTheSame(shape, to);
      onTable(found, 'compared');
    }
    await to.run([statement('COMMIT')]);
    return copied;
  } catch (error) {
    // Where the connection is gone, the server does it by itself.
    await Promise.resolve(to.run([statement('ROLLBACK')])).catch(() => undefined);
    throw error;
  }
}

async function refuseFilled(to: WholeDatabase): Promise<void> {
  for (const { table, madeWith = 'FALSE' } of TABLES) {
    const sql = `SELECT 1 AS found FROM ${table} WHERE NOT (${madeWith}) LIMIT 1`;
    if ((await to.run([{ kind: 'one', sql, values: [] }])) === undefined) continue;
    throw new ConflictError(
      `${to.shownAs} is not empty (${table}): a copy goes into a new database`,
    );
  }
}

async function removeMade(to: WholeDatabase, { table, madeWith }: TableShape): Promise<void> {
  if (madeWith === undefined) return;
  await to.run([{ kind: 'send', sql: `DELETE FROM ${table} WHERE ${madeWith}`, values: [] }]);
}

function notTheSame({ table }: TableShape, { shownAs }: WholeDatabase): AppError {
  return new AppError('bug', `${table} is not the same in ${shownAs}: nothing was kept there`);
}

/** Reads all rows in the order of the key, some at a time. */
async function readTable(
  database: WholeDatabase,
  { table, key }: TableShape,
  take: (rows: readonly Row[]) => Promise<void>,
): Promise<CopyReport> {
  const hash = createHash('sha256');
  const read = async (
    columns: string,
    from: string,
    values: readonly Value[] = [],
  ): Promise<Row[]> =>
    (await database.run([{ kind: 'all', sql: `SELECT ${columns} ${from}`, values }])) as Row[];
  const [sample] = await read('*', `FROM ${table} LIMIT 1`);
  const sizes = Object.keys(sample ?? {}).map(
    (column) => `coalesce(${database.dialect.bytesOf(column)}, 0)`,
  );
  const after = `WHERE (${key.join(', ')}) > (${key.map(() => '?').join(', ')})`;
  let count = 0;
  let last: readonly Value[] | null = null;
  while (sizes.length > 0) {
    const next = (limit: number): string =>
      `FROM ${table} ${last === null ? '' : after} ORDER BY ${key.join(', ')} LIMIT ${limit}`;
    const values: readonly Value[] = last ?? [];
    const sized = await read(`${sizes.join(' + ')} AS bytes`, next(MAX_TRIP_ROWS), values);
    if (sized.length === 0) break;
    const rows = await read(
      '*',
      next(rowsOfATrip(sized.map(({ bytes }) => Number(bytes)))),
      values,
    );
    for (const row of rows) hash.update(bytesOf(row));
    await take(rows);
    count += rows.length;
    last = key.map((column) => rows.at(-1)?.[column] ?? null);
  }
  return { table, rows: count, sum: hash.digest('hex') };
}

/** How many of these rows travel together: one, however large it is, and others for as long as there is room. */
function rowsOfATrip(sizes: readonly number[]): number {
  let bytes = 0;
  const end = sizes.findIndex((size) => (bytes += size) > MAX_TRIP_BYTES);
  return end === -1 ? sizes.length : Math.max(1, end);
}

async function write(to: WholeDatabase, table: string, rows: readonly Row[]): Promise<void> {
  const columns = columnsOf(rows[0] ?? {});
  if (columns.length === 0) return;
  const placeholders = columns.map(() => '?').join(', ');
  await to.run([
    {
      kind: 'each',
      sql: `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${placeholders})`,
      rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
    },
  ]);
}

function columnsOf(row: Row): string[] {
  return Object.keys(row).sort();
}

/** All values of a row, in the order of their columns' names, so that no two rows have the same bytes. */
function bytesOf(row: Row): Buffer {
  const parts = columnsOf(row).flatMap((column) => {
    const value = row[column] ?? null;
    if (value === null) return [Buffer.from('n')];
    const bytes = typeof value === 'object' ? value : Buffer.from(String(value));
    const kind = typeof value === 'object' ? 'b' : typeof value === 'number' ? 'i' : 't';
    return [Buffer.from(`${kind}${bytes.length}:`), bytes];
  });
  return Buffer.concat([...parts, Buffer.from('\n')]);
}

/** Numbers that were given out once never come again, also those of rows that are gone. */
async function copyNumbers(
  from: WholeDatabase,
  to: WholeDatabase,
  { table, counted }: TableShape,
): Promise<void> {
  if (counted === undefined) return;
  const one = async (sql: string): Promise<number> => {
    const row = await from.run([{ kind: 'one', sql, values: [] }]);
    return (row as { readonly last: number | null } | undefined)?.last ?? 0;
  };
  const highest = await one(`SELECT max(${counted}) AS last FROM ${table}`);
  const last = Math.max(highest, await one(from.dialect.lastNumber(table, counted)));
  if (last === 0) return;
  await to.run(
    to.dialect
      .setLastNumber(table, counted)
      .map((sql) => ({ kind: 'send', sql, values: sql.includes('?') ? [last] : [] })),
  );
}
