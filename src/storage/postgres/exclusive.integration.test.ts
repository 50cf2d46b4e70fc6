import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type PostgresServer,
  startPostgresServer,
  whyNoPostgres,
} from '../../../test/support/storage/postgres-server.ts';
import type { PostgresConnection } from './connection.ts';
import { openExclusively } from './database.ts';
import { parsePostgresUrl } from './target.ts';

const why = whyNoPostgres();
const LOCK = 0x55_70_53_71;

describe.skipIf(why !== null)(
  `a PostgreSQL for one service alone${why === null ? '' : `: ${why}`}`,
  () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgresServer();
    });
    afterAll(() => server.stop());

    async function open(...args: Parameters<typeof openExclusively>) {
      const opened = await openExclusively(...args);
      onTestFinished(() => opened.connection.close());
      return opened;
    }
    const run = (connection: PostgresConnection, sql: string) =>
      connection.run([{ kind: 'one', sql, values: [] }]);

    it('ends its own former session, which the server takes for alive', async () => {
      const target = parsePostgresUrl(await server.createDatabase());
      const former = await open(target, {});
      await open(target, { former: former.mark });
      await expect(run(former.connection, 'SELECT 1')).rejects.toMatchObject({
        code: 'unavailable',
      });
    });

    it('never ends the session of another service, nor one of a later life of its own', async () => {
      const target = parsePostgresUrl(await server.createDatabase());
      const first = await open(target, {});
      await first.connection.close();
      const second = await open(target, {});
      for (const given of [{}, { former: null }, { former: first.mark }]) {
        await expect(openExclusively(target, given)).rejects.toThrow(/in use by another service/);
      }
      expect(await run(second.connection, 'SELECT 1 AS one')).toEqual({ one: 1 });
    });

    it('nor its own that a pooler has handed to another service', async () => {
      const target = parsePostgresUrl(await server.createDatabase());
      const { connection, mark } = await open(target, {});
      await run(connection, 'DISCARD ALL');
      await run(connection, `SELECT pg_advisory_lock(${LOCK})`);
      await expect(openExclusively(target, { former: mark })).rejects.toThrow(
        /in use by another service/,
      );
      expect(await run(connection, 'SELECT 1 AS one')).toEqual({ one: 1 });
    });
  },
);
