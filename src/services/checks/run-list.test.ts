import { expect, test } from 'vitest';
import { eventLoop } from '../../executors/in-thread/event-loop.ts';
import { runToyJob, toyJob } from '../../testing/executor/toy-jobs.ts';
import { runList, type CheckContext, type CheckedSite, type ListedSite } from './run-list.ts';

const context: CheckContext = {
  clock: { monotonicMs: () => performance.now() },
  executorSetup: {
    runJob: runToyJob,
    workerEntry: new URL(import.meta.url),
    workerSettings: {},
    onWorkerEvent: () => {},
  },
};

const siteOf = (index: number, options: Parameters<typeof toyJob>[2]): ListedSite => {
  const { kind, timeoutMs, options: own } = toyJob(index, 'answer', options);
  return { kind, timeoutMs, options: own, target: `toy://${index}` };
};

const run = (
  sites: readonly ListedSite[],
  extra: { workers?: number; signal?: AbortSignal; untilReady?: (p: number) => Promise<void> } = {},
) => {
  const taken: CheckedSite[] = [];
  const { workers = 10, signal = new AbortController().signal } = extra;
  const untilReady = extra.untilReady ?? (() => Promise.resolve());
  const sink = { take: (checked: CheckedSite) => void taken.push(checked), untilReady };
  const tally = runList(context, { sites, engine: eventLoop, workers, sink, signal });
  return { tally, taken };
};

test('every site is checked once and counted by its outcome', async () => {
  const outcomes = ['up', 'down', 'blocked', 'up', 'throttled'];
  const { tally, taken } = run(outcomes.map((outcome, index) => siteOf(index, { outcome })));
  expect(await tally).toMatchObject({
    byOutcome: { up: 2, down: 1, unknown: 0, blocked: 1, throttled: 1 },
    finished: 5,
    isInterrupted: false,
  });
  expect(taken.map(({ site }) => site.target).sort()).toEqual(
    outcomes.map((_, index) => `toy://${index}`),
  );
});

test('an empty list is done at once', async () => {
  expect((await run([]).tally).finished).toBe(0);
});

test('an early end counts only what was finished', async () => {
  const ending = new AbortController();
  const sites = [
    ...Array.from({ length: 3 }, (_, index) => siteOf(index, { afterMs: 1 })),
    ...Array.from({ length: 200 }, (_, index) => siteOf(index, { afterMs: 60_000 })),
  ];
  const { tally, taken } = run(sites, { signal: ending.signal });
  while (taken.length < 3) await new Promise((resolve) => setImmediate(resolve));
  ending.abort();
  expect(await tally).toMatchObject({ finished: 3, isInterrupted: true });
  expect(taken).toHaveLength(3);
});

test('a sink that is not ready holds the run back, and an early end frees it', async () => {
  const ending = new AbortController();
  const never = new Promise<void>(() => {});
  const { tally, taken } = run(
    Array.from({ length: 200 }, (_, index) => siteOf(index, {})),
    {
      signal: ending.signal,
      untilReady: (position) => (position < 100 ? Promise.resolve() : never),
    },
  );
  while (taken.length < 64) await new Promise((resolve) => setImmediate(resolve));
  ending.abort();
  expect(await tally).toMatchObject({ finished: 64, isInterrupted: true });
});
