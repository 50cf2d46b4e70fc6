import { expect, test } from 'vitest';
import { toyJob } from '../../testing/executor/toy-jobs.ts';
import { PoisonJobs } from './poison-jobs.ts';

const jobs = (count: number) => Array.from({ length: count }, (_, id) => toyJob(id, 'answer'));
const ids = (list: readonly { readonly id: number }[]): number[] => list.map(({ id }) => id);

test('the second try happens in a small group, the third one alone', () => {
  const suspects = new PoisonJobs();
  expect(suspects.recordCrash(jobs(20))).toEqual([]);
  const group = suspects.takeNext();
  expect(group).toHaveLength(16);
  suspects.recordCrash(group);
  expect(ids(suspects.takeNext())).toEqual([16, 17, 18, 19]);
  expect(ids(suspects.takeNext())).toEqual([0]);
  expect(suspects.size).toBe(15);
});

test('a crowd is parted before anyone in it is looked at closely', () => {
  const suspects = new PoisonJobs();
  const crowd = jobs(4_000);
  expect(suspects.recordCrash(crowd)).toEqual([]);
  expect(suspects.size).toBe(4_000);
  const parts = Array.from({ length: 16 }, () => suspects.takeNext());
  expect(parts.map((part) => part.length)).toEqual(Array.from({ length: 16 }, () => 250));
  expect(ids(parts.flat())).toEqual(ids(crowd));
  suspects.recordCrash(parts[3] ?? []);
  expect(suspects.takeNext()).toHaveLength(16);
});

test('the third death of a job is its last', () => {
  const suspects = new PoisonJobs();
  const [job] = jobs(1);
  expect(suspects.recordCrash(jobs(1))).toEqual([]);
  expect(suspects.recordCrash(suspects.takeNext())).toEqual([]);
  expect(suspects.recordCrash(suspects.takeNext())).toEqual([job]);
  expect(suspects.size).toBe(0);
});

test('a job that got its result starts anew', () => {
  const suspects = new PoisonJobs();
  for (let round = 0; round < 5; round += 1) {
    expect(suspects.recordCrash(jobs(1))).toEqual([]);
    suspects.takeNext();
    suspects.clear(0);
  }
});
