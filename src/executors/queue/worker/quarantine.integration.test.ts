import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HeldJobs } from './held-jobs.ts';
import { Quarantine } from './quarantine.ts';

const jobs = new HeldJobs();
const hold = (jobId: string): ReturnType<HeldJobs['add']> =>
  jobs.add({ jobId, token: 't', session: 's' }, [1]);

describe('a job that workers died with', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is suspected from the second death on', () => {
    expect([0, 1, 2, 3].map((stalls) => Quarantine.isFor(stalls))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test('begins once, when nothing is under way any more', () => {
    const quarantine = new Quarantine();
    const begin = vi.fn<() => void>();
    expect(quarantine.admit(hold('a'), begin)).toBe(true);
    vi.runAllTimers();
    expect(begin).not.toHaveBeenCalled();
    quarantine.beginAlone();
    quarantine.beginAlone();
    vi.runAllTimers();
    expect(begin).toHaveBeenCalledOnce();
  });

  test('keeps others out until it is done or lost', () => {
    const quarantine = new Quarantine();
    const first = hold('a');
    const begin = vi.fn<() => void>();
    quarantine.admit(first, begin);
    expect(quarantine.isTaken).toBe(true);
    expect(quarantine.admit(hold('b'), begin)).toBe(false);
    first.open.clear();
    expect(quarantine.isTaken).toBe(false);
    const second = hold('b');
    expect(quarantine.admit(second, begin)).toBe(true);
    jobs.lose('b');
    expect(quarantine.isTaken).toBe(false);
    quarantine.beginAlone();
    vi.runAllTimers();
    expect(begin).not.toHaveBeenCalled();
  });
});
