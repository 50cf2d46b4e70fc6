// Over 400 lines: one contract of the outbox, each part of it over the same queue of messages.
import { describe, expect, it } from 'vitest';
import { asChannelId, asIncidentId, asNotificationId } from '../../core/ids.ts';
import type { NoticeKind, Notification } from '../../core/alerting/notification.ts';
import type { EndedAttempt } from '../../core/ports/delivery-queue.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { sampleChannel, sampleMonitor, sampleNotification, T0 } from './storage-samples.ts';

const monitors = ['a', 'b', 'c'].map((id) => sampleMonitor(id));
const [a, b, c] = monitors.map(({ id }) => id);
const mail = { channelId: asChannelId('mail'), recipient: 'anna' };
const LEASE_MS = 30_000;
const idOf = asNotificationId;

/** The part of the storage contract about messages to people: groups, attempts and other channels. */
export function deliveryContract(open: () => Promise<Storage>): void {
  const openWith = async (notifications: readonly Notification[]): Promise<Storage> => {
    const storage = await open();
    await storage.monitors.create(monitors);
    await storage.channels.put(sampleChannel('mail'));
    for (const notification of notifications) await storage.outbox.add(notification);
    return storage;
  };
  const note = (
    id: string,
    fields: Partial<Notification> & { readonly kind?: NoticeKind } = {},
  ): Notification => {
    const { kind = 'opened', ...rest } = fields;
    const sample = sampleNotification(id, { monitorId: a ?? null, ...mail, ...rest });
    return { ...sample, notice: { ...sample.notice, kind } };
  };
  const takeAt = ({ deliveries }: Storage, now: number, isProven = true) =>
    deliveries.take({ ...mail, now, leaseMs: LEASE_MS, isProven });
  const failedAt = (at: number, isRejected: boolean, no = 1): EndedAttempt => ({
    no,
    at,
    durationMs: 40,
    outcome: 'retry',
    code: 'smtp_450',
    detail: 'later',
    isRejected,
  });
  const stateOf = async ({ outbox }: Storage, id: string): Promise<unknown> => {
    const found = await outbox.get(idOf(id));
    return found && [found.state, found.attempts];
  };

  describe('messages to people', () => {
    it('go alone when there is one, and as a group when there are several', async () => {
      const storage = await openWith([note('n1')]);
      expect(await takeAt(storage, T0)).toMatchObject({ id: 'n1', state: 'leased', attempts: 1 });
      await storage.deliveries.settle(idOf('n1'), { kind: 'delivered', at: T0 });
      await storage.outbox.add(note('n2', { monitorId: b ?? null }));
      await storage.outbox.add(note('n3', { monitorId: c ?? null }));
      const group = await takeAt(storage, T0 + 1);
      expect(group).toMatchObject({
        state: 'leased',
        attempts: 1,
        folds: 2,
        ...mail,
        monitorId: null,
        notice: { kind: 'group', evidence: { count: 2, ended: 0 } },
      });
      expect(await storage.outbox.get(idOf('n2'))).toMatchObject({
        state: 'pending',
        attempts: 1,
        groupId: group?.id,
      });
      expect(await storage.outbox.backlog()).toMatchObject({ pending: 2, nextAttemptAt: null });
      expect(await storage.deliveries.claim({ now: T0 + 1, leaseMs: 1, limit: 9 })).toEqual([]);
      const delivered = { kind: 'delivered', at: T0 + 2, answer: 'ok', ref: 'ts-1' } as const;
      await storage.deliveries.settle(idOf(group?.id ?? ''), delivered);
      for (const id of ['n2', 'n3']) {
        expect(await storage.outbox.get(idOf(id))).toMatchObject({
          state: 'delivered',
          deliveredAt: T0 + 2,
          answer: 'ok',
          // Editing the group would change what it says of the others.
          ref: null,
        });
      }
      expect(await storage.outbox.get(idOf(group?.id ?? ''))).toMatchObject({ ref: 'ts-1' });
      expect(await storage.outbox.backlog()).toEqual({ pending: 0, dead: 0, nextAttemptAt: null });
    });

    it('keep to themselves what goes to another recipient or channel', async () => {
      const sms = asChannelId('sms');
      const storage = await openWith([
        note('n1'),
        note('n2', { recipient: 'bert' }),
        note('n3', { channelId: sms }),
      ]);
      expect(await takeAt(storage, T0)).toMatchObject({ id: 'n1' });
      expect(await stateOf(storage, 'n2')).toEqual(['pending', 0]);
      const due = { now: T0, limit: 9, perReceiver: 1, exceptChannelIds: [sms] };
      expect((await storage.deliveries.due(due)).map(({ id }) => id)).toEqual(['n2']);
    });

    it('are the same group after a crash, and keep the order of a chain behind it', async () => {
      const pair = [note('n1'), note('n2', { monitorId: b ?? null })];
      const storage = await openWith(pair);
      const group = await takeAt(storage, T0);
      await storage.outbox.add(note('n3', { kind: 'reminder' }));
      await storage.deliveries.releaseLeases();
      const again = await takeAt(storage, T0 + 5);
      expect(again).toMatchObject({ id: group?.id, notice: group?.notice, attempts: 2 });
      await storage.deliveries.settle(idOf(group?.id ?? ''), { kind: 'delivered', at: T0 + 6 });
      expect(await takeAt(storage, T0 + 7)).toMatchObject({ id: 'n3' });
    });

    it('take in what came meanwhile when the group was certainly not taken', async () => {
      const storage = await openWith([note('n1'), note('n2', { monitorId: b ?? null })]);
      const first = await takeAt(storage, T0);
      const retry = { kind: 'retry', nextAttemptAt: T0 + 500, error: 'smtp_450: later' } as const;
      await storage.deliveries.settle(idOf(first?.id ?? ''), retry, failedAt(T0, true));
      expect(await takeAt(storage, T0 + 100)).toBeNull();
      expect(await storage.outbox.backlog()).toMatchObject({ nextAttemptAt: T0 + 500 });
      await storage.outbox.add(note('n3', { monitorId: c ?? null }));
      const second = await takeAt(storage, T0 + 100);
      expect(second?.id).not.toBe(first?.id);
      expect(second).toMatchObject({ folds: 3, attempts: 1 });
      expect(await stateOf(storage, first?.id ?? '')).toEqual(['folded', 1]);
      expect(await stateOf(storage, 'n1')).toEqual(['pending', 2]);
      await storage.deliveries.settle(idOf(second?.id ?? ''), { kind: 'delivered', at: T0 + 101 });
      expect(await storage.outbox.backlog()).toEqual({ pending: 0, dead: 0, nextAttemptAt: null });
    });

    it('repeat what may have arrived under its id, however many wait beside it', async () => {
      const storage = await openWith([note('n1')]);
      await takeAt(storage, T0);
      const retry = {
        kind: 'retry',
        nextAttemptAt: T0 + 500,
        error: 'timeout: no answer',
      } as const;
      await storage.deliveries.settle(idOf('n1'), retry, failedAt(T0, false));
      await storage.outbox.add(note('n2', { monitorId: b ?? null, nextAttemptAt: T0 + 900 }));
      expect(await takeAt(storage, T0 + 1_000)).toMatchObject({ id: 'n1', attempts: 2 });
    });

    it('fold a beginning into its end, which says so', async () => {
      const incidentId = asIncidentId('i1');
      const storage = await openWith([
        note('n1', { incidentId }),
        note('n2', { incidentId, kind: 'reminder' }),
        note('n3', { incidentId, kind: 'resolved' }),
      ]);
      expect(await takeAt(storage, T0)).toMatchObject({ id: 'n3', folds: 1 });
      expect(await stateOf(storage, 'n1')).toEqual(['folded', 0]);
      expect(await stateOf(storage, 'n2')).toEqual(['folded', 0]);
      await storage.deliveries.settle(idOf('n3'), { kind: 'delivered', at: T0 });
      expect(await storage.outbox.backlog()).toEqual({ pending: 0, dead: 0, nextAttemptAt: null });
    });

    it('can be folded by name, once', async () => {
      const storage = await openWith([note('n1'), note('n2', { kind: 'resolved' })]);
      const folded = { kind: 'folded', at: T0, into: idOf('n2') } as const;
      await storage.deliveries.settle(idOf('n1'), folded);
      await storage.deliveries.settle(idOf('n1'), folded);
      expect(await storage.outbox.get(idOf('n2'))).toMatchObject({ folds: 1 });
      expect(await takeAt(storage, T0)).toMatchObject({ id: 'n2' });
      await storage.deliveries.settle(idOf('n2'), { kind: 'delivered', at: T0 });
      await storage.deliveries.settle(idOf('n2'), { ...folded, into: idOf('n1') });
      expect(await stateOf(storage, 'n2')).toEqual(['delivered', 1]);
    });

    it('die together and are sent again together', async () => {
      const storage = await openWith([note('n1'), note('n2', { monitorId: b ?? null })]);
      const { deliveries, outbox } = storage;
      const group = idOf((await takeAt(storage, T0))?.id ?? '');
      await deliveries.settle(group, { kind: 'dead', at: T0, error: '550 no' }, failedAt(T0, true));
      for (const id of ['n1', 'n2', group]) {
        expect(await outbox.get(idOf(id))).toMatchObject({ state: 'dead', lastError: '550 no' });
      }
      expect(await outbox.backlog()).toMatchObject({ pending: 0, dead: 2 });
      expect(await outbox.deadByChannel()).toEqual([{ channelId: 'mail', messages: 2 }]);
      await outbox.revive(idOf('n2'), T0 + 5);
      expect(await outbox.backlog()).toEqual({ pending: 2, dead: 0, nextAttemptAt: T0 + 5 });
      expect(await takeAt(storage, T0 + 5)).toMatchObject({ id: group, attempts: 2 });
      await deliveries.settle(group, { kind: 'dead', at: T0, error: 'x' });
      const sms = note('n3', { channelId: asChannelId('sms') });
      await outbox.add(sms);
      await deliveries.settle(sms.id, { kind: 'dead', at: T0, error: 'x' });
      const own = note('n4', { monitorId: c ?? null });
      await outbox.add(own);
      await deliveries.settle(own.id, { kind: 'dead', at: T0, error: 'x' });
      expect(await outbox.reviveAll(mail.channelId, T0 + 9)).toBe(3);
      expect(await outbox.reviveAll(mail.channelId, T0 + 9)).toBe(0);
      expect(await outbox.deadByChannel()).toEqual([{ channelId: 'sms', messages: 1 }]);
      expect(await outbox.backlog()).toMatchObject({ pending: 3, dead: 1 });
    });

    it('die with their channel', async () => {
      const storage = await openWith([note('n1'), note('n2', { monitorId: b ?? null })]);
      await takeAt(storage, T0);
      await storage.channels.remove('mail');
      expect(await storage.outbox.backlog()).toEqual({ pending: 0, dead: 2, nextAttemptAt: null });
    });

    it('outlive their monitors, in their group', async () => {
      const storage = await openWith([note('n1'), note('n2', { monitorId: b ?? null })]);
      const group = await takeAt(storage, T0);
      if (a !== undefined) await storage.monitors.remove(a, T0);
      await storage.deliveries.settle(idOf(group?.id ?? ''), { kind: 'delivered', at: T0 });
      expect(await stateOf(storage, 'n1')).toEqual(['delivered', 1]);
    });

    it('keep waits of groups when the clock is set, and are pulled forward', async () => {
      const storage = await openWith([note('n1'), note('n2', { monitorId: b ?? null })]);
      const { deliveries } = storage;
      const group = await takeAt(storage, T0);
      const retry = { kind: 'retry', nextAttemptAt: T0 + 500, error: 'x' } as const;
      await deliveries.settle(idOf(group?.id ?? ''), retry, failedAt(T0, true));
      const now = T0 + 86_400_000;
      await deliveries.followClock({ byMs: 86_400_000, now });
      expect(await takeAt(storage, now + 400)).toBeNull();
      await deliveries.pullForward({ now: now + 400, channelIds: [mail.channelId] });
      expect(await takeAt(storage, now + 400)).toMatchObject({ id: group?.id });
      expect(await deliveries.claim({ now: now + 400, leaseMs: 1, limit: 9 })).toEqual([]);
    });

    it('wait until a channel may be used, except those that must go', async () => {
      const storage = await openWith([
        note('n1'),
        note('n2', { monitorId: b ?? null, kind: 'escalated' }),
        note('n3', { recipient: 'bert', monitorId: c ?? null }),
      ]);
      const until = T0 + 3_600_000;
      const exceptKinds = ['escalated'] as const;
      await storage.deliveries.postpone({ ...mail, now: T0, until, exceptKinds });
      const due = { now: T0, limit: 9, perReceiver: 1, exceptChannelIds: [] };
      expect((await storage.deliveries.due(due)).map(({ id }) => id)).toEqual(['n2', 'n3']);
      expect(await storage.outbox.get(idOf('n1'))).toMatchObject({ nextAttemptAt: until });
      await storage.deliveries.pullForward({ now: T0 + 5, channelIds: [mail.channelId] });
      expect(await storage.outbox.get(idOf('n1'))).toMatchObject({ nextAttemptAt: T0 + 5 });
    });

    it('say where they went lately', async () => {
      const storage = await openWith([
        note('n1'),
        note('n2', { recipient: 'bert' }),
        note('n3', { recipient: null, kind: 'test' }),
        note('n4', { recipient: 'carl' }),
      ]);
      const { deliveries } = storage;
      await deliveries.settle(idOf('n1'), { kind: 'delivered', at: T0 });
      await deliveries.settle(idOf('n2'), { kind: 'delivered', at: T0 + 10 });
      await deliveries.settle(idOf('n3'), { kind: 'delivered', at: T0 + 10 });
      await deliveries.settle(idOf('n4'), { kind: 'dead', at: T0 + 10, error: 'x' });
      expect(await deliveries.sentSince(T0 + 1)).toEqual([
        { channelId: 'mail', recipient: null, at: null, messages: 1 },
        { channelId: 'mail', recipient: 'bert', at: T0 + 10, messages: 1 },
      ]);
    });

    it('say how many they were, a group as one', async () => {
      const storage = await openWith([note('n1'), note('n2', { monitorId: b ?? null })]);
      const { deliveries, outbox } = storage;
      const group = await takeAt(storage, T0);
      expect(group?.notice.kind).toBe('group');
      await deliveries.settle(idOf(group?.id ?? ''), { kind: 'delivered', at: T0 + 10 });
      await outbox.add(note('n3', { kind: 'test' }));
      await deliveries.settle(idOf('n3'), { kind: 'delivered', at: T0 + 20 });
      expect(await deliveries.sentSince(T0)).toMatchObject([{ at: T0 + 10, messages: 2 }]);
      expect(await deliveries.sentSince(T0 + 15)).toMatchObject([{ at: null, messages: 1 }]);
    });
  });

  describe('attempts', () => {
    it('are kept with their message, once each, those of its groups included', async () => {
      const storage = await openWith([note('n1')]);
      const { deliveries, outbox } = storage;
      const retry = { kind: 'retry', nextAttemptAt: T0 + 500, error: 'x' } as const;
      await takeAt(storage, T0);
      await deliveries.settle(idOf('n1'), retry, failedAt(T0, true));
      await deliveries.settle(idOf('n1'), retry, failedAt(T0, true));
      await outbox.add(note('n2', { monitorId: b ?? null }));
      const group = idOf((await takeAt(storage, T0 + 600))?.id ?? '');
      await deliveries.settle(group, retry, { ...failedAt(T0 + 600, true), detail: 'group' });
      await outbox.add(note('n3', { monitorId: c ?? null, createdAt: T0 + 650 }));
      const bigger = idOf((await takeAt(storage, T0 + 700))?.id ?? '');
      await deliveries.settle(
        bigger,
        { kind: 'delivered', at: T0 + 720 },
        {
          no: 1,
          at: T0 + 700,
          durationMs: 20,
          outcome: 'delivered',
          code: null,
          detail: 'ok',
          isRejected: false,
        },
      );
      const detailsOf = async (id: string) =>
        (await outbox.attemptsOf(idOf(id))).map(({ no, detail }) => [no, detail]);
      expect(await detailsOf('n1')).toEqual([
        [1, 'later'],
        [2, 'group'],
        [3, 'ok'],
      ]);
      expect(await detailsOf('n3')).toEqual([[1, 'ok']]);
      expect(await outbox.attemptsOf(idOf('unknown'))).toEqual([]);
      expect(await outbox.attemptsOf(bigger)).toEqual([
        { no: 1, at: T0 + 700, durationMs: 20, outcome: 'delivered', code: null, detail: 'ok' },
      ]);
    });

    it('go with their message when that is forgotten', async () => {
      const storage = await openWith([note('n1')]);
      await takeAt(storage, T0);
      const dead = { kind: 'dead', at: T0, error: 'x' } as const;
      await storage.deliveries.settle(idOf('n1'), dead, failedAt(T0, true));
      const keep = { checksMs: 9e12, minutesMs: 9e12, hoursMs: 9e12, daysMs: 9e12 };
      const retention = { ...keep, incidentsMs: 9e12, deliveredMs: 1_000, deadMs: 1_000 };
      expect(await storage.outbox.attemptsOf(idOf('n1'))).toHaveLength(1);
      await storage.history.maintain(T0 + 5_000, retention);
      expect(await storage.outbox.get(idOf('n1'))).toBeNull();
      expect(await storage.outbox.attemptsOf(idOf('n1'))).toEqual([]);
    });

    it('count also those that were made while the database was away', async () => {
      const storage = await openWith([note('n1')]);
      const retry = { kind: 'retry', nextAttemptAt: T0, error: 'x' } as const;
      await storage.deliveries.settle(idOf('n1'), retry, failedAt(T0, true, 7));
      expect(await stateOf(storage, 'n1')).toEqual(['pending', 7]);
      expect(await takeAt(storage, T0)).toMatchObject({ attempts: 8 });
    });
  });

  describe('what the receiver called a message', () => {
    it('is known to the later ones about its incident, of one receiver and at once', async () => {
      const incidentId = asIncidentId('i1');
      const storage = await openWith([
        note('n1', { incidentId }),
        note('n2', { incidentId, kind: 'resolved' }),
        note('n3', { incidentId, kind: 'resolved', recipient: 'bert', monitorId: b ?? null }),
      ]);
      const { deliveries } = storage;
      const claim = (id: string) =>
        deliveries.claim({ now: T0, leaseMs: LEASE_MS, limit: 1, ids: [idOf(id)] });
      expect(await claim('n1')).toMatchObject([{ firstRef: null, ref: null }]);
      await deliveries.settle(idOf('n1'), { kind: 'delivered', at: T0, ref: 'ts-7' });
      expect(await takeAt(storage, T0)).toMatchObject({ id: 'n2', firstRef: 'ts-7' });
      expect(await claim('n3')).toMatchObject([{ firstRef: null }]);
    });
  });

  describe('a receiver that fails', () => {
    it('shows what no other channel was asked for, once it has failed for long', async () => {
      const incidentId = asIncidentId('i1');
      const other = asIncidentId('i2');
      const sms = asChannelId('sms');
      const storage = await openWith([
        note('n1', { incidentId }),
        note('n2', { incidentId: other, monitorId: b ?? null }),
        note('n3', { incidentId: other, monitorId: b ?? null, channelId: sms }),
      ]);
      const { deliveries, outbox } = storage;
      const group = idOf((await takeAt(storage, T0))?.id ?? '');
      const retry = { kind: 'retry', nextAttemptAt: T0 + 500, error: 'x' } as const;
      await deliveries.settle(group, retry, failedAt(T0, true));
      expect(await deliveries.unreached({ id: group, failedBy: T0 + 39 })).toEqual([]);
      const found = await deliveries.unreached({ id: group, failedBy: T0 + 40 });
      expect(
        found.map(({ notification, askedChannelIds }) => [notification.id, askedChannelIds]),
      ).toEqual([
        ['n1', ['mail']],
        ['n2', expect.arrayContaining(['mail', 'sms'])],
      ]);
      const copy = note('n4', { incidentId, channelId: sms });
      await deliveries.fallBack({ ids: [idOf('n1'), idOf('n2')], copies: [copy] });
      await deliveries.fallBack({ ids: [idOf('n1'), idOf('n2')], copies: [copy] });
      expect(await deliveries.unreached({ id: group, failedBy: T0 + 99 })).toEqual([]);
      expect(await outbox.get(idOf('n4'))).toMatchObject({ state: 'pending', channelId: 'sms' });
    });

    it('is shown at once for what was given up, and follows a clock that is set', async () => {
      const incidentId = asIncidentId('i1');
      const storage = await openWith([note('n1', { incidentId })]);
      const { deliveries } = storage;
      await takeAt(storage, T0);
      const retry = { kind: 'retry', nextAttemptAt: T0, error: 'x' } as const;
      await deliveries.settle(idOf('n1'), retry, failedAt(T0, true));
      await deliveries.followClock({ byMs: 5_000, now: T0 + 5_000 });
      expect(await deliveries.unreached({ id: idOf('n1'), failedBy: T0 + 5_039 })).toEqual([]);
      expect(await deliveries.unreached({ id: idOf('n1'), failedBy: T0 + 5_040 })).toHaveLength(1);
      await deliveries.settle(idOf('n1'), { kind: 'dead', at: T0, error: 'x' });
      expect(await deliveries.unreached({ id: idOf('n1'), failedBy: 0 })).toHaveLength(1);
    });

    it('is found among what was given up, until another channel was asked', async () => {
      const incidentId = asIncidentId('i1');
      const storage = await openWith([note('n1', { incidentId }), note('n2')]);
      const { deliveries } = storage;
      const foundSince = async (since: number): Promise<readonly string[]> =>
        (await deliveries.givenUp(since)).map(({ id }) => id);
      expect(await foundSince(0)).toEqual([]);
      await deliveries.settle(idOf('n1'), { kind: 'dead', at: T0 + 5, error: 'x' });
      await deliveries.settle(idOf('n2'), { kind: 'dead', at: T0 + 5, error: 'x' });
      expect(await foundSince(T0 + 6)).toEqual([]);
      expect(await foundSince(T0 + 5)).toEqual(['n1']);
      await deliveries.fallBack({ ids: [idOf('n1')], copies: [] });
      expect(await foundSince(T0 + 5)).toEqual([]);
    });
  });
}
