import { expect, it } from 'vitest';
import { EngineStage } from '../../../test/support/engine/engine-stage.ts';
import type { ScriptedAnswer } from '../../../test/support/engine/scripted-executor.ts';

const throttled = (retryAfterSeconds: number | null): ScriptedAnswer => ({
  outcome: 'throttled',
  reason: 'http_429',
  evidence: { statusCode: 429, retryAfterSeconds },
});
const UP: ScriptedAnswer = { outcome: 'up' };

/** The pauses between the checks of a site with an interval of a minute, in seconds, the first one left out. */
async function pausesOf(
  script: (second: number) => ScriptedAnswer,
  until: number,
): Promise<readonly number[]> {
  const stage = new EngineStage();
  stage.site('shop', script, { intervalMs: 60_000 });
  await stage.start();
  await stage.until(until);
  const probes = stage.probesOf('shop');
  expect(stage.told).toEqual([]);
  return probes.slice(2).map((second, index) => Math.round(second - (probes[index + 1] ?? 0)));
}

it('a site that says 429 is asked half as often, and as before when it does not', async () => {
  const pauses = await pausesOf((second) => (second < 600 ? throttled(null) : UP), 1_200);
  expect(pauses.slice(0, 3)).toEqual([120, 120, 120]);
  expect(pauses.slice(-5)).toEqual([60, 60, 60, 60, 60]);
});

it('a site that says for how long is left alone for so long, an hour at most', async () => {
  const pauses = await pausesOf(() => throttled(600), 3_000);
  expect(pauses.every((pause) => pause >= 600 && pause <= 660)).toBe(true);
  expect(pauses.length).toBeGreaterThan(2);
  const longest = await pausesOf(() => throttled(86_400), 12_000);
  expect(longest.every((pause) => pause >= 3_600 && pause <= 3_660)).toBe(true);
});

it('a doubt waits, too', async () => {
  const script = (second: number): ScriptedAnswer =>
    second < 5 ? { outcome: 'down', reason: 'http_503', phase: 'head' } : throttled(300);
  const [first] = await pausesOf(script, 1_000);
  expect(first).toBeGreaterThanOrEqual(300);
});
