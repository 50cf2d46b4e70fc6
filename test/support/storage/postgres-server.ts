import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { endWithUs } from '../end-with-us.ts';

/** A PostgreSQL of one's own on loopback, with nothing in it. */
export interface PostgresServer {
  readonly port: number;
  /** URL of a database; its user may do everything. */
  urlOf(database: string): string;
  /** Makes an empty database; resolves to its URL. */
  createDatabase(name?: string): Promise<string>;
  /** Empties the one database that is used over and over, which takes a tenth of the time; resolves to its URL. */
  emptyDatabase(): Promise<string>;
  /** Runs statements in the database `postgres`, on a connection made for them. */
  run(sql: string, database?: string): Promise<readonly Record<string, unknown>[]>;
  /** A connection that stays. */
  connect(
    database: string,
  ): Promise<{ run(sql: string): Promise<unknown>; close(): Promise<void> }>;
  /** Ends it at once with all its processes, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to end in order: clients are told that it shuts down. */
  shutDown(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Freezes it: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its data, unless they are in a folder of the caller's. */
  stop(): Promise<void>;
}

/** How to start it. */
export interface PostgresServerOptions {
  /** Syncs to disk, as a real one does. */
  readonly isDurable?: boolean;
  /** Where its data is kept; a temporary folder, when absent. It must be empty. */
  readonly folder?: string;
  /** A program that starts its programs, with its arguments, such as one that sets limits. */
  readonly startedBy?: readonly string[];
  /** Files beside its data, by their names; only the server may read them. */
  readonly files?: Readonly<Record<string, string>>;
  /** Further arguments of `postgres`. */
  readonly args?: readonly string[];
}

/** PostgreSQL refuses to run as root: then it runs as nobody. */
const NOBODY = 65_534;
const START_LIMIT_MS = 20_000;
const PASSWORD = 'acorn';
const DEBIAN_FOLDER = '/usr/lib/postgresql';

/**
 * Why tests that need PostgreSQL cannot run here; `null`: they can. In a continuous integration they must, so that there
 * the missing program is an error instead of a skipped test.
 */
export function whyNoPostgres(): string | null {
  if (programFolder() !== null) return null;
  const why = "PostgreSQL is not installed (Debian's package postgresql brings it)";
  if ((process.env['CI'] ?? '') !== '') throw new Error(why);
  return why;
}

/** Starts a new cluster on a free port of loopback: its user is `squirrel`, with a password. */
export async function startPostgresServer(
  options: PostgresServerOptions = {},
): Promise<PostgresServer> {
  const programs = programFolder();
  if (programs === null) throw new Error('PostgreSQL is not installed');
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'squirrel-postgres-'));
  const { startedBy = [] } = options;
  if (isRoot() && startedBy.length === 0) chownSync(folder, NOBODY, NOBODY);
  for (const [name, text] of Object.entries(options.files ?? {})) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    if (isRoot()) chownSync(join(folder, name), NOBODY, NOBODY);
  }
  const data = join(folder, 'data');
  initialize({ initdb: join(programs, 'initdb'), data, startedBy });
  const port = await freePort();
  const urlOf = (database: string): string =>
    `postgres://squirrel:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const args = [
    '-D',
    data,
    '-p',
    String(port),
    '-k',
    '',
    ...settings({
      listen_addresses: '127.0.0.1',
      fsync: options.isDurable === true ? 'on' : 'off',
      max_connections: '100',
      shared_buffers: '32MB',
      timezone: 'UTC',
    }),
    ...(options.args ?? []),
  ];
  let child: ChildProcess | null = null;
  let ended: Promise<void> = Promise.resolve();
  const start = async (): Promise<void> => {
    const postgres = asNobody([join(programs, 'postgres'), ...args]);
    const [command = '', ...rest] = [...startedBy, ...postgres];
    const started = spawn(command, rest, { stdio: 'ignore' });
    child = started;
    endWithUs(started);
    ended = new Promise((resolve) => started.once('close', () => resolve()));
    await untilAnswering(urlOf('postgres'));
  };
  const endWith = async (signal: NodeJS.Signals): Promise<void> => {
    const pids = processesOf(child);
    child = null;
    for (const pid of signal === 'SIGKILL' ? pids : pids.slice(0, 1)) send(pid, signal);
    await ended;
    await untilGone(pids);
  };
  await start();
  let databases = 0;
  const run: PostgresServer['run'] = (sql, database = 'postgres') => runOnce(urlOf(database), sql);
  return {
    port,
    urlOf,
    run,
    connect: async (database) => {
      const client = await connectTo(urlOf(database));
      return { run: (sql) => client.query(sql), close: () => client.end() };
    },
    createDatabase: async (name) => {
      const database = name ?? `test_${(databases += 1)}`;
      await run(`CREATE DATABASE ${database}`);
      return urlOf(database);
    },
    emptyDatabase: async () => {
      await run('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      return urlOf('postgres');
    },
    start,
    kill: () => endWith('SIGKILL'),
    shutDown: () => endWith('SIGINT'),
    freeze: () => processesOf(child).forEach((pid) => send(pid, 'SIGSTOP')),
    thaw: () => processesOf(child).forEach((pid) => send(pid, 'SIGCONT')),
    stop: async () => {
      await endWith('SIGKILL');
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function programFolder(): string | null {
  const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER) : [];
  const folders = [
    ...versions
      .toSorted((a, b) => Number(b) - Number(a))
      .map((each) => join(DEBIAN_FOLDER, each, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** It also ends when the thread that started it does. */
function asNobody(command: readonly string[]): readonly string[] {
  if (!isRoot()) return command;
  const ids = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--pdeathsig=KILL'];
  return ['setpriv', ...ids, ...command];
}

function settings(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function initialize(how: {
  readonly initdb: string;
  readonly data: string;
  readonly startedBy: readonly string[];
}): void {
  const { initdb, data, startedBy } = how;
  const password = join(data, '..', 'password');
  const writePassword = [
    'sh',
    '-c',
    'echo "$1" > "$2" && shift 2 && "$@"',
    'sh',
    PASSWORD,
    password,
  ];
  const options = `-U squirrel -A scram-sha-256 -E UTF8 --locale=C --no-sync --wal-segsize=1`;
  const run = asNobody([
    ...writePassword,
    initdb,
    '-D',
    data,
    `--pwfile=${password}`,
    ...options.split(' '),
  ]);
  const [command = '', ...args] = [...startedBy, ...run];
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' });
}

async function connectTo(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: START_LIMIT_MS });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function runOnce(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = await connectTo(url);
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

/** It answers errors while it recovers. */
async function untilAnswering(url: string): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  for (;;) {
    try {
      await runOnce(url, 'SELECT 1');
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await wait(20);
    }
  }
}

/** The server and, each in a session of its own, the processes it started. */
function processesOf(child: ChildProcess | null): readonly number[] {
  const pid = child?.pid;
  if (pid === undefined || child?.exitCode !== null) return [];
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return [pid, ...list.trim().split(' ').filter(Boolean).map(Number)];
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** What is left of a killed server keeps a new one from its data. */
async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isRunning)) await wait(5);
}

/** One that has ended may wait a while until somebody asks how. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
