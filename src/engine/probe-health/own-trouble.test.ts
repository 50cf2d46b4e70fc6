import { describe, expect, it } from 'vitest';
import type { EngineTrouble } from '../../core/ports/executor.ts';
import { EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { ScriptedExecutor } from '../../../test/support/engine/scripted-executor.ts';

const often = { intervalMs: 5_000, confirmAfterMs: [], recoverAfterMs: [] };

/** A stage whose sites all end as `reason`, from second 20 to second 60. */
function stageWithReason(reason: 'crash' | 'stopped'): EngineStage {
  const stage = new EngineStage();
  for (let n = 1; n <= 5; n += 1) {
    const script = (second: number) =>
      second >= 20 && second < 60
        ? ({ outcome: 'unknown', reason, address: null } as const)
        : { address: `192.0.2.${n}` };
    stage.site(`s${n}`, script, often);
  }
  return stage;
}

describe('checks that come to nothing', () => {
  it.each(['crash', 'stopped'] as const)('as %s open the alarm', async (reason) => {
    const stage = stageWithReason(reason);
    await stage.start();
    await stage.until(45);
    expect(stage.engine.health().alarm?.cause).toBe(reason);
    const statuses = [...stage.storage.tables.watched.values()].map(({ state }) => state.status);
    expect(new Set(statuses)).toEqual(new Set(['unknown']));
    await stage.until(120);
    expect(stage.engine.health().alarm).toBeNull();
  });
});

describe('an engine that says it cannot work', () => {
  it('opens the alarm, also without a single monitor', async () => {
    let trouble: EngineTrouble | null = null;
    const stage = new EngineStage({
      changes: {
        openExecutor: ({ onReports }) => {
          const script = () => ({});
          const executor = new ScriptedExecutor({ clock: stage.clock, script, onReports });
          return Object.assign(executor, { trouble: () => trouble });
        },
      },
    });
    await stage.start();
    await stage.until(10);
    expect(stage.engine.health().alarm).toBeNull();
    trouble = 'no_worker';
    await stage.until(17);
    expect(stage.engine.health().alarm?.cause).toBe('no_worker');
    trouble = null;
    await stage.until(30);
    expect(stage.engine.health().alarm).toBeNull();
  });
});
