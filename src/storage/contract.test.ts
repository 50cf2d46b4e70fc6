import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickDirectory } from '../testing/storage/storage-bench.ts';
import { storageContract } from '../testing/storage/storage-contract.ts';
import { placeOfDatabase, storages } from './index.ts';
import { openInProcess } from './sqlite/in-process.ts';

// As they are opened by a service, with a worker and perhaps a server, they meet it in `KIND/contract.integration.test.ts`.
it.each(storages)('is met by $kind', ({ kind }) => {
  const elsewhere = new URL(`./${kind}/contract.integration.test.ts`, import.meta.url);
  expect(readFileSync(elsewhere, 'utf8')).toContain('storageContract(');
});

it.each(storages)('is where every scheme of $kind leads', (definition) => {
  expect(definition.schemes.length).toBeGreaterThan(0);
  for (const scheme of definition.schemes) {
    expect(placeOfDatabase(`${scheme}//somebody@host/name`).definition).toBe(definition);
  }
});

it('knows every storage there is', () => {
  expect(storages.map(({ kind }) => kind)).toEqual(['sqlite', 'postgres']);
});

describe('sqlite, in this very process', () => {
  storageContract(
    { open: async ({ location }) => openInProcess(join(location, 'squirrel.db')) },
    async () => quickDirectory(),
  );
});
