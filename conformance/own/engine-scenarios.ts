import type { ProbeResult } from '../../src/core/check/outcome.ts';
import { multicore } from '../../src/executors/pool/multicore.ts';
import { answers, openBench } from '../../src/testing/executor/executor-bench.ts';
import { toyJob } from '../../src/testing/executor/toy-jobs.ts';
import { downDuring, EngineStage } from '../../test/support/engine/engine-stage.ts';
import {
  saying,
  soundWitnesses,
  type ScriptedWitnesses,
} from '../../test/support/engine/scripted-witnesses.ts';
import type { PlayScenario } from './scenario.ts';

/** Q8: all sites fail within a minute, each at a place of its own, and our own side does not work either: nobody is told. */
export const massFailure: PlayScenario = async () => [
  ...(await failTogether(
    { reason: 'connect_timeout', phase: 'connect' },
    saying({ world: { answer: 'failed' }, listed: { answer: 'failed' } }),
  )),
  // A firewall of ours answers in the place of everybody, also where nobody lives.
  ...(await failTogether(
    { reason: 'reset', phase: 'head' },
    saying({ nowhere: { answer: 'taken' } }),
  )),
];

async function failTogether(
  failure: Pick<ProbeResult, 'reason' | 'phase'>,
  broken: ScriptedWitnesses,
): Promise<readonly string[]> {
  const stage = new EngineStage({
    witnesses: (second, request) => (second < 100 ? soundWitnesses : broken)(second, request),
  });
  for (let n = 0; n < 10; n += 1) {
    const address = `203.0.113.${n}`;
    stage.site(`site-${n}`, (second) =>
      second < 100 ? { address } : { ...failure, outcome: 'down', address },
    );
  }
  await stage.start();
  await stage.until(390);
  const told = stage.told.map(([second, kind, id]) => `${kind} of ${id} at ${second} s`);
  return told.length === 0 ? [] : [`${failure.reason}: expected no notice, got ${told.join(', ')}`];
}

/** Q9: checks go on and keep their verdicts; what they decided is told from memory, and not again when it can be written. */
export const noDatabase: PlayScenario = async () => {
  const stage = new EngineStage();
  stage.site('shop', downDuring([100, 1_000]));
  await stage.start();
  await stage.until(90);
  stage.storage.tables.broken.ledger = new Error('database or disk is full');
  await stage.until(300);
  const failures: string[] = [];
  if (stage.probesOf('shop').length < 6) failures.push('the checks did not go on');
  stage.storage.tables.broken.ledger = null;
  await stage.until(330);
  const kinds = stage.told.map(([, kind]) => kind).join();
  if (kinds !== 'opened') failures.push(`notices: expected opened, got ${kinds}`);
  return failures;
};

/** Q10: the check that kills its worker is unknown, and all others have their verdicts. */
export const crashedWorker: PlayScenario = async () => {
  const bench = openBench(multicore, { workers: 2 });
  await bench.executor.start();
  await bench.executor.submit([toyJob(0, 'throw'), toyJob(1, 'exit'), ...answers(40).slice(2)]);
  await bench.reported(40);
  await bench.executor.stop(0);
  const others = bench.reports.filter(({ result }) => result.outcome !== 'up');
  const got = others.map(({ id, result }) => `${id} ${result.outcome} ${result.reason}`).sort();
  const expected = ['0 unknown crash', '1 unknown crash'];
  return got.join() === expected.join() ? [] : [`expected ${expected.join()}, got ${got.join()}`];
};
