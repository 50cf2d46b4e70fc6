import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storageContract } from '../../testing/storage/storage-contract.ts';
import {
  type PostgresServer,
  startPostgresServer,
  whyNoPostgres,
} from '../../../test/support/storage/postgres-server.ts';
import { storages } from '../index.ts';

const served = storages.filter(({ kind }) => kind === 'postgres');

it('meets the storage that needs a server', () => {
  expect(served).toHaveLength(1);
});

const why = whyNoPostgres();
describe.skipIf(why !== null)(`postgres${why === null ? '' : ` (not here: ${why})`}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(() => server.stop());
  for (const definition of served) {
    storageContract(definition, () => server.emptyDatabase());
  }
});
