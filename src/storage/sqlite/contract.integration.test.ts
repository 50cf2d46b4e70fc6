import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { quickDirectory } from '../../testing/storage/storage-bench.ts';
import { storageContract } from '../../testing/storage/storage-contract.ts';
import { sqlite } from './definition.ts';

// Each test starts a worker: what one has compiled serves the next.
const compiled = mkdtempSync(join(tmpdir(), 'squirrel-compiled-'));
process.env['NODE_COMPILE_CACHE'] = compiled;
afterAll(() => rmSync(compiled, { recursive: true, force: true }));

describe('sqlite in its worker', () => {
  storageContract(sqlite, async () => quickDirectory());
});
