import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import type { JobReport } from '../../core/ports/executor.ts';
import { answers, openBench, type Bench } from '../../testing/executor/executor-bench.ts';
import { toyJob } from '../../testing/executor/toy-jobs.ts';
import { processes } from './processes.ts';

async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** An engine of two children that have both shown themselves. */
async function openTwo(): Promise<{ bench: Bench; pids: readonly number[] }> {
  const bench = openBench(processes, { workers: 2 });
  await bench.executor.start();
  await bench.executor.submit(answers(10, 20));
  await bench.reported(10);
  return { bench, pids: [...new Set(bench.reports.map(({ pid }) => pid))] };
}

const slow = (id: number) => toyJob(id, 'answer', { afterMs: 300 });
const limit = { timeout: 40_000 };

test(
  'a child that is killed from outside costs its check an unknown and comes back under its name',
  limit,
  async () => {
    const { bench, pids } = await openTwo();
    const [victim] = pids;
    if (victim === undefined) throw new Error('no child has shown itself');
    const name = bench.reports.find(({ pid }) => pid === victim)?.worker;
    void bench.executor.submit(Array.from({ length: 6 }, (_, index) => slow(100 + index)));
    process.kill(victim, 'SIGKILL');
    await bench.reported(16);
    await vi.waitFor(() => expect(bench.workerEvents).toHaveLength(4), 20_000);
    await bench.executor.submit(answers(10, 20));
    await bench.reported(26);
    await bench.executor.stop(0);
    const lost = bench.reports.filter(({ result }) => result.outcome !== 'up');
    expect(lost.map(({ result }) => result.reason)).toEqual(['crash']);
    const byName = ({ worker }: JobReport) => worker === name;
    expect(new Set(bench.reports.filter(byName).map(({ pid }) => pid)).size).toBe(2);
    expect(bench.workerEvents).toContainEqual({
      kind: 'lost',
      worker: name,
      detail: 'it was ended by SIGKILL',
    });
  },
);

test('only the job that kills its child is lost, not the others of its chunk', limit, async () => {
  const bench = openBench(processes, { workers: 1 });
  await bench.executor.start();
  const jobs = answers(40);
  void bench.executor.submit([...jobs.slice(0, 3), toyJob(100, 'exit'), ...jobs.slice(4)]);
  await bench.reported(40);
  await bench.executor.stop(0);
  const lost = bench.reports.filter(({ result }) => result.outcome !== 'up');
  expect(lost.map(({ id }) => id)).toEqual([100]);
});

test('Ctrl-C in the terminal is for the parent: children go on', limit, async () => {
  const { bench, pids } = await openTwo();
  void bench.executor.submit([slow(100), slow(101)]);
  for (const pid of pids) process.kill(pid, 'SIGINT');
  await bench.reported(12);
  await bench.executor.stop(0);
  expect(bench.reports.filter(({ result }) => result.outcome !== 'up')).toEqual([]);
});

test('children end when their parent is killed, whatever is under way', limit, async () => {
  const parent = fork(
    new URL('../../../test/support/children/executor-child.ts', import.meta.url),
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      execArgv: [],
    },
  );
  const pids: number[] = [];
  if (!parent.stdout) throw new Error('the output of the parent is a pipe');
  for await (const line of createInterface(parent.stdout)) {
    if (pids.push(Number(line)) === 2) break;
  }
  parent.kill('SIGKILL');
  await Promise.all(pids.map(untilGone));
  expect(pids).toHaveLength(2);
});
