import { beforeAll, describe, expect, it } from 'vitest';
import { EngineStage, FAILED } from '../../../test/support/engine/engine-stage.ts';
import type { ScriptedAnswer } from '../../../test/support/engine/scripted-executor.ts';

const HOUR = 3_600;
const fields = { intervalMs: 600_000 };
const throttled: ScriptedAnswer = { outcome: 'throttled', reason: 'http_429' };
const blocked: ScriptedAnswer = {
  outcome: 'blocked',
  reason: 'private_address',
  phase: 'admission',
};
const unknown: ScriptedAnswer = { outcome: 'unknown', reason: 'crash' };

/** What each site says: first for so many hours, then something else. */
const sites: Readonly<Record<string, (hour: number) => ScriptedAnswer>> = {
  well: () => ({}),
  throttled: (hour) => (hour < 30 ? throttled : {}),
  blocked: (hour) => (hour < 30 ? blocked : {}),
  unknown: (hour) => (hour < 30 ? unknown : {}),
  mixed: (hour) => [throttled, unknown][Math.floor(hour) % 2] ?? throttled,
  'once well': (hour) => (hour > 20 && hour < 20.5 ? {} : throttled),
  'down in the end': (hour) => (hour < 30 ? throttled : FAILED),
  'down before': (hour) => (hour < 0.1 ? FAILED : throttled),
  quiet: () => throttled,
};

describe('a site that cannot be judged for a day', () => {
  const stage: EngineStage = new EngineStage({
    changes: {
      isInMaintenance: ({ id }, at) => id === 'quiet' && at < stage.startedAt + 28 * HOUR * 1_000,
    },
  });
  beforeAll(async () => {
    for (const [id, script] of Object.entries(sites)) {
      stage.site(id, (second) => script(second / HOUR), { ...fields, confirmAfterMs: [] });
    }
    await stage.start();
    await stage.until(31 * HOUR);
  });
  const toldOf = (site: string) =>
    stage.told
      .filter(([, , id]) => id === site)
      .map(([second, kind]) => `${kind} ${Math.floor(second / HOUR)}`);

  it.each([
    ['well', []],
    ['throttled', ['unjudged 24', 'judged 30']],
    ['blocked', ['unjudged 24', 'judged 30']],
    ['unknown', ['unjudged 24', 'judged 30']],
    ['mixed', ['unjudged 24']],
    ['once well', []],
    ['down in the end', ['unjudged 24', 'judged 30', 'opened 30']],
    ['down before', ['opened 0', 'unjudged 24']],
    ['quiet', ['unjudged 28']],
  ])('%s: its owner hears %j', (site, wanted) => {
    expect(toldOf(site)).toEqual(wanted);
  });

  it('says since when, why, and until when', () => {
    const [lost, regained] = stage.notifier.tries
      .map(({ delivery }) => delivery.notice)
      .filter(({ monitor }) => monitor.id === 'throttled');
    const startedAt = stage.firstProbeAt('throttled');
    expect(lost?.incident).toMatchObject({ startedAt, resolvedAt: null, reason: 'http_429' });
    expect(regained?.incident).toMatchObject({
      id: lost?.incident.id,
      startedAt,
      why: 'recovered',
    });
    expect(regained?.incident.resolvedAt).toBeGreaterThan(startedAt + 29 * HOUR * 1_000);
  });
});

it('counts over restarts, and is told once over them', async () => {
  const stage = new EngineStage();
  stage.site('slow', () => throttled, fields);
  await stage.start();
  for (const hour of [5, 23.5, 24.5]) {
    await stage.until(hour * HOUR);
    stage.kill();
    await stage.until(hour * HOUR + 60);
    await stage.start();
  }
  await stage.until(25.5 * HOUR);
  expect(stage.told.map(([, kind]) => kind)).toEqual(['unjudged']);
});

it('leaves what an open alarm about ourselves says to the alarm', async () => {
  const stage = new EngineStage();
  stage.site('slow', () => throttled, fields);
  for (const id of ['a', 'b', 'c', 'd']) {
    stage.site(id, () => ({ outcome: 'unknown', reason: 'resolver' }), { intervalMs: 10_000 });
  }
  await stage.start();
  await stage.until(24.5 * HOUR);
  expect(stage.engine.health().alarm).not.toBeNull();
  const told = stage.told.filter(([, , id]) => id !== 'self');
  expect(told.map(([, kind, id]) => [kind, id])).toEqual([['unjudged', 'slow']]);
});

it('counts the time that passed, not the hours by which the wall clock was set', async () => {
  const stage = new EngineStage();
  stage.site('slow', () => throttled, fields);
  await stage.start();
  await stage.until(HOUR);
  stage.clock.jump(25 * HOUR * 1_000);
  // The stage counts by the wall clock.
  await stage.until((25 + 23) * HOUR);
  const told = () => stage.told.filter(([, , id]) => id === 'slow').map(([, kind]) => kind);
  expect(told()).toEqual([]);
  await stage.until((25 + 25) * HOUR);
  expect(told()).toEqual(['unjudged']);
});
