import { expect, test } from 'vitest';
import type { WorkerStatus } from '../../../core/ports/queue-control.ts';
import { DEFAULT_BATCH, evenBatch, largestBatch } from './batch-size.ts';

const workers = (...concurrencies: readonly number[]): readonly WorkerStatus[] =>
  concurrencies.map((concurrency) => ({ concurrency }) as WorkerStatus);

test('a batch fills no more than half of the smallest worker', () => {
  expect(largestBatch(workers(100, 100), { workers: 1_000 })).toBe(DEFAULT_BATCH);
  expect(largestBatch(workers(100, 8), { workers: 1_000 })).toBe(4);
  expect(largestBatch(workers(100), { workers: 10 })).toBe(5);
  expect(largestBatch(workers(1), { workers: 1_000 })).toBe(1);
  expect(largestBatch([], { workers: 1_000 })).toBe(DEFAULT_BATCH);
});

test('who asks for a size gets it', () => {
  expect(largestBatch(workers(8), { workers: 4, queueBatch: 50 })).toBe(50);
  expect(largestBatch(workers(100), { workers: 1_000, queueBatch: 1 })).toBe(1);
});

test('the last checks are spread over all workers', () => {
  const even = (count: number): number => evenBatch(count, { workers: workers(100, 100), max: 50 });
  expect([even(10_000), even(33), even(2), even(0)]).toEqual([50, 9, 1, 1]);
  expect(evenBatch(8, { workers: [], max: 25 })).toBe(4);
});
