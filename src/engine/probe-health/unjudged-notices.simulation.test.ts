import { describe, expect, it } from 'vitest';
import { asChannelId, asOwnerId } from '../../core/ids.ts';
import { EngineStage, type Stretch } from '../../../test/support/engine/engine-stage.ts';

const minutes = (count: number): number => count * 60;
const shop = asOwnerId('shop');
const blog = asOwnerId('blog');
const often = { intervalMs: 10_000, confirmAfterMs: [], recoverAfterMs: [] };

/** Two sites of one owner, one without an owner; a further owner has a channel and no site. */
function openStage(blind: Stretch, changes = {}): EngineStage {
  const stage = new EngineStage({ changes });
  stage.channel('shop', { ownerId: shop });
  stage.channel('shop-2', { ownerId: shop });
  stage.channel('blog', { ownerId: blog });
  const site = (id: string, ownerId: typeof shop | null): void => {
    const isBlind = (second: number): boolean => second >= blind[0] && second < blind[1];
    const script = (second: number) =>
      isBlind(second) ? ({ outcome: 'unknown', reason: 'crash', address: null } as const) : {};
    stage.site(id, script, { ...often, ownerIds: ownerId === null ? [] : [ownerId] });
  };
  site('s1', shop);
  site('s2', shop);
  site('s3', null);
  return stage;
}

/** What reached whom: channel, kind, and how many monitors it speaks of. */
function tellings(stage: EngineStage): readonly string[] {
  return stage.notifier.tries
    .map(({ delivery }) => {
      const { kind, evidence } = delivery.notice;
      return `${delivery.id.split('_').at(-1)} ${kind} ${JSON.stringify(evidence['monitors'] ?? '-').replaceAll('"', '')}`;
    })
    .sort();
}

const BEGINNING = [
  'hook unjudged_monitors 1',
  'shop unjudged_monitors 2',
  'shop-2 unjudged_monitors 2',
];
const ALL = [
  'hook unjudged_monitors 1',
  'hook judged_monitors -',
  'shop unjudged_monitors 2',
  'shop judged_monitors -',
  'shop-2 unjudged_monitors 2',
  'shop-2 judged_monitors -',
].sort();

describe('when sight is lost', () => {
  it('for less than five minutes, owners hear nothing', async () => {
    const stage = openStage([60, minutes(5)]);
    await stage.start();
    await stage.until(minutes(10));
    expect(stage.engine.health().alarm).toBeNull();
    expect(stage.told).toEqual([]);
  });

  it('for longer, each owner with unjudged monitors hears it once, and its end', async () => {
    const stage = openStage([60, minutes(20)]);
    await stage.start();
    await stage.until(minutes(6));
    expect(stage.told).toEqual([]);
    await stage.until(minutes(7.5));
    expect(tellings(stage)).toEqual(BEGINNING);
    expect(stage.notifier.tries[0]?.delivery.notice.incident).toMatchObject({
      reason: 'crash',
      resolvedAt: null,
    });
    await stage.until(minutes(19));
    expect(tellings(stage)).toEqual(BEGINNING);
    await stage.until(minutes(22));
    expect(tellings(stage)).toEqual(ALL);
  });

  it('those who are told as the operator are not told as owners', async () => {
    const stage = openStage([60, minutes(20)], { operatorId: shop });
    await stage.start();
    await stage.until(minutes(10));
    expect(tellings(stage)).toEqual(['hook unjudged_monitors 1', 'shop alarm -', 'shop-2 alarm -']);
  });

  it('somebody who cannot be reached keeps the others waiting for nothing', async () => {
    const stage = openStage([60, minutes(10)]);
    stage.notifier.answer(({ id }) =>
      id.endsWith('_hook')
        ? { kind: 'retry', code: 'timeout', detail: 'no answer' }
        : { kind: 'delivered', detail: 'taken' },
    );
    await stage.start();
    await stage.until(minutes(12));
    const reached = tellings(stage).filter((text) => !text.startsWith('hook'));
    expect(reached).toEqual(ALL.filter((text) => !text.startsWith('hook')));
  });
});

describe('a restart', () => {
  it.each([5, 6.05, 6.2, 6.5, 8, 20.3, 20.5, 21])(
    'after %s minutes neither repeats nor loses a message',
    async (minute) => {
      const stage = openStage([60, minutes(20)], {});
      await stage.start();
      await stage.until(minutes(minute));
      stage.kill();
      await stage.start();
      await stage.until(minutes(23));
      const ids = stage.notifier.tries.map(({ delivery }) => delivery.id);
      expect(new Set(ids).size).toBe(6);
      expect([...new Set(tellings(stage))]).toEqual(ALL);
    },
  );
});

it('finds a channel that was made in the middle of it', async () => {
  const stage = openStage([60, minutes(20)]);
  await stage.start();
  await stage.until(minutes(8));
  stage.channel('late', { ownerId: shop });
  stage.engine.refreshRoutes();
  await stage.until(minutes(10));
  expect(stage.storage.direct.channels.get(asChannelId('late'))).not.toBeNull();
  expect(tellings(stage)).toContain('late unjudged_monitors 2');
});
