import { describe, expect, it } from 'vitest';
import { asOwnerId } from '../../core/ids.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Delivery, DeliveryResult } from '../../core/ports/notifier.ts';
import {
  downDuring,
  EngineStage,
  type StageOptions,
} from '../../../test/support/engine/engine-stage.ts';
import { WEEKDAYS } from '../../core/calendar/weekday.ts';
import { OWNER_FALLBACKS } from '../../testing/sample-fallbacks.ts';
import { post, testMessage } from '../../../test/support/engine/test-message.ts';

const ok: DeliveryResult = { kind: 'delivered', detail: 'ok' };
const away: DeliveryResult = {
  kind: 'retry',
  code: 'smtp_network',
  detail: 'refused',
  isUnreachable: true,
};
const HOURLY = [5_000, 10_000, ...Array.from({ length: 100 }, () => 3_600_000)];

/** A stage whose receiver is read by people. */
function peopleStage(options: StageOptions = {}): EngineStage {
  const { notifier, ...rest } = options;
  return new EngineStage({
    retryAfterMs: HOURLY,
    ...rest,
    notifier: { grouping: 'people', ...notifier },
  });
}

/** Monitors that a message is about, by name. */
function namesIn({ notice }: Delivery): readonly string[] {
  const { members } = notice.evidence;
  if (notice.kind !== 'group' || !Array.isArray(members)) return [notice.monitor.name];
  return members.map((member: JsonValue) => {
    const isNamed = typeof member === 'object' && member !== null && !Array.isArray(member);
    const name = isNamed ? (member as JsonObject)['name'] : null;
    return typeof name === 'string' ? name : '';
  });
}

const seconds = (stage: EngineStage): readonly number[] => stage.told.map(([second]) => second);
const kinds = (stage: EngineStage): readonly string[] => stage.told.map(([, kind]) => kind);
const rows = (stage: EngineStage) => [...stage.storage.tables.notifications.values()];

