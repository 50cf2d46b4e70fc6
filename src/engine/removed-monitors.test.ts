import { expect, it } from 'vitest';
import type { Monitor } from '../core/monitor/monitor.ts';
import { downDuring, EngineStage } from '../../test/support/engine/engine-stage.ts';

/** Removes the monitor as a service does, and makes another one of the same id that is down for a while. */
function replaceByAnother(stage: EngineStage, { id }: Monitor): void {
  stage.storage.direct.monitors.remove(id, stage.clock.now());
  stage.engine.remove(id);
  stage.change(stage.site(id, downDuring([300, 400])));
}

it('takes nothing over that was decided of another monitor of the same id and waited for the disk', async () => {
  const stage = new EngineStage();
  const shop = stage.site('shop', downDuring([60, 1_000]));
  await stage.start();
  await stage.until(60);
  stage.storage.tables.broken.ledger = new Error('the disk is full');
  while (stage.engine.health().isStorageWritable && stage.second < 300) {
    await stage.until(stage.second + 0.1);
  }
  const incidents: string[] = [];
  stage.engine.subscribe((event) => {
    if (event.kind === 'incident') incidents.push(event.incident.id);
  });
  replaceByAnother(stage, shop);
  stage.storage.tables.broken.ledger = null;
  await stage.until(600);
  expect(stage.engine.health().isStorageWritable).toBe(true);
  expect(stage.engine.counts().refusedDecisions).toBe(0);
  expect(new Set(incidents).size).toBe(1);
  expect(stage.storage.tables.watched.get(shop.id)?.state.status).toBe('up');
  expect(stage.told.map(([, kind]) => kind)).toEqual(['opened', 'resolved']);
});

it('takes the state of a refused decision from the database for its own monitor, and for no other of the same id', async () => {
  const stage = new EngineStage();
  const torn = stage.site('torn', downDuring([60, 1_000]));
  const { get } = stage.storage.monitors;
  const asked = { times: 0 };
  // The answer is a second on its way.
  const slowly: typeof get = async (id) => {
    const stored = await get(id);
    asked.times += 1;
    await new Promise<void>((resolve) => stage.clock.after(1_000, resolve));
    return stored;
  };
  Object.assign(stage.storage.monitors, { get: slowly });
  await stage.start();
  await stage.until(55);
  stage.storage.connection.run('UPDATE monitors SET sequence = sequence + 7');
  while (asked.times === 0 && stage.second < 300) await stage.until(stage.second + 0.1);
  expect(asked.times).toBe(1);
  replaceByAnother(stage, torn);
  await stage.until(600);
  expect(stage.engine.counts().refusedDecisions).toBe(1);
  expect(stage.storage.tables.watched.get(torn.id)?.state.status).toBe('up');
  expect(stage.told.map(([, kind]) => kind)).toEqual(['opened', 'resolved']);
});
