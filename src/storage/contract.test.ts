import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StorageDefinition } from '../core/ports/storage.ts';
import { storageContract } from '../testing/storage/storage-contract.ts';
import {
  type PostgresServer,
  startPostgresServer,
  whyNoPostgres,
} from '../../test/support/storage/postgres-server.ts';
import { storages } from './index.ts';
import { openInProcess } from './sqlite/in-process.ts';

const met: string[] = [];
/** The contract for a storage of the list. */
function meet(...[storage, ...rest]: [StorageDefinition, (() => Promise<string>)?]): void {
  met.push(storage.kind);
  storageContract(storage, ...rest);
}

for (const definition of storages) {
  if (definition.kind === 'postgres') continue;
  describe(definition.kind, () => meet(definition));
}

describe('sqlite, in this very process', () => {
  storageContract({ open: async ({ location }) => openInProcess(join(location, 'squirrel.db')) });
});

const why = whyNoPostgres();
describe.skipIf(why !== null)(`postgres${why === null ? '' : ` (not here: ${why})`}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(() => server.stop());
  for (const definition of storages) {
    if (definition.kind === 'postgres') meet(definition, () => server.emptyDatabase());
  }
});

it('meets every storage there is', () => {
  expect(storages.map(({ kind }) => kind)).toEqual(['sqlite', 'postgres']);
  expect(met).toEqual(['sqlite', 'postgres']);
});
