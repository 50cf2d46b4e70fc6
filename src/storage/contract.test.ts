import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storageContract } from '../testing/storage/storage-contract.ts';
import { storages } from './index.ts';
import { openInProcess } from './sqlite/in-process.ts';

// Those that need a server, such as PostgreSQL, meet it in `KIND/contract.integration.test.ts`, which starts one.
it('meets every storage there is', () => {
  expect(storages.map(({ kind }) => kind)).toEqual(['sqlite', 'postgres']);
  const elsewhere = new URL('./postgres/contract.integration.test.ts', import.meta.url);
  expect(readFileSync(elsewhere, 'utf8')).toContain('storageContract(');
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
