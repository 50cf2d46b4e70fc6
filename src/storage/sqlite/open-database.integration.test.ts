import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError, UnavailableError } from '../../core/errors.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import { openStorage, temporaryDirectory } from '../../testing/storage/storage-bench.ts';
import { sampleMonitor } from '../../testing/storage/storage-samples.ts';
import type { Call } from '../server/database.ts';
import { connect, type SqliteConnection } from './connection.ts';
import { sqlite } from './definition.ts';
import { copyIdOf } from '../../core/ids.ts';
import { migrate } from './migrate.ts';
import { SQLITE } from '../sql/dialect.ts';
import { migrations as migrationsOf } from '../sql/migrations/index.ts';
import { openDatabase } from './open-database.ts';
import { runWhole, sqliteSession } from './session.ts';
import { explainSqlite } from './sqlite-errors.ts';

const migrations = migrationsOf(SQLITE);

describe('a database that cannot be used', () => {
  const cases: readonly (readonly [string, RegExp, (path: string) => void])[] = [
    [
      'newer',
      /written by a newer version \(schema 99; .*\): update/,
      setPragma('user_version', 99),
    ],
    ['foreign', /not a database of this program/, setPragma('application_id', 7)],
    ['text', /not a database/, (path) => writeFileSync(path, 'To be or not to be. '.repeat(500))],
    ['corrupt header', /damaged or not a database/, (path) => overwrite(path, 16)],
    ['corrupt schema', /damaged/, (path) => overwrite(path, 100)],
    ['cut', /damaged/, (path) => truncateSync(path, 4096 * 9)],
    ['corrupt ledger', /damaged/, (path) => damageTable(path, 'monitors')],
  ];
  it.each(cases)('%s: is refused with one clear line', async (_, line, damage) => {
    const location = temporaryDirectory();
    const path = join(location, 'squirrel.db');
    openDatabase(location).close();
    damage(path);
    const message = await refusalOf(openStorage(sqlite, location));
    expect(message).toMatch(line);
    expect(message).toContain(path);
    expect(message).not.toContain('\n');
  });

  it.each(['squirrel.db', 'squirrel.db-wal', 'squirrel.lock', 'squirrel.pid'])(
    'with a link in the place of %s: is refused, and what the link names is left alone',
    async (name) => {
      const location = temporaryDirectory();
      const elsewhere = join(temporaryDirectory(), 'precious');
      writeFileSync(elsewhere, 'precious');
      symlinkSync(elsewhere, join(location, name));
      expect(await refusalOf(openStorage(sqlite, location))).toMatch(
        `${name} is no file of its own`,
      );
      expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
    },
  );

  it('in a directory that cannot be one: is refused with one clear line', async () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, 'not a database at all, and not a directory either');
    expect(await refusalOf(openStorage(sqlite, join(file, 'below')))).toMatch(
      /^cannot use .*\/file\/below for the database: ENOTDIR/,
    );
    const taken = temporaryDirectory();
    mkdirSync(join(taken, 'squirrel.db'));
    expect(await refusalOf(openStorage(sqlite, taken))).toContain(taken);
  });

  it('below a directory that takes none: is refused', async (context) => {
    if (process.platform !== 'linux') context.skip('needs the /proc of Linux');
    expect(await refusalOf(openStorage(sqlite, '/proc/squirrel/data'))).toMatch(
      /^cannot use \/proc\/squirrel\/data for the database: ENOENT/,
    );
  });

  it('in a read-only directory: is refused', async (context) => {
    if (process.getuid?.() === 0) context.skip('root may write anywhere');
    const location = temporaryDirectory();
    chmodSync(location, 0o500);
    expect(await refusalOf(openStorage(sqlite, location))).toContain('EACCES');
  });

  it('without a worker that can run: is refused', async () => {
    const workerEntry = new URL('./no-such-worker.ts', import.meta.url);
    const settings = { location: temporaryDirectory(), workerEntry };
    expect(await refusalOf(sqlite.open(settings))).toContain('no-such-worker');
  });
});

