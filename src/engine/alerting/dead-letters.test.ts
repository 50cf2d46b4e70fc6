import { describe, expect, it } from 'vitest';
import { asOwnerId } from '../../core/ids.ts';
import { downDuring, EngineStage } from '../../../test/support/engine/engine-stage.ts';

const refused = { kind: 'refused', code: 'smtp_550', detail: 'no such user' } as const;
const ok = { kind: 'delivered', detail: 'ok' } as const;

/** A site that is down at first, and an owner whose `hook` is refused for good. */
async function stageWith(channels: Readonly<Record<string, string | null>>): Promise<EngineStage> {
  const ops = asOwnerId('ops');
  const stage = new EngineStage({ changes: { operatorId: ops } });
  for (const [id, owner] of Object.entries(channels)) {
    stage.channel(id, owner === null ? {} : { ownerId: asOwnerId(owner) });
  }
  stage.site('shop', downDuring([0, 100]));
  stage.notifier.answer(({ id }) => (id.endsWith('hook') ? refused : ok));
  await stage.start();
  await stage.until(300);
  return stage;
}

const alarmsIn = (stage: EngineStage) =>
  stage.notifier.tries
    .map(({ delivery }) => delivery)
    .filter(({ notice }) => notice.kind === 'undelivered');

describe('a message that was given up', () => {
  it('is told to the operator, once an hour for each destination', async () => {
    const stage = await stageWith({ pager: 'ops' });
    const alarms = alarmsIn(stage);
    expect(alarms.map(({ id }) => id.split('_').at(-1))).toEqual(['pager']);
    expect(alarms[0]?.notice).toMatchObject({
      monitor: { id: 'shop' },
      incident: { reason: 'undelivered', message: 'smtp_550: no such user' },
      evidence: { channel: 'hook', kind: 'opened' },
    });
    expect(stage.engine.health()).toMatchObject({ deadLetters: 2 });
  });

  it('is told to whoever else is there when no operator is', async () => {
    const stage = await stageWith({ other: null });
    expect(alarmsIn(stage).map(({ id }) => id.split('_').at(-1))).toEqual(['other']);
  });

  it('goes in no circle when nobody else is there', async () => {
    const stage = await stageWith({});
    expect(alarmsIn(stage)).toEqual([]);
    expect(stage.engine.health()).toMatchObject({ deadLetters: 2 });
    const said = stage.log.lines.filter(({ message }) => message.startsWith('no one else'));
    expect(said).toHaveLength(1);
  });

  it('goes in no circle when the operator cannot be reached either', async () => {
    const stage = await stageWith({ 'pager-hook': 'ops' });
    expect(alarmsIn(stage)).toHaveLength(1);
    expect(stage.engine.health()).toMatchObject({ deadLetters: 3 });
  });
});

describe('a receiver that is back after an hour', () => {
  it('hears within minutes that a site was down and is up, in order, the late news marked', async () => {
    const ladder = [5_000, ...Array.from({ length: 200 }, () => 60_000)];
    const stage = new EngineStage({ retryAfterMs: ladder });
    stage.site('shop', downDuring([0, 1_000]));
    stage.notifier.answer(() => ({ kind: 'retry', code: 'http_500', detail: 'no' }));
    await stage.start();
    await stage.until(3_600);
    stage.notifier.answer(() => ok);
    const before = stage.notifier.tries.length;
    await stage.until(3_665);
    const got = stage.notifier.tries.slice(before).map(({ delivery }) => delivery);
    expect(got.map(({ notice }) => notice.kind)).toEqual(['opened', 'resolved']);
    const [down, up] = got;
    const endedAt = up?.notice.incident.resolvedAt;
    expect(down?.late).toMatchObject({ endedAt });
    expect(down?.late?.decidedAt).toBeLessThan(stage.startedAt + 200_000);
    // It waited behind the other, and this is its first try.
    expect(up?.late?.decidedAt).toBeGreaterThanOrEqual(endedAt ?? Infinity);
    expect(up?.late?.endedAt).toBeNull();
  });
});
