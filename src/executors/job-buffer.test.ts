import { expect, test } from 'vitest';
import { toyJob } from '../testing/executor/toy-jobs.ts';
import { JobBuffer } from './job-buffer.ts';

const jobs = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => toyJob(from + index, 'answer'));

test('jobs leave in the order they came, over many refills', () => {
  const intake = new JobBuffer(10);
  const left: number[] = [];
  for (let round = 0; round < 300; round += 1) {
    intake.put(jobs(round * 10, 10));
    left.push(...intake.take(7).map(({ id }) => id));
  }
  left.push(...intake.take(Infinity).map(({ id }) => id));
  expect(left).toEqual(Array.from({ length: 3_000 }, (_, id) => id));
  expect(intake.size).toBe(0);
});

test('whoever hands in too much waits until enough has left', async () => {
  const intake = new JobBuffer(2);
  intake.put(jobs(0, 4));
  let isWelcome = false;
  const waiting = intake.untilCapacity().then(() => (isWelcome = true));
  intake.take(2);
  await Promise.resolve();
  expect(isWelcome).toBe(false);
  intake.take(1);
  await waiting;
  expect(isWelcome).toBe(true);
});
