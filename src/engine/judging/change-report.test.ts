import { describe, expect, it } from 'vitest';
import { downDuring, EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { asIncidentId, asOwnerId } from '../../core/ids.ts';
import type { ScriptedAnswer } from '../../../test/support/engine/scripted-executor.ts';
import type { LogLine } from '../../../test/support/silent-log.ts';

const OPS = { ownerIds: [asOwnerId('ops')] };

function linesOf(stage: EngineStage): readonly LogLine[] {
  return stage.log.lines.filter(
    ({ level, fields }) => level !== 'debug' && 'monitorId' in fields && !('channelId' in fields),
  );
}

describe('the log', () => {
  it('has one line for the beginning of an outage and one for its end', async () => {
    const stage = new EngineStage();
    stage.channel('mail', { ownerId: asOwnerId('ops') });
    stage.site('shop', downDuring([0, 50]), OPS);
    await stage.start();
    await stage.until(300);
    const about = { monitor: 'shop', monitorId: 'shop', owner: 'ops' };
    const incident = { ...about, incidentId: 'inc_shop_2', reason: 'http_503', messages: 1 };
    expect(linesOf(stage)).toEqual([
      { level: 'warn', message: 'a monitor is down', fields: incident },
      {
        level: 'info',
        message: 'a monitor is up again',
        fields: { ...incident, durationMs: expect.any(Number) as unknown },
      },
    ]);
    expect(linesOf(stage)[1]?.fields['durationMs']).toBeGreaterThan(30_000);
  });

  it('says nothing aloud of a failure that was not confirmed', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 5]));
    await stage.start();
    await stage.until(100);
    expect(linesOf(stage)).toEqual([]);
  });

  it('has one line when a monitor cannot be judged, and one when it can again', async () => {
    const stage = new EngineStage();
    const refuse = (second: number): ScriptedAnswer =>
      second > 50 && second < 100 ? { outcome: 'blocked', reason: 'private_address' } : {};
    stage.site('shop', refuse, OPS);
    await stage.start();
    await stage.until(400);
    expect(linesOf(stage).map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'a monitor cannot be judged'],
      ['info', 'a monitor is judged up again'],
    ]);
    expect(linesOf(stage)[0]?.fields).toMatchObject({ owner: 'ops', reason: 'private_address' });
  });

  it('has one line when an outage is no longer muted, and one when a person takes it up', async () => {
    const isInMaintenance = (): boolean => stage.second < 200;
    const stage: EngineStage = new EngineStage({ changes: { isInMaintenance } });
    stage.site('shop', downDuring([0, 500]));
    await stage.start();
    await stage.until(300);
    const [{ id } = { id: asIncidentId('none') }] = [...stage.storage.tables.incidents.values()];
    await stage.awaits(stage.engine.acknowledge(id, { by: 'Ada', at: stage.clock.now() }));
    expect(linesOf(stage).map(({ message, fields }) => [message, fields['messages']])).toEqual([
      ['a monitor is down', 0],
      ['a monitor is still down, and no longer muted', 1],
      ['an incident is acknowledged', 1],
    ]);
  });

  it('has one line for an outage whose monitor is removed', async () => {
    const stage = new EngineStage();
    const shop = stage.site('shop', downDuring([0, 500]));
    await stage.start();
    await stage.until(100);
    stage.engine.remove(shop.id);
    expect(linesOf(stage).at(-1)).toMatchObject({
      message: 'an incident is closed without a recovery',
      fields: { monitor: 'shop', incidentId: 'inc_shop_2', why: 'deleted', reason: 'http_503' },
    });
  });
});
