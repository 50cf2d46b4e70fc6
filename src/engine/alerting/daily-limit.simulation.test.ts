import { describe, expect, it } from 'vitest';
import { asChannelId, asOwnerId } from '../../core/ids.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { downDuring, EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { post, testMessage } from '../../../test/support/engine/test-message.ts';

const ops = asOwnerId('ops');
const boss = asOwnerId('boss');
const DAY = 86_400;
const ok: DeliveryResult = { kind: 'delivered', detail: 'ok' };

/** An owner with a channel of three messages a day, and one that takes over; and an operator. */
function stageOf(): EngineStage {
  const stage = new EngineStage({ changes: { operatorId: boss } });
  stage.channel('a-sms', { ownerId: ops, maxPerDay: 3 });
  // It gets no beginnings but those that the other one does not send.
  stage.channel('b-mail', { ownerId: ops, sends: 'up' });
  stage.channel('c-pager', { ownerId: boss });
  return stage;
}

/** The second of the story at which the next day begins. */
const midnightOf = ({ startedAt }: EngineStage): number => DAY - ((startedAt / 1_000) % DAY);

const over = (stage: EngineStage, channel: string) =>
  [...stage.storage.tables.notifications.values()].filter(
    ({ channelId, notice }) => channelId === channel && notice.kind !== 'group',
  );
const triesOver = (stage: EngineStage, channel: string): number =>
  stage.notifier.tries.filter(({ delivery }) => delivery.id.endsWith(channel)).length;
const states = (stage: EngineStage, channel: string): readonly string[] =>
  over(stage, channel).map(({ state }) => state);

async function send(stage: EngineStage, count: number, from = 0): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await post(stage, testMessage(stage, from + n, 'a-sms'));
    await stage.until(stage.second + 1);
  }
}

describe('a channel with a limit of messages a day', () => {
  it('gives up what is over it, with a reason of its own, and sends again on the next day in UTC', async () => {
    const stage = stageOf();
    await stage.start();
    await send(stage, 5);
    expect(states(stage, 'a-sms')).toEqual(['delivered', 'delivered', 'delivered', 'dead', 'dead']);
    expect(triesOver(stage, 'a-sms')).toBe(3);
    const [, , , dead] = over(stage, 'a-sms');
    expect(dead?.lastError).toBe("daily_limit: 'a-sms' has sent its 3 messages of today (UTC)");
    await stage.until(midnightOf(stage) - 2);
    await send(stage, 1, 5);
    expect(triesOver(stage, 'a-sms')).toBe(3);
    await stage.until(midnightOf(stage) + 1);
    await send(stage, 4, 6);
    expect(triesOver(stage, 'a-sms')).toBe(6);
    expect(states(stage, 'a-sms').slice(5)).toEqual([
      'dead',
      'delivered',
      'delivered',
      'delivered',
      'dead',
    ]);
  });

  it('has the same limit after a restart', async () => {
    const stage = stageOf();
    await stage.start();
    await send(stage, 2);
    stage.kill();
    await stage.start();
    await send(stage, 2, 2);
    expect(states(stage, 'a-sms')).toEqual(['delivered', 'delivered', 'delivered', 'dead']);
    stage.kill();
    await stage.start();
    await send(stage, 1, 4);
    expect(triesOver(stage, 'a-sms')).toBe(3);
  });

  it('counts what may have arrived, and not what was turned away', async () => {
    const stage = stageOf();
    const answers: DeliveryResult[] = [
      { kind: 'refused', code: 'http_400', detail: 'no such number' },
      { kind: 'refused', code: 'http_400', detail: 'no such number' },
      { kind: 'retry', code: 'http_503', detail: 'busy' },
      { kind: 'retry', code: 'timeout', detail: 'no answer' },
      { kind: 'retry', code: 'timeout', detail: 'no answer' },
    ];
    stage.notifier.answer(({ id }) => (id.endsWith('a-sms') ? (answers.shift() ?? ok) : ok));
    await stage.start();
    await send(stage, 3);
    await stage.until(stage.second + 600);
    expect(states(stage, 'a-sms')).toEqual(['dead', 'dead', 'delivered']);
    expect(answers).toEqual([]);
    await send(stage, 1, 3);
    expect(states(stage, 'a-sms').at(-1)).toBe('dead');
    expect(triesOver(stage, 'a-sms')).toBe(6);
  });

  it('counts the messages of several recipients, and those under way, together', async () => {
    const stage = stageOf();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    stage.notifier.answer(async () => {
      await gate;
      return ok;
    });
    await stage.start();
    for (let n = 0; n < 6; n += 1) await post(stage, testMessage(stage, n, 'a-sms'));
    await stage.until(5);
    release();
    await stage.until(20);
    expect(triesOver(stage, 'a-sms')).toBe(3);
    expect(states(stage, 'a-sms').filter((state) => state === 'dead')).toHaveLength(3);
  });

  it('leaves alerts to the next channel of the owner, and the operator is told once a day', async () => {
    const stage = stageOf();
    for (const name of ['one', 'two', 'three', 'four', 'five', 'six']) {
      stage.site(name, downDuring([60, 3_000]), { ownerIds: [ops] });
    }
    await stage.start();
    await stage.until(1_000);
    const opened = (channel: string) =>
      over(stage, channel).filter(({ notice }) => notice.kind === 'opened');
    expect(
      opened('a-sms')
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['dead', 'dead', 'dead', 'delivered', 'delivered', 'delivered']);
    expect(opened('b-mail').map(({ state }) => state)).toEqual(Array(3).fill('delivered'));
    await stage.until(5_000);
    stage.kill();
    await stage.start();
    await stage.until(8_000);
    await send(stage, 1);
    const told = over(stage, 'c-pager');
    expect(told.map(({ state }) => state)).toEqual(['delivered']);
    expect(told[0]?.notice).toMatchObject({
      kind: 'undelivered',
      incident: { reason: 'daily_limit' },
      evidence: { channel: 'a-sms' },
    });
    await stage.until(midnightOf(stage) + 10);
    await send(stage, 5, 1);
    await stage.until(midnightOf(stage) + 60);
    expect(over(stage, 'c-pager').map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  it('goes in no circle where the operator has no other channel', async () => {
    const stage = new EngineStage({ changes: { operatorId: ops } });
    stage.channel('a-sms', { ownerId: ops, maxPerDay: 1 });
    stage.channel('b-sms', { ownerId: ops, maxPerDay: 1 });
    await stage.start();
    await send(stage, 3);
    await stage.until(stage.second + 60);
    const limits = [...stage.storage.tables.notifications.values()].filter(
      ({ notice }) => notice.kind === 'undelivered',
    );
    expect(limits.map(({ channelId, state }) => [channelId, state])).toEqual([
      [asChannelId('b-sms'), 'delivered'],
    ]);
  });
});