describe('an open database', () => {
  it('is guarded against itself and against others', () => {
    const location = temporaryDirectory();
    const { connection, close } = openDatabase(location);
    onTestFinished(close);
    const pragma = (name: string): unknown =>
      Object.values(connection.get<object>(`PRAGMA ${name}`) ?? {})[0];
    expect({
      journal: pragma('journal_mode'),
      synchronous: pragma('synchronous'),
      foreignKeys: pragma('foreign_keys'),
      trustedSchema: pragma('trusted_schema'),
      cellSizeCheck: pragma('cell_size_check'),
      busyTimeoutMs: pragma('busy_timeout'),
      mmapBytes: pragma('mmap_size'),
    }).toEqual({
      journal: 'wal',
      synchronous: 2,
      foreignKeys: 1,
      trustedSchema: 0,
      cellSizeCheck: 1,
      busyTimeoutMs: 5_000,
      mmapBytes: 0,
    });
    expect(() => connection.execute("SELECT load_extension('x')")).toThrow();
    connection.execute('PRAGMA writable_schema = ON');
    expect(() => connection.execute("DELETE FROM sqlite_schema WHERE name = 'packs'")).toThrow();
    for (const name of readdirSync(location)) {
      expect([name, statSync(join(location, name)).mode & 0o077]).toEqual([name, 0]);
    }
  });

  it('can be named by its file', async () => {
    const location = join(temporaryDirectory(), 'deep', 'mine.sqlite');
    const storage = await openStorage(sqlite, location);
    await storage.monitors.create([sampleMonitor('a')]);
    await storage.close();
    expect(statSync(location).isFile()).toBe(true);
    expect(await (await openStorage(sqlite, location)).monitors.countByStatus()).toMatchObject({
      total: 1,
    });
  });

  it('says that the disk is full and goes on when it no longer is', () => {
    const { connection, close, stores } = openDatabase(temporaryDirectory());
    onTestFinished(close);
    const pages = connection.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
    connection.execute(`PRAGMA max_page_count = ${pages + 2}`);
    const many = Array.from({ length: 500 }, (_, index) => sampleMonitor(`m${index}`));
    const session = sqliteSession(connection, stores, null);
    const create = (): unknown => {
      session.beginGroup();
      session.runInGroup(creating(many), true);
      return session.commitGroup();
    };
    const failure = explained(connection, create);
    expect(failure).toMatchObject({ code: 'storage_full' });
    expect(connection.isInTransaction()).toBe(false);
    connection.execute('PRAGMA max_page_count = 100000');
    create();
    expect(runWhole(connection, stores.monitors.countByStatus())).toMatchObject({ total: 500 });
  });

  it('says that a disk which has become read-only takes nothing, and can still be read', () => {
    const { connection, close, stores } = openDatabase(temporaryDirectory());
    onTestFinished(close);
    connection.execute('PRAGMA query_only = ON');
    const create = (): unknown =>
      connection.part(() => runWhole(connection, stores.monitors.create([sampleMonitor('a')])));
    expect(explained(connection, create)).toMatchObject({ code: 'storage_full' });
    expect(runWhole(connection, stores.monitors.countByStatus())).toMatchObject({ total: 0 });
  });

  it('works on after it was taken up anew', () => {
    const { connection, close, stores } = openDatabase(temporaryDirectory());
    onTestFinished(close);
    runWhole(connection, stores.monitors.create([sampleMonitor('a')]));
    connection.reopen();
    runWhole(connection, stores.monitors.create([sampleMonitor('b')]));
    expect(runWhole(connection, stores.monitors.countByStatus())).toMatchObject({ total: 2 });
  });
});

