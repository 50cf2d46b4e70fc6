import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storageContract } from '../testing/storage/storage-contract.ts';
import { storages } from './index.ts';
import { openInProcess } from './sqlite/in-process.ts';

// That of PostgreSQL stands in `postgres/contract.integration.test.ts`: it starts a server.
it('meets every storage there is', () => {
  expect(storages.map(({ kind }) => kind)).toEqual(['sqlite', 'postgres']);
});

for (const definition of storages) {
  if (definition.kind === 'postgres') continue;
  describe(definition.kind, () => {
    storageContract(definition);
  });
}

describe('sqlite, in this very process', () => {
  storageContract({ open: async ({ location }) => openInProcess(join(location, 'squirrel.db')) });
});