describe('people are notified', () => {
  it('of a single outage at once, and of its end', async () => {
    const stage = peopleStage();
    stage.site('shop', downDuring([0, 100]));
    await stage.start();
    await stage.until(400);
    expect(kinds(stage)).toEqual(['opened', 'resolved']);
    const confirmedAt = stage.probesOf('shop')[2] ?? Number.NaN;
    expect((seconds(stage)[0] ?? Number.NaN) - confirmedAt).toBeLessThan(0.2);
  });

  it('of outages at the same time in one message with a list, and of their ends likewise', async () => {
    const stage = peopleStage();
    const names = Array.from({ length: 8 }, (_, n) => `m${n}`);
    for (const name of names) {
      stage.site(name, downDuring([60, 200]), { intervalMs: 10_000 });
    }
    await stage.start();
    await stage.until(600);
    expect(kinds(stage)).toEqual(['group', 'group']);
    for (const { delivery } of stage.notifier.tries) {
      expect(namesIn(delivery).toSorted()).toEqual(names);
    }
    expect(stage.notifier.tries[1]?.delivery.notice.incident.resolvedAt).not.toBeNull();
    expect(rows(stage).filter(({ state }) => state !== 'delivered')).toEqual([]);
  });

  it('never twice within ten seconds, however outages come, and each of them is in a message', async () => {
    const stage = peopleStage();
    for (let n = 0; n < 60; n += 1) {
      const at = 100 + ((n * 37) % 240);
      stage.site(`m${n}`, downDuring([at, at + 150]));
    }
    await stage.start();
    await stage.until(1_000);
    const times = seconds(stage);
    for (const [index, at] of times.entries()) {
      if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(10);
    }
    const named = stage.notifier.tries.flatMap(({ delivery }) => namesIn(delivery));
    expect(named.length).toBe(120);
    expect(new Set(named).size).toBe(60);
    // Within half a minute of the decision, beside the ten seconds between two messages.
    const waits = rows(stage)
      .filter(({ notice }) => notice.kind !== 'group')
      .map(({ deliveredAt, createdAt }) => (deliveredAt ?? Number.NaN) - createdAt);
    expect(Math.max(...waits)).toBeLessThanOrEqual(41_000);
  });

  it('at once of a test message, also beside others', async () => {
    const stage = peopleStage();
    stage.site('shop', downDuring([0, 1_000]));
    await stage.start();
    await stage.until(60);
    const before = stage.notifier.tries.length;
    expect(before).toBe(1);
    await post(stage, testMessage(stage, 1));
    await post(stage, testMessage(stage, 2));
    await stage.until(61);
    expect(kinds(stage).slice(before)).toEqual(['test', 'test']);
  });

  it('by one message, under the same id, when the process is killed while a group is sent', async () => {
    const stage = peopleStage();
    for (const name of ['a', 'b', 'c']) {
      stage.site(name, downDuring([60, 5_000]), { intervalMs: 10_000 });
    }
    await stage.start();
    stage.notifier.answer(() => new Promise(() => undefined));
    while (stage.notifier.tries.length === 0 && stage.second < 200) {
      await stage.until(stage.second + 1);
    }
    const [first] = stage.notifier.tries;
    expect(stage.notifier.tries).toHaveLength(1);
    stage.kill();
    stage.notifier.answer(() => ok);
    await stage.start();
    await stage.until(260);
    const again = stage.notifier.tries.filter(({ delivery }) => delivery.id === first?.delivery.id);
    expect(again).toHaveLength(2);
    expect(again[1]?.delivery.notice).toEqual(again[0]?.delivery.notice);
    const named = stage.notifier.tries.slice(1).flatMap(({ delivery }) => namesIn(delivery));
    expect(named.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('after a restart no sooner than ten seconds after the message before it', async () => {
    const stage = peopleStage();
    stage.site('shop', downDuring([0, 1_000]));
    stage.site('late', downDuring([0, 1_000]), { confirmAfterMs: [10_000, 36_000] });
    await stage.start();
    while (stage.notifier.tries.length === 0 && stage.second < 200) {
      await stage.until(stage.second + 0.5);
    }
    stage.kill();
    await stage.start();
    await stage.until(300);
    const [one = 0, two = 0] = seconds(stage);
    expect(seconds(stage).length).toBeLessThanOrEqual(2);
    if (two > 0) expect(two - one).toBeGreaterThanOrEqual(10);
    const named = stage.notifier.tries.flatMap(({ delivery }) => namesIn(delivery));
    expect(named.toSorted()).toEqual(['late', 'shop']);
  });
});

describe('a beginning that was never delivered', () => {
  it('is folded into its end, over a restart too', async () => {
    const stage = peopleStage();
    stage.site('shop', downDuring([0, 200]));
    stage.notifier.answer(() => away);
    await stage.start();
    await stage.until(100);
    stage.kill();
    await stage.start();
    await stage.until(400);
    stage.notifier.answer(() => ok);
    const failed = stage.notifier.tries.length;
    stage.engine.refreshRoutes(
      [...stage.storage.tables.notifications.values()].map((e) => e.channelId),
    );
    await stage.until(410);
    const [only] = stage.notifier.tries.slice(failed);
    expect(stage.notifier.tries.slice(failed)).toHaveLength(1);
    expect(only?.delivery).toMatchObject({
      notice: { kind: 'resolved' },
      late: { isBeginningFolded: true },
    });
    expect(rows(stage).map(({ notice, state }) => [notice.kind, state])).toEqual([
      ['opened', 'folded'],
      ['resolved', 'delivered'],
    ]);
  });

  it('is folded while the database cannot be written, and that is written later', async () => {
    const stage = peopleStage();
    stage.site('shop', downDuring([0, 200]));
    stage.notifier.answer(() => away);
    await stage.start();
    await stage.until(100);
    const full = new Error('database or disk is full');
    const { broken } = stage.storage.tables;
    Object.assign(broken, { ledger: full, outbox: full });
    await stage.until(500);
    stage.notifier.answer(() => ok);
    const failed = stage.notifier.tries.length;
    await stage.until(4_200);
    const sent = stage.notifier.tries.slice(failed).map(({ delivery }) => delivery);
    expect(sent.map(({ notice }) => notice.kind)).toEqual(['resolved']);
    expect(sent[0]?.late).toMatchObject({ isBeginningFolded: true });
    Object.assign(broken, { ledger: null, outbox: null });
    await stage.until(4_300);
    expect(stage.notifier.tries.length).toBe(failed + 1);
    expect(rows(stage).filter(({ monitorId }) => monitorId !== null)).toMatchObject([
      { state: 'folded' },
      { state: 'delivered', folds: 1 },
    ]);
  });

  it('is not folded where it was delivered', async () => {
    const stage = peopleStage();
    stage.site('shop', downDuring([0, 200]));
    await stage.start();
    await stage.until(100);
    stage.notifier.answer(() => away);
    await stage.until(300);
    stage.notifier.answer(() => ok);
    await stage.until(4_000);
    expect(stage.notifier.tries.at(-1)?.delivery).toMatchObject({ notice: { kind: 'resolved' } });
    expect(stage.notifier.tries.at(-1)?.delivery.late?.isBeginningFolded).toBeUndefined();
  });
});

describe('a channel that fails for two minutes', () => {
  const ops = asOwnerId('ops');
  async function failing(
    answer: (delivery: Delivery) => DeliveryResult,
  ): Promise<{ readonly stage: EngineStage; readonly of: (channel: string) => readonly string[] }> {
    const stage = peopleStage({
      retryAfterMs: [5_000, ...Array.from({ length: 400 }, () => 10_000)],
    });
    stage.channel('a-mail', { ownerId: ops });
    stage.channel('b-sms', { ownerId: ops, isEnabled: false });
    stage.site('shop', downDuring([0, 600]), { ownerIds: [ops] });
    stage.notifier.answer(answer);
    await stage.start();
    await stage.until(60);
    // Switched on after the alert: it is not among those that were notified.
    stage.channel('b-sms', { ownerId: ops });
    stage.channel('c-chat', { ownerId: ops });
    stage.engine.refreshRoutes();
    const of = (channel: string): readonly string[] =>
      stage.notifier.tries
        .filter(({ delivery }) => delivery.id.endsWith(channel))
        .map(({ delivery }) => delivery.notice.kind);
    return { stage, of };
  }

  it('is backed by the next one of its owner, once, which says why', async () => {
    const { stage, of } = await failing(({ id }) => (id.endsWith('mail') ? away : ok));
    await stage.until(140);
    expect(of('b-sms')).toEqual([]);
    await stage.until(500);
    expect(of('b-sms')).toEqual(['opened']);
    expect(of('c-chat')).toEqual([]);
    const copy = stage.notifier.tries.find(({ delivery }) => delivery.id.endsWith('b-sms'));
    expect(copy?.delivery.notice.evidence['fallback']).toEqual({
      channel: 'a-mail',
      recipient: null,
      error: 'smtp_network: refused',
    });
    const failedFor = ((copy?.at ?? 0) - (stage.notifier.tries[0]?.at ?? 0)) / 1_000;
    expect(failedFor).toBeGreaterThanOrEqual(120);
    expect(failedFor).toBeLessThanOrEqual(132);
  });

  it('is backed at once when it refuses for good', async () => {
    let isRefused = false;
    const { stage, of } = await failing(({ id }) => {
      if (!id.endsWith('a-mail')) return ok;
      return isRefused ? { kind: 'refused', code: 'smtp_550', detail: 'who?' } : away;
    });
    isRefused = true;
    await stage.until(75);
    expect(of('b-sms')).toEqual(['opened']);
    expect(of('c-chat')).toEqual([]);
  });
});

describe('a channel in the quiet hours of its owner', () => {
  // The story begins at 08:00 UTC.
  const quietHours = [{ days: WEEKDAYS, from: 8 * 60, to: 8 * 60 + 20 }];
  const QUIET_SECONDS = 1_200;

  it.each(['people', 'each'] as const)('waits until they are over: %s', async (grouping) => {
    const stage = peopleStage({ notifier: { grouping } });
    const ops = asOwnerId('ops');
    stage.channel('mail', { ownerId: ops });
    stage.site('shop', downDuring([0, 9e9]), { ownerIds: [ops] });
    stage.site('blog', downDuring([0, 9e9]), { ownerIds: [ops] });
    stage.site('back', downDuring([0, 400]), { ownerIds: [ops] });
    stage.storage.direct.owners.put({ ...OWNER_FALLBACKS, id: ops, name: 'ops', quietHours });
    await stage.start();
    await stage.until(QUIET_SECONDS - 1);
    expect(stage.notifier.tries).toEqual([]);
    await post(stage, testMessage(stage, 1, 'mail'));
    await stage.until(QUIET_SECONDS - 0.5);
    expect(kinds(stage)).toEqual(['test']);
    await stage.until(QUIET_SECONDS + 12);
    const sent = stage.notifier.tries.slice(1).map(({ delivery }) => delivery);
    expect(Math.min(...seconds(stage).slice(1))).toBeGreaterThanOrEqual(QUIET_SECONDS);
    expect(sent.flatMap((each) => namesIn(each)).toSorted()).toEqual(
      grouping === 'people' ? ['back', 'blog', 'shop'] : ['back', 'back', 'blog', 'shop'],
    );
    expect(sent).toHaveLength(grouping === 'people' ? 1 : 4);
  });
});

describe('ten thousand sites of fifty owners that go down at once', () => {
  const OWNERS = 50;
  const SITES = 10_000;

  it('give each owner a grouped message within a minute, though one receiver is dead, and are checked on time', async () => {
    const stage = peopleStage({ retryAfterMs: Array.from({ length: 400 }, () => 10_000) });
    const owners = Array.from({ length: OWNERS }, (_, n) => asOwnerId(`o${n}`));
    for (const ownerId of owners) stage.channel(`mail-${ownerId}`, { ownerId });
    for (let n = 0; n < SITES; n += 1) {
      const ownerId = owners[n % OWNERS];
      if (ownerId === undefined) continue;
      stage.site(`s${n}`, downDuring([0, 9e9]), {
        ownerIds: [ownerId],
        confirmAfterMs: [5_000],
        intervalMs: 20_000,
      });
    }
    stage.notifier.answer(({ id }) => (id.endsWith('mail-o0') ? away : ok));
    await stage.start();
    let latestMs = 0;
    stage.engine.subscribe((event) => {
      if (event.kind === 'check') latestMs = Math.max(latestMs, event.latenessMs ?? 0);
    });
    await stage.until(100);
    const decidedAt = Math.min(
      ...rows(stage).flatMap(({ notice, createdAt }) =>
        notice.kind === 'opened' ? [createdAt] : [],
      ),
    );
    const living = owners.slice(1);
    for (const ownerId of living) {
      const theirs = stage.notifier.tries.filter(({ delivery }) =>
        delivery.id.endsWith(`mail-${ownerId}`),
      );
      const group = theirs.find(({ delivery }) => delivery.notice.kind === 'group');
      expect((group?.at ?? Number.NaN) - decidedAt).toBeLessThanOrEqual(60_000);
      const times = theirs.map(({ at }) => at);
      for (const [index, at] of times.entries()) {
        if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(10_000);
      }
      expect(times.length).toBeLessThanOrEqual(4);
    }
    const notTold = rows(stage).filter(
      ({ state, channelId }) =>
        state !== 'delivered' && !channelId.endsWith('-o0') && state !== 'folded',
    );
    expect(notTold).toEqual([]);
    expect(latestMs).toBeLessThanOrEqual(1_000);
    expect(stage.engine.health()).toMatchObject({ isScheduleKept: true, areSendersMoving: true });
    // A message to a dead receiver names thirty members, however many it stands for.
    const sizes = stage.notifier.tries.map(
      ({ delivery }) => JSON.stringify(delivery.notice).length,
    );
    expect(Math.max(...sizes)).toBeLessThan(10_000);
  }, 600_000);
});
