import { expect, test } from 'vitest';
import type { WorkerCard } from '../worker-cards.ts';
import { batchSize, DEFAULT_BATCH } from './batch-size.ts';

const workers = (...concurrencies: readonly number[]): readonly WorkerCard[] =>
  concurrencies.map((concurrency) => ({ concurrency }) as WorkerCard);
const size = (count: number, concurrencies: readonly number[], most?: number): number =>
  batchSize(count, { workers: workers(...concurrencies), most });

test('many checks travel in full batches', () => {
  expect(size(10_000, [100, 100])).toBe(DEFAULT_BATCH);
});

test('few checks are spread over all workers', () => {
  expect(size(33, [100, 100])).toBe(9);
  expect(size(2, [100, 100])).toBe(1);
  expect(size(0, [])).toBe(1);
});

test('a batch fills no more than a quarter of the smallest worker', () => {
  expect(size(10_000, [100, 8])).toBe(2);
  expect(size(10_000, [1])).toBe(1);
});

test('who asks for a size gets it', () => {
  expect(size(10_000, [8], 50)).toBe(50);
  expect(size(10_000, [100], 1)).toBe(1);
});
