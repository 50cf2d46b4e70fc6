import { describe, expect, it } from 'vitest';
import { type DeclinedStorageCases, storageContract } from '../testing/storage/storage-contract.ts';
import { storages } from './index.ts';

const declined: Readonly<Record<string, DeclinedStorageCases>> = {
  memory: { reopening: 'it is gone with its process' },
};

it('meets every storage there is', () => {
  expect(storages.map(({ kind }) => kind)).toEqual(['sqlite', 'memory']);
});
for (const definition of storages) {
  describe(definition.kind, () => {
    storageContract(definition, declined[definition.kind] ?? {});
  });
}
