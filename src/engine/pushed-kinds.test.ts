import { expect, test } from 'vitest';
import { EngineStage } from '../../test/support/engine/engine-stage.ts';
import type { ScriptedAnswer } from '../../test/support/engine/scripted-executor.ts';

const missed: ScriptedAnswer = {
  outcome: 'down',
  reason: 'heartbeat_missed',
  phase: null,
  address: null,
  message: 'was last heard of 2d ago',
};
const unreachable: ScriptedAnswer = {
  outcome: 'down',
  reason: 'connect_timeout',
  phase: 'connect',
  message: 'did not answer',
};
const fields = { confirmAfterMs: [], intervalMs: 30_000 };
const isPushed = (kind: string): boolean => kind === 'heartbeat';

test('many jobs that fall silent at once are all told at once: nobody’s network is to blame', async () => {
  const stage = new EngineStage({ changes: { isPushed } });
  for (let job = 0; job < 20; job += 1) {
    stage.site(`job-${job}`, (second) => (second >= 60 ? missed : { address: null }), {
      ...fields,
      kind: 'heartbeat',
    });
  }
  await stage.start();
  await stage.until(95);
  expect(stage.told).toHaveLength(20);
  expect(stage.told.every(([second]) => second >= 60 && second <= 92)).toBe(true);
});

test('jobs are nothing that a site can be compared with', async () => {
  const stage = new EngineStage({ changes: { isPushed } });
  for (let job = 0; job < 5; job += 1) {
    stage.site(`job-${job}`, () => ({ address: null }), { ...fields, kind: 'heartbeat' });
  }
  stage.site('shop', (second) => (second >= 60 ? unreachable : {}), fields);
  await stage.start();
  await stage.until(92);
  expect(stage.told.map(([, kind, id]) => [kind, id])).toEqual([['opened', 'shop']]);
});
