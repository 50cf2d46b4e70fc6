import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storageContract } from '../testing/storage/storage-contract.ts';
import { storages } from './index.ts';
import { openInProcess } from './sqlite/in-process.ts';

it('meets every storage there is', () => {
  expect(storages.map(({ kind }) => kind)).toEqual(['sqlite']);
});
for (const definition of storages) {
  describe(definition.kind, () => {
    storageContract(definition);
  });
}
describe('sqlite, in this very process', () => {
  storageContract({
    kind: 'sqlite',
    title: 'in this process',
    open: async ({ location }) => openInProcess(join(location, 'squirrel.db')),
  });
});
