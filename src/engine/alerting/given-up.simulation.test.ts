import { describe, expect, it } from 'vitest';
import { asOwnerId } from '../../core/ids.ts';
import { downDuring, EngineStage } from '../../../test/support/engine/engine-stage.ts';

const refused = { kind: 'refused', code: 'smtp_550', detail: 'no such user' } as const;
const ok = { kind: 'delivered', detail: 'ok' } as const;
const ops = asOwnerId('ops');
const boss = asOwnerId('boss');
const CALL_MS = 20;

/** A site that is down, an owner whose first channel refuses and whose second was switched on later, and an operator. */
function stageOf(sites: readonly string[], isForPeople: boolean): EngineStage {
  const stage = new EngineStage({
    delayMs: () => CALL_MS,
    notifier: { grouping: isForPeople ? 'people' : 'each' },
    changes: { operatorId: boss },
  });
  stage.channel('a-mail', { ownerId: ops });
  stage.channel('b-sms', { ownerId: ops, isEnabled: false });
  stage.channel('c-pager', { ownerId: boss });
  for (const name of sites) stage.site(name, downDuring([60, 5_000]), { ownerIds: [ops] });
  return stage;
}

const deadIn = (stage: EngineStage): number =>
  [...stage.storage.tables.notifications.values()].filter(
    ({ state, notice }) => state === 'dead' && notice.kind !== 'group',
  ).length;

const cases = [
  { what: 'a message', sites: ['shop'], isForPeople: false },
  { what: 'a group', sites: ['a', 'b', 'c'], isForPeople: true },
];

describe.each(cases)('what follows when $what is given up', ({ sites, isForPeople }) => {
  // From the moment at which the end of the attempt is written, over all that is written after it.
  it.each(Array.from({ length: 5 }, (_, step) => step * 2 * CALL_MS))(
    'is not lost by a kill %d ms later',
    async (laterMs) => {
      const stage = stageOf(sites, isForPeople);
      stage.notifier.answer(({ id }) => {
        if (!id.endsWith('a-mail')) return ok;
        stage.channel('b-sms', { ownerId: ops });
        stage.engine.refreshRoutes();
        return refused;
      });
      await stage.start();
      while (deadIn(stage) === 0 && stage.second < 400) await stage.until(stage.second + 0.01);
      expect(deadIn(stage)).toBe(sites.length);
      await stage.until(stage.second + laterMs / 1_000);
      stage.kill();
      await stage.start();
      await stage.until(stage.second + 60);
      const kept = [...stage.storage.tables.notifications.values()].filter(
        ({ notice }) => notice.kind !== 'group',
      );
      const over = (channel: string, kind: string): readonly string[] =>
        kept
          .filter(({ channelId, notice }) => channelId === channel && notice.kind === kind)
          .map(({ state }) => state);
      expect(over('b-sms', 'opened')).toEqual(sites.map(() => 'delivered'));
      expect(new Set(over('c-pager', 'undelivered'))).toEqual(new Set(['delivered']));
    },
  );
});