describe('a migration', () => {
  it('is done whole or not at all', () => {
    const connection = connect(join(temporaryDirectory(), 'm.db'));
    onTestFinished(() => connection.close());
    const broken = [...migrations, 'CREATE TABLE half (x); CREATE TABLE half (x);'];
    expect(() => migrate(connection, broken)).toThrow(/half/);
    expect(schemaOf(connection)).toMatchObject({ version: migrations.length, half: 0 });
    const mended = [...migrations, 'CREATE TABLE half (x);'];
    migrate(connection, mended);
    expect(schemaOf(connection)).toMatchObject({ version: mended.length, half: 1 });
    expect(() => migrate(connection, migrations)).toThrow(AppError);
  });

  it('makes of a mail that waits for several recipients one for each, in their order, due as it was', () => {
    const connection = connect(join(temporaryDirectory(), 'm.db'));
    onTestFinished(() => connection.close());
    migrate(connection, migrations.slice(0, 2));
    connection.execute(`
      INSERT INTO channels VALUES ('mail', 'email', NULL, '{"to":["a@x.example","b@x.example"]}', 1),
        ('one', 'email', NULL, '{"to":"a@x.example"}', 1), ('hook', 'webhook', NULL, '{}', 1);
      INSERT INTO monitors (id, kind, name, target, search_text, options, interval_ms, timeout_ms,
        confirm_after_ms, recover_after_ms, is_paused, created_at, updated_at, status, status_since,
        sequence, step) VALUES ('m', 'http', 'm', 't', '', '{}', 1, 1, '[]', '[]', 0, 0, 0, 'up', 0, 0, 0);`);
    const row = (id: string, channel: string, state: string): void => {
      connection.run(
        `INSERT INTO notifications (id, channel_id, monitor, kind, notice, created_at, state, attempts,
           next_attempt_at, due_at) VALUES (?, ?, 1, 'opened', '{}', 0, ?, 1, 5, ?)`,
        id,
        channel,
        state,
        state === 'leased' ? 300_000 : 5,
      );
    };
    row('told', 'mail', 'delivered');
    row('down', 'mail', 'leased');
    row('up', 'mail', 'pending');
    row('single', 'one', 'pending');
    row('hooked', 'hook', 'pending');
    migrate(connection);
    const rows = connection.all<{ id: string; recipient: string; state: string; due_at: number }>(
      'SELECT id, recipient, state, due_at FROM notifications ORDER BY no',
    );
    expect(rows.every(({ due_at: dueAt }) => dueAt === 5)).toBe(true);
    const copy = (id: string, recipient: string) => [copyIdOf(id, recipient), recipient, 'pending'];
    expect(rows.map(({ id, recipient, state }) => [id, recipient, state])).toEqual([
      ['told', '', 'delivered'],
      ['single', 'a@x.example', 'pending'],
      ['hooked', '', 'pending'],
      copy('down', 'a@x.example'),
      copy('down', 'b@x.example'),
      copy('up', 'a@x.example'),
      copy('up', 'b@x.example'),
    ]);
  });
});

function creating(monitors: readonly Monitor[]): Call {
  return { store: 'monitors', method: 'create', lane: 'durable', args: [monitors] };
}

/** The line that an `UnavailableError` says. */
async function refusalOf(opening: Promise<unknown>): Promise<string> {
  const error = await opening.then(
    () => new Error('it was not refused'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UnavailableError);
  return error instanceof Error ? error.message : '';
}

function schemaOf(connection: SqliteConnection): unknown {
  return connection.get(
    `SELECT user_version AS version,
       (SELECT count(*) FROM sqlite_schema WHERE name = 'half') AS half FROM pragma_user_version`,
  );
}

function explained(connection: SqliteConnection, work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return explainSqlite(error, connection.path);
  }
}

function setPragma(name: string, value: number): (path: string) => void {
  return (path) => {
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA ${name} = ${value}`);
    database.close();
  };
}

function overwrite(path: string, offset: number): void {
  writeAt(path, offset, Buffer.alloc(64, 0xa5));
}

/** Spoils the first page of a table. */
function damageTable(path: string, table: string): void {
  const database = new DatabaseSync(path);
  const row = database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table);
  database.close();
  writeAt(path, (Number(row?.rootpage) - 1) * 4_096, Buffer.alloc(4_096, 0xa5));
}

function writeAt(path: string, offset: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, offset);
  closeSync(file);
}
