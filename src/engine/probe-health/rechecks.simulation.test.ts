import { expect, test } from 'vitest';
import { EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { saying } from '../../../test/support/engine/scripted-witnesses.ts';

const cut = { outcome: 'down', reason: 'reset', phase: 'head', message: 'cut off' } as const;
const refused = { ...cut, reason: 'connect_refused', phase: 'connect' } as const;

test.each([
  ['while our own side is well', saying({})],
  // Silent witnesses, so that every look takes its time.
  ['while nobody says anything', () => []],
])('a re-check comes at its own time, neither sooner nor later, %s', async (_, witnesses) => {
  const stage = new EngineStage({ witnesses });
  const rules = { intervalMs: 300_000, confirmAfterMs: [120_000] };
  for (let n = 0; n < 60; n += 1) {
    const address = `198.51.100.${n}`;
    stage.site(`s${n}`, (second) => ({ address, ...(second >= 600 && n < 40 && cut) }), rules);
  }
  await stage.start();
  await stage.until(600 + 300 + 120 + 10);
  for (let n = 0; n < 40; n += 1) {
    const [first = 0, second = 0, third] = stage.probesOf(`s${n}`).filter((at) => at >= 600);
    expect(second - first).toBeGreaterThanOrEqual(120);
    expect(second - first).toBeLessThan(125);
    expect(third ?? Infinity).toBeGreaterThan(second + 60);
  }
  expect(stage.told.filter(([, kind]) => kind === 'opened')).toHaveLength(40);
});

test('two thousand re-checks at once do not slip to the next regular slot', async () => {
  const limits = { inFlight: 10_000, perHost: 0, perAddress: 0 };
  const stage = new EngineStage({ changes: { limits } });
  const rules = { intervalMs: 600_000, confirmAfterMs: [5_000] };
  for (let n = 0; n < 2_000; n += 1) {
    stage.site(`s${n}`, (second) => (second >= 1_000 ? refused : {}), rules);
  }
  await stage.start();
  await stage.until(1_000 + 600 + 5 + 5);
  expect(stage.told.filter(([, kind]) => kind === 'opened')).toHaveLength(2_000);
});

test('a main thread that stands still again and again hides no outage that others measured', async () => {
  const stage = new EngineStage();
  const rules = { intervalMs: 5_000, timeoutMs: 2_000, confirmAfterMs: [1_000, 2_000] };
  const hangs = { ...cut, reason: 'head_timeout', takesMs: 2_000 } as const;
  stage.site('gone', (second) => (second >= 30 ? hangs : {}), rules);
  stage.site('well', () => ({}), rules);
  await stage.start();
  await stage.until(30);
  for (let n = 0; n < 12; n += 1) {
    await stage.clock.standStill(1_500);
    await stage.clock.advance(400);
  }
  expect(stage.told.map(([, kind, id]) => `${kind} ${id}`)).toEqual(['opened gone']);
});
