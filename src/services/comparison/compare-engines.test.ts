import { expect, test } from 'vitest';
import type { EngineRun } from '../../core/comparison/comparison.ts';
import { UnavailableError } from '../../core/errors.ts';
import type { EngineKind } from '../../core/ports/executor.ts';
import { engineRun } from '../../../test/support/cli/comparison-samples.ts';
import { compareEngines } from './compare-engines.ts';

type Play = (engine: EngineKind, call: number) => EngineRun | null;

function compare(play: Play, { runs = 1, signal = new AbortController().signal } = {}) {
  const calls: EngineKind[] = [];
  const begun: string[] = [];
  const comparison = compareEngines(
    {
      runOnce: async ({ engine }) => {
        calls.push(engine);
        return play(engine, calls.filter((each) => each === engine).length);
      },
    },
    {
      task: 'sleep',
      tasks: [{ label: 'sleep 1', kind: 'sleep', options: { ms: 1 }, timeoutMs: 9 }],
      engines: ['serial', 'threads', 'queue'],
      workers: 4,
      runs,
      signal,
      onRun: ({ engine, run }) => begun.push(`${engine} ${run}`),
    },
  );
  return { comparison, calls, begun };
}

test('engines run one after another, and all of them again for the next run', async () => {
  const { comparison, calls, begun } = compare(
    (engine, call) => engineRun({ elapsedMs: engine === 'serial' ? 4000 : 1000 * call }),
    { runs: 2 },
  );
  expect(await comparison).toMatchObject({
    task: 'sleep',
    tasks: 1,
    workers: 4,
    runs: 2,
    engines: [
      { engine: 'serial', seconds: { median: 4 }, speedup: 1 },
      { engine: 'threads', seconds: { median: 1.5, min: 1, max: 2 } },
      { engine: 'queue', runs: { length: 2 } },
    ],
    skipped: [],
  });
  expect(calls).toEqual(['serial', 'threads', 'queue', 'serial', 'threads', 'queue']);
  expect(begun[3]).toBe('serial 2');
});

test('an engine that cannot run is left out with its reason and not tried again', async () => {
  const { comparison, calls } = compare(
    (engine) => {
      if (engine === 'queue') throw new UnavailableError('no worker answers');
      return engineRun();
    },
    { runs: 3 },
  );
  expect(await comparison).toMatchObject({
    engines: [{ engine: 'serial' }, { engine: 'threads' }],
    skipped: [{ engine: 'queue', why: 'no worker answers' }],
  });
  expect(calls.filter((engine) => engine === 'queue')).toHaveLength(1);
});

test('an engine that fails later keeps its runs and is named too', async () => {
  const { comparison } = compare(
    (engine, call) => {
      if (engine === 'threads' && call === 2) throw new UnavailableError('out of memory');
      return engineRun();
    },
    { runs: 2 },
  );
  expect(await comparison).toMatchObject({
    engines: [{ engine: 'serial' }, { engine: 'threads', runs: { length: 1 } }, {}],
    skipped: [{ engine: 'threads', why: 'in run 2: out of memory' }],
  });
});

test('a fault of ours is no reason to leave an engine out', async () => {
  const { comparison } = compare(() => {
    throw new TypeError('a bug');
  });
  await expect(comparison).rejects.toThrow('a bug');
});

test('an early end keeps what was finished', async () => {
  const ending = new AbortController();
  const { comparison, calls } = compare(
    (engine) => {
      if (engine === 'serial') return engineRun();
      ending.abort();
      return null;
    },
    { signal: ending.signal },
  );
  expect(await comparison).toMatchObject({
    engines: [{ engine: 'serial' }],
    skipped: [
      { engine: 'threads', why: 'interrupted before it was done' },
      { engine: 'queue', why: 'interrupted before it was done' },
    ],
  });
  expect(calls).toEqual(['serial', 'threads']);
});
