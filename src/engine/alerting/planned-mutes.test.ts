import { expect, test } from 'vitest';
import { downDuring, EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { maintenanceEntity, type Maintenance } from '../../core/people/maintenance.ts';

const ALWAYS_DOWN = downDuring([0, 1e9]);

const window = (stage: EngineStage, form: object): Maintenance => {
  const now = stage.clock.now();
  const reading = maintenanceEntity.read({ id: 'w', ...form }, { path: '', now });
  if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
  return reading.item;
};
const openStage = (form: object | null): EngineStage => {
  const stage = new EngineStage();
  // Checks so rare that none of them is what ends a mute.
  for (const name of ['shop', 'mail']) stage.site(name, ALWAYS_DOWN, { intervalMs: 600_000 });
  if (form !== null) stage.storage.direct.maintenance.put(window(stage, form));
  return stage;
};
/** Which monitors people were notified of. */
const names = (stage: EngineStage): readonly string[] => stage.told.map(([, , name]) => name);
const second = (stage: EngineStage, name: string): unknown =>
  stage.told.find(([, , each]) => each === name)?.[0];

test('a window mutes the monitors that it is about and no others', async () => {
  const stage = openStage({ monitors: ['shop'], for: '24h' });
  await stage.start();
  await stage.until(1_300);
  expect(names(stage)).toEqual(['mail']);
});

test('a window that is added counts at once', async () => {
  const stage = openStage(null);
  await stage.start();
  stage.storage.direct.maintenance.put(window(stage, { all: true, for: '24h' }));
  stage.engine.refreshRoutes();
  await stage.until(1_300);
  expect(names(stage)).toEqual([]);
});

test('a window that is removed is over within seconds', async () => {
  const stage = openStage({ all: true, for: '24h' });
  await stage.start();
  await stage.until(1_300);
  stage.storage.direct.maintenance.remove('w');
  stage.engine.refreshRoutes();
  await stage.until(1_310);
  expect(new Set(names(stage))).toEqual(new Set(['mail', 'shop']));
});

test('a window that is changed to other monitors and another end counts as it is now', async () => {
  const stage = openStage({ monitors: ['shop'], for: '24h' });
  await stage.start();
  await stage.until(1_300);
  expect(names(stage)).toEqual(['mail']);
  stage.storage.direct.maintenance.put(window(stage, { monitors: ['shop'], for: '5m' }));
  stage.engine.refreshRoutes();
  await stage.until(1_590);
  expect(names(stage)).toEqual(['mail']);
  await stage.until(1_610);
  expect(second(stage, 'shop')).toBeGreaterThanOrEqual(1_600);
  expect(second(stage, 'shop')).toBeLessThanOrEqual(1_610);
});
