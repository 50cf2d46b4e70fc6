import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeCertificate } from '../../../test/support/certificates.ts';
import {
  type PostgresServer,
  startPostgresServer,
  whyNoPostgres,
} from '../../../test/support/storage/postgres-server.ts';
import type { Value } from '../sql/steps.ts';
import { connectPostgres, type ConnectionRole, type PostgresConnection } from './connection.ts';
import { parsePostgresUrl } from './target.ts';

const why = whyNoPostgres();

describe.skipIf(why !== null)(`a connection to PostgreSQL${why === null ? '' : `: ${why}`}`, () => {
  let server: PostgresServer;
  let url = '';
  beforeAll(async () => {
    server = await startPostgresServer();
    url = await server.createDatabase();
  });
  afterAll(() => server.stop());

  async function open(at = url, role: ConnectionRole = 'writes'): Promise<PostgresConnection> {
    const connection = await connectPostgres(parsePostgresUrl(at), role);
    onTestFinished(() => connection.close());
    return connection;
  }
  const all = (connection: PostgresConnection, sql: string, ...values: Value[]) =>
    connection.run([{ kind: 'all', sql, values }]);

  it('gives back every value as it was stored', async () => {
    const connection = await open();
    await all(connection, 'CREATE TABLE v (no BIGINT, t TEXT, b BYTEA)');
    const text = 'a NUL \0, the mark \u{10FFFE} and both \u{10FFFE}0\0 – é 🐿';
    const bytes = new Uint8Array([0, 1, 92, 255]);
    const number = Number.MAX_SAFE_INTEGER;
    await all(connection, 'INSERT INTO v VALUES (?, ?, ?), (?1, NULL, NULL)', number, text, bytes);
    const rows = (await all(connection, 'SELECT *, no = 1 AS is_one FROM v')) as object[];
    expect(rows).toEqual([
      { no: number, t: text, b: Buffer.from(bytes), is_one: 0 },
      { no: number, t: null, b: null, is_one: 0 },
    ]);
    expect(await all(connection, 'SELECT sum(no) AS s, count(*) AS n FROM v')).toEqual([
      { s: 2 * number, n: 2 },
    ]);
    expect(await all(connection, 'SELECT no FROM v WHERE t = ?', text)).toEqual([{ no: number }]);
  });

  it('runs all that came together and answers the last, or stops at what fails', async () => {
    const connection = await open();
    const insert = 'INSERT INTO k VALUES (?) ON CONFLICT DO NOTHING';
    await all(connection, 'CREATE TABLE k (id BIGINT PRIMARY KEY)');
    const rows = [[1], [2], [1]];
    expect(await connection.run([{ kind: 'each', sql: insert, rows }])).toEqual([1, 1, 0]);
    expect(await connection.run([{ kind: 'each', sql: insert, rows: [] }])).toEqual([]);
    const failing = connection.run([
      { kind: 'send', sql: 'INSERT INTO k VALUES (?)', values: [3] },
      { kind: 'send', sql: 'INSERT INTO k VALUES (?)', values: [1] },
      { kind: 'count', sql: 'DELETE FROM k WHERE id > ?', values: [0] },
    ]);
    await expect(failing).rejects.toMatchObject({ code: 'bug' });
    expect(connection.ended()).toBeNull();
    expect(
      await connection.run([{ kind: 'count', sql: 'DELETE FROM k WHERE id > ?', values: [0] }]),
    ).toBe(2);
    expect(
      await connection.run([{ kind: 'one', sql: 'SELECT id FROM k', values: [] }]),
    ).toBeUndefined();
  });

  it('leaves no session behind when what is to be sent cannot be', async () => {
    const connection = await open();
    const { pid } = (await connection.run([
      { kind: 'one', sql: 'SELECT pg_backend_pid() AS pid', values: [] },
    ])) as { readonly pid: number };
    const values = [undefined as never];
    await expect(all(connection, 'SELECT ?', ...values)).rejects.toThrow();
    expect(connection.ended()).not.toBeNull();
    const sessions = `SELECT 1 FROM pg_stat_activity WHERE pid = ${pid}`;
    await expect.poll(() => server.run(sessions), { timeout: 5_000 }).toEqual([]);
  });

  it('changes nothing on a connection for reads', async () => {
    const connection = await open(url, 'reads');
    await expect(all(connection, 'CREATE TABLE r (id BIGINT)')).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  describe('that cannot be had says why in one line, never with the password', () => {
    const place = /^postgres:\/\/squirrel@127\.0\.0\.1:\d+\/\w+: /;
    async function refusal(at: string, role: ConnectionRole = 'writes'): Promise<string> {
      const error = await connectPostgres(parsePostgresUrl(at), role).then(
        (connection) => connection.close().then(() => new Error('it connected')),
        (problem: unknown) => problem as Error,
      );
      expect(error).toMatchObject({ code: 'unavailable' });
      expect(error.message).not.toContain('acorn');
      expect(error.message).not.toContain('\n');
      return error.message.replace(place, '');
    }
    const withTls = (mode: string): string => `${url}?sslmode=${mode}`;

    it('a wrong password', async () => {
      expect(await refusal(url.replace('acorn', 'acorn2'))).toBe(
        'the password of squirrel is wrong or missing',
      );
      expect(await refusal(url.replace(':acorn', ''))).toBe(
        'the password of squirrel is wrong or missing',
      );
    });

    it('no such database', async () => {
      expect(await refusal(server.urlOf('none'))).toBe(
        "there is no database 'none': make it with createdb -O squirrel -E UTF8 none",
      );
    });

    it('nothing that listens', async () => {
      expect(await refusal(url.replace(/:\d+\//, ':1/'))).toBe(
        'nothing listens there: is the server running?',
      );
    });

    it('no such host', async () => {
      const message = await refusal('postgres://squirrel:acorn@nowhere.invalid/db');
      expect(message).toMatch(/nowhere\.invalid (does not exist|could not be looked up)$/);
    });

    it('an encoding that cannot keep every text', async () => {
      await server.run(`CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0`);
      expect(await refusal(server.urlOf('latin'))).toMatch(/keeps text as LATIN1 instead of UTF8/);
    });

    it('a server without TLS', async () => {
      expect(await refusal(withTls('require'))).toBe(
        'the server has no TLS: switch it on there, or add sslmode=disable',
      );
      await (await open(withTls('prefer'))).close();
    });

    it('no connection left', async () => {
      await server.run("CREATE ROLE few LOGIN PASSWORD 'acorn' CONNECTION LIMIT 0");
      const few = url.replace('squirrel:', 'few:');
      expect(await refusal(few)).toContain('the server has no connection left');
    });
  });
});

describe.skipIf(why !== null)(`a PostgreSQL with TLS${why === null ? '' : `: ${why}`}`, () => {
  let server: PostgresServer;
  let folder = '';
  let url = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'squirrel-postgres-tls-'));
    const authority = makeCertificate({ name: 'Acorn CA', isAuthority: true });
    const { pem, keyPem } = makeCertificate({
      name: 'db.example',
      hosts: ['db.example'],
      issuer: authority,
    });
    writeFileSync(join(folder, 'ca.pem'), authority.pem);
    server = await startPostgresServer({
      folder,
      files: { 'server.pem': pem, 'server.key': keyPem, 'hba.conf': HBA },
      args: [
        'ssl=on',
        ...['cert', 'key'].map(
          (what) =>
            `ssl_${what}_file=${join(folder, what === 'cert' ? 'server.pem' : 'server.key')}`,
        ),
        `hba_file=${join(folder, 'hba.conf')}`,
      ].flatMap((each) => ['-c', each]),
    });
    url = await server.createDatabase('vault');
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const result = (parameters: string): Promise<string> =>
    connectPostgres(parsePostgresUrl(`${url}?${parameters}`), 'reads').then(
      (connection) => connection.close().then(() => 'connected'),
      (error: unknown) => (error as Error).message.replace(/^\S+: /, ''),
    );

  it.each([
    ['', 'connected'],
    ['sslmode=prefer', 'connected'],
    ['sslmode=require', 'connected'],
    ['sslmode=verify-ca&sslrootcert=CA', 'connected'],
    ['sslmode=require&sslrootcert=CA', 'connected'],
    ['sslmode=verify-full&sslrootcert=CA', 'its certificate is not for 127.0.0.1'],
    [
      'sslmode=verify-full',
      'its certificate is not from an authority we know: name it with sslrootcert=FILE',
    ],
    ['sslmode=disable', "the server lets squirrel into 'vault' with TLS only: add sslmode=require"],
  ])('with %j: %s', async (parameters, expected) => {
    expect(await result(parameters.replace('CA', join(folder, 'ca.pem')))).toBe(expected);
  });
});

/** Into one database over TLS only. */
const HBA = `host postgres all 127.0.0.1/32 scram-sha-256
hostssl vault all 127.0.0.1/32 scram-sha-256
`;
