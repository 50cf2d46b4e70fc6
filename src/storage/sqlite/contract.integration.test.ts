import { describe } from 'vitest';
import { quickDirectory } from '../../testing/storage/storage-bench.ts';
import { storageContract } from '../../testing/storage/storage-contract.ts';
import { sqlite } from './definition.ts';

describe('sqlite in its worker', () => {
  storageContract(sqlite, async () => quickDirectory());
});
