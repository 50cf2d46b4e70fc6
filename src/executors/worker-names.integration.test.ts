import { expect, test } from 'vitest';
import { InvalidError } from '../core/errors.ts';
import { answers, openBench, toySetup } from '../testing/executor/executor-bench.ts';
import { eventLoop } from './in-thread/event-loop.ts';
import { futures } from './in-thread/futures.ts';
import { processes } from './pool/processes.ts';
import { serial } from './in-thread/serial.ts';
import { threads } from './pool/threads.ts';

test.concurrent.each([
  { definition: serial, names: ['main'] },
  { definition: threads, names: ['Thread-1', 'Thread-2', 'Thread-3'] },
  { definition: futures, names: ['Future-1', 'Future-2', 'Future-3'] },
  { definition: processes, names: ['Process-1', 'Process-2', 'Process-3'] },
  { definition: eventLoop, names: ['loop'] },
])(
  '$definition.kind names who did the work',
  { timeout: 30_000 },
  async ({ definition, names }) => {
    const bench = openBench(definition, { workers: 3 });
    await bench.executor.start();
    await bench.executor.submit(answers(30, 10));
    await bench.reported(30);
    await bench.executor.stop(0);
    const seen = [...new Set(bench.reports.map(({ worker }) => worker))].sort();
    expect(seen).toEqual(names);
  },
);

test.each([threads, futures, processes])('$kind refuses a crowd of workers', (definition) => {
  const setup = { ...toySetup, workers: 1_000, onReports: () => {} };
  expect(() => definition.open(setup)).toThrow(InvalidError);
});
