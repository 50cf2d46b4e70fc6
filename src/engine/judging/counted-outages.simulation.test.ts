import { describe, expect, it } from 'vitest';
import { EngineStage, FAILED } from '../../../test/support/engine/engine-stage.ts';
import type { ScriptedAnswer } from '../../../test/support/engine/scripted-executor.ts';

const MINUTE = 60;
const RULE = { failures: { count: 3, withinMs: 600_000 } } as const;
const RESET: ScriptedAnswer = {
  outcome: 'down',
  reason: 'reset',
  phase: 'head',
  message: 'reset',
};

/** Fails for the first seconds of every `everyS`, too short for the re-checks to confirm it. */
const blips =
  (everyS: number, until: number, failure: ScriptedAnswer = FAILED) =>
  (second: number): ScriptedAnswer =>
    second < until && second % everyS < 5 ? failure : {};

/** Checked every fifth second, so that each blip is seen. */
const OFTEN = { intervalMs: 5_000, confirmAfterMs: [10_000, 30_000], recoverAfterMs: [10_000] };

function incidentsOf(stage: EngineStage) {
  return [...stage.storage.tables.incidents.values()];
}

describe('an outage by the number of failed checks', () => {
  it('is found though every single failure is over at once, and lasts until none is left', async () => {
    const stage = new EngineStage();
    stage.site('shop', blips(180, 20 * MINUTE), { ...OFTEN, ...RULE });
    await stage.start();
    await stage.until(60 * MINUTE);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened', 'resolved']);
    const [incident] = incidentsOf(stage);
    const notice = stage.notifier.tries[0]?.delivery.notice;
    expect(notice?.evidence['failedChecks']).toBe(3);
    expect(incident?.startedAt).toBeLessThan(stage.startedAt + 5 * MINUTE * 1_000);
    // The last blip began in the eighteenth minute.
    const endedAt = ((incident?.resolvedAt ?? 0) - stage.startedAt) / 1_000;
    expect(endedAt).toBeGreaterThan(28 * MINUTE);
    expect(endedAt).toBeLessThan(29 * MINUTE);
  });

  it('is none without the rule', async () => {
    const stage = new EngineStage();
    stage.site('shop', blips(180, 20 * MINUTE), OFTEN);
    await stage.start();
    await stage.until(60 * MINUTE);
    expect(stage.told).toEqual([]);
  });

  it('has the reason that most of its failed checks had', async () => {
    const stage = new EngineStage();
    const script = (second: number): ScriptedAnswer =>
      blips(180, 20 * MINUTE, second < 300 ? RESET : FAILED)(second);
    stage.site('shop', script, { ...OFTEN, ...RULE });
    await stage.start();
    await stage.until(15 * MINUTE);
    expect(incidentsOf(stage)[0]?.reason).toBe('reset');
  });

  it('is never made of our own faults', async () => {
    const stage = new EngineStage();
    const unknown: ScriptedAnswer = { outcome: 'unknown', reason: 'resolver' };
    stage.site('shop', blips(60, 60 * MINUTE, unknown), { ...OFTEN, ...RULE });
    await stage.start();
    await stage.until(70 * MINUTE);
    expect(incidentsOf(stage)).toEqual([]);
  });

  it('is counted on after a restart, under the same id and with one message', async () => {
    const stage = new EngineStage();
    stage.site('shop', blips(180, 30 * MINUTE), { ...OFTEN, ...RULE });
    await stage.start();
    await stage.until(4 * MINUTE);
    stage.kill();
    await stage.until(5 * MINUTE);
    await stage.start();
    await stage.until(7 * MINUTE);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened']);
    stage.kill();
    await stage.until(8 * MINUTE);
    await stage.start();
    await stage.until(60 * MINUTE);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened', 'resolved']);
    expect(
      new Set(stage.notifier.tries.map(({ delivery }) => delivery.notice.incident.id)).size,
    ).toBe(1);
  });

  it('leaves a lasting outage to the re-checks', async () => {
    const stage = new EngineStage();
    stage.site('shop', (second) => (second >= 300 && second < 900 ? FAILED : {}), {
      ...RULE,
      failures: { count: 40, withinMs: 3_600_000 },
    });
    await stage.start();
    await stage.until(20 * MINUTE);
    expect(stage.told.map(([, kind]) => kind)).toEqual(['opened', 'resolved']);
  });
});
