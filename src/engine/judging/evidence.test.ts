import { describe, expect, it } from 'vitest';
import { downDuring, EngineStage, FAILED } from '../../../test/support/engine/engine-stage.ts';
import type { ScriptedAnswer } from '../../../test/support/engine/scripted-executor.ts';
import type { KeptEvidence } from '../../core/incident/kept-evidence.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';

function keptOf(stage: EngineStage, { id }: Monitor): readonly KeptEvidence[] {
  return stage.storage.direct.incidents.evidence(id, { from: 0, to: Number.MAX_SAFE_INTEGER });
}

const RESET: ScriptedAnswer = { outcome: 'down', reason: 'reset', phase: 'head', message: 'reset' };
const UP: ScriptedAnswer = { address: '192.0.2.7', evidence: { statusCode: 200 } };

describe('evidence', () => {
  it('is kept of first failure, confirmation, change of reason and recovery, and of nothing else', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', (second) => {
      if (second < 50 || second >= 300) return UP;
      return second < 150 ? FAILED : RESET;
    });
    await stage.start();
    await stage.until(600);
    const kept = keptOf(stage, shop);
    expect(kept.map(({ moment, reason }) => [moment, reason])).toEqual([
      ['first_failure', 'http_503'],
      ['confirmation', 'http_503'],
      ['reason_changed', 'reset'],
      ['recovery', null],
    ]);
    const [first, confirmed] = kept;
    expect(first?.good).toMatchObject({ statusCode: 200, address: '192.0.2.7' });
    expect(first?.good?.at).toBeLessThan(first?.at ?? 0);
    // What was good stays the last good check, however many fail after it.
    expect(confirmed?.good).toEqual(first?.good);
  });

  it('is kept of a failure that was never confirmed', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', downDuring([50, 55]), { intervalMs: 5_000 });
    await stage.start();
    await stage.until(200);
    expect(keptOf(stage, shop).map(({ moment }) => moment)).toEqual(['first_failure']);
  });

  it('says how the other sites did, and goes into the commit of its judgement', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', downDuring([100, 400]));
    for (let n = 0; n < 5; n += 1) stage.site(`other-${n}`, () => UP);
    await stage.start();
    await stage.until(300);
    const [first] = keptOf(stage, shop);
    expect(first).toMatchObject({ othersAsked: 5, othersAnswered: 5, ownTroubles: [] });
    const entry = stage.storage.tables.entries.find(({ evidence }) => evidence !== undefined);
    expect(entry).toMatchObject({ changedFrom: 'up', state: { status: 'suspect' } });
  });

  it('needs the heads of checks from an outage on until it is over', async () => {
    const stage = new EngineStage();
    const wanted = new Map<number, boolean>();
    const isDown = (second: number): boolean => second >= 100 && second < 250;
    stage.site('shop', (second, { keepsHeads }) => {
      wanted.set(second, keepsHeads === true);
      return isDown(second) ? FAILED : UP;
    });
    await stage.start();
    await stage.until(500);
    const asked = [...wanted].filter(([, isWanted]) => isWanted).map(([second]) => second);
    expect(asked.some((second) => !isDown(second))).toBe(true);
    expect(wanted.get([...wanted.keys()][0] ?? 0)).toBe(false);
    expect([...wanted.values()].at(-1)).toBe(false);
  });
});
