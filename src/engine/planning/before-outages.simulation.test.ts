import { describe, expect, it } from 'vitest';
import { downDuring, EngineStage } from '../../../test/support/engine/engine-stage.ts';
import type { JsonObject } from '../../core/json.ts';

const HOUR = 3_600;
const BEFORE = ['usualMs', 'uptime24h', 'uptime30d', 'lastOutage'];

function stageWith(confirmAfterMs: readonly number[] = [10_000, 30_000]): EngineStage {
  const stage = new EngineStage();
  const createdAt = stage.startedAt - 10 * 86_400_000;
  stage.site('shop', downDuring([600, 900], [2 * HOUR, 3 * HOUR]), { confirmAfterMs, createdAt });
  for (const name of ['a', 'b']) stage.site(name);
  stage.site('paused', () => ({}), { isPaused: true });
  return stage;
}

/** The evidence of each message that an outage began, and when it came (seconds). */
function openings(stage: EngineStage): readonly (readonly [second: number, JsonObject])[] {
  return stage.notifier.tries
    .filter(({ delivery: { notice } }) => notice.kind === 'opened')
    .map(({ at, delivery: { notice } }) => [
      Math.round((at - stage.startedAt) / 100) / 10,
      notice.evidence,
    ]);
}

const hang = (): Promise<never> => new Promise<never>(() => undefined);
const fail = async (): Promise<never> => {
  throw new Error('the disk is gone');
};

describe('a message of an outage', () => {
  it('says what was normal before, and how the others do', async () => {
    const stage = stageWith();
    await stage.start();
    await stage.until(2 * HOUR + 300);
    const [, second] = openings(stage);
    const [, evidence] = second ?? [0, {}];
    const probes = stage.probesOf('shop').filter((at) => at < 2 * HOUR);
    expect(evidence).toMatchObject({ othersAsked: 2, othersAnswered: 2 });
    expect(evidence['lastGoodAt']).toBe(stage.startedAt + (probes.at(-1) ?? 0) * 1_000);
    expect(evidence['usualMs']).toEqual(expect.any(Number));
    const { lastOutage, uptime24h } = evidence as { lastOutage: JsonObject; uptime24h: number };
    const lastedMs = Number(lastOutage['lastedMs']);
    expect(lastedMs).toBeGreaterThan(240_000);
    expect(lastedMs).toBeLessThan(420_000);
    // Judged for two hours, and down for one outage of them.
    expect(uptime24h).toBeGreaterThan(1 - lastedMs / 7_000_000);
    expect(uptime24h).toBeLessThan(1 - lastedMs / 7_300_000);
    expect(evidence['uptime30d']).toBe(uptime24h);
  });

  it.each([
    ['does not answer', hang],
    ['fails', fail],
  ])('comes at the same time when the database %s, without what was before', async (_, call) => {
    const [whole, poor] = [stageWith(), stageWith()];
    Object.assign(poor.storage.past, { between: call });
    for (const stage of [whole, poor]) {
      await stage.start();
      await stage.until(2 * HOUR + 300);
    }
    expect(openings(poor).map(([second]) => second)).toEqual(
      openings(whole).map(([second]) => second),
    );
    for (const [, evidence] of openings(poor)) {
      expect(BEFORE.filter((key) => key in evidence)).toEqual([]);
      expect(evidence).toMatchObject({ othersAsked: 2, othersAnswered: 2 });
      expect(evidence['lastGoodAt']).toEqual(expect.any(Number));
    }
  });

  it('waits a second for it, and no longer, where the first failure is the outage', async () => {
    const [whole, poor] = [stageWith([]), stageWith([])];
    Object.assign(poor.storage.past, { between: hang });
    for (const stage of [whole, poor]) {
      await stage.start();
      await stage.until(900);
    }
    const [[soon, rich] = [0, {}]] = openings(whole);
    const [[late] = [0]] = openings(poor);
    expect(rich).toMatchObject({ uptime24h: 1 });
    expect(late - soon).toBeGreaterThan(0.8);
    expect(late - soon).toBeLessThan(1.2);
  });

  it('knows the last good check from history after a restart', async () => {
    const stage = stageWith();
    await stage.start();
    await stage.until(590);
    stage.kill();
    await stage.until(610);
    await stage.start();
    await stage.until(800);
    const [[, evidence] = [0, {} as JsonObject]] = openings(stage);
    const probes = stage.probesOf('shop').filter((at) => at < 590);
    expect(evidence['lastGoodAt']).toBe(stage.startedAt + (probes.at(-1) ?? 0) * 1_000);
  });
});
