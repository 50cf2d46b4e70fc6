import { describe, expect, it } from 'vitest';
import { asChannelId, asIncidentId, asNotificationId } from '../../core/ids.ts';
import type { Notification } from '../../core/alerting/notification.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { sampleChannel, sampleMonitor, sampleNotification, T0 } from './storage-samples.ts';

const a = sampleMonitor('a');
const b = sampleMonitor('b');
const LEASE_MS = 30_000;

/** The part of the storage contract about messages that must get out. */
export function outboxContract(open: () => Promise<Storage>): void {
  const openWith = async (notifications: readonly Notification[]): Promise<Storage> => {
    const storage = await open();
    await storage.monitors.create([a, b]);
    for (const notification of notifications) await storage.outbox.add(notification);
    return storage;
  };
  const claimAt = async ({ deliveries }: Storage, now: number, limit = 10): Promise<string[]> =>
    (await deliveries.claim({ now, leaseMs: LEASE_MS, limit })).map(({ id }) => id);
  const idOf = asNotificationId;

  describe('outbox', () => {
    it('hands out what is due, the longest due first, and counts the try', async () => {
      const storage = await openWith([
        sampleNotification('later', { nextAttemptAt: T0 + 50 }),
        sampleNotification('second', { nextAttemptAt: T0 + 2 }),
        sampleNotification('first', { nextAttemptAt: T0 + 1 }),
      ]);
      expect(await storage.deliveries.claim({ now: T0, leaseMs: 1, limit: 9 })).toEqual([]);
      expect(await claimAt(storage, T0 + 10, 1)).toEqual(['first']);
      expect(await claimAt(storage, T0 + 10)).toEqual(['second']);
      expect(await claimAt(storage, T0 + 10)).toEqual([]);
      expect(await storage.outbox.get(idOf('first'))).toMatchObject({
        state: 'leased',
        attempts: 1,
      });
      expect(await storage.outbox.backlog()).toEqual({
        pending: 1,
        dead: 0,
        nextAttemptAt: T0 + 50,
      });
    });

    it('hands a leased one out again when its lease is over', async () => {
      const storage = await openWith([sampleNotification('n')]);
      expect(await claimAt(storage, T0)).toEqual(['n']);
      expect(await claimAt(storage, T0 + LEASE_MS - 1)).toEqual([]);
      expect(await claimAt(storage, T0 + LEASE_MS)).toEqual(['n']);
      expect(await storage.outbox.get(idOf('n'))).toMatchObject({ attempts: 2 });
    });

    it('shows what is due of each channel, however much waits for another one', async () => {
      const [dead, sms] = ['dead', 'sms'].map((id) => asChannelId(id));
      if (dead === undefined || sms === undefined) throw new Error('two channels were named');
      const many = Array.from({ length: 50 }, (_, n) =>
        sampleNotification(`dead${n}`, { channelId: dead, nextAttemptAt: T0 - 1_000 + n }),
      );
      const storage = await openWith([
        ...many,
        sampleNotification('mail1'),
        sampleNotification('sms1', { channelId: sms, monitorId: a.id }),
        sampleNotification('sms2', { channelId: sms, monitorId: a.id }),
        sampleNotification('later', { channelId: sms, nextAttemptAt: T0 + 1 }),
      ]);
      const { deliveries } = storage;
      const request = { now: T0, limit: 5, perReceiver: 2, exceptChannelIds: [] };
      const idsOf = async (changes: object): Promise<string[]> =>
        (await deliveries.due({ ...request, ...changes })).map(({ id }) => id);
      expect(await idsOf({})).toEqual(['dead0', 'dead1', 'mail1', 'sms1']);
      expect(await idsOf({ limit: 1 })).toEqual(['dead0']);
      expect(await idsOf({ exceptChannelIds: [dead, sms] })).toEqual(['mail1']);
      const claim = { now: T0, leaseMs: LEASE_MS, limit: 10 };
      const claimed = await deliveries.claim({
        ...claim,
        ids: ['dead1', 'sms1', 'sms2'].map(idOf),
      });
      expect(claimed.map(({ id }) => id)).toEqual(['dead1', 'sms1']);
      expect(await idsOf({})).toEqual(['dead0', 'dead2', 'mail1']);
    });

    it('pulls forward what waits for a later try, and keeps its order', async () => {
      const sms = asChannelId('sms');
      const storage = await openWith([
        sampleNotification('first', { monitorId: a.id, nextAttemptAt: T0 + 900 }),
        sampleNotification('second', { monitorId: a.id, nextAttemptAt: T0 + 800 }),
        sampleNotification('other', { channelId: sms, nextAttemptAt: T0 + 700 }),
        sampleNotification('leased', { nextAttemptAt: T0 - 1 }),
      ]);
      const { outbox, deliveries } = storage;
      expect(await claimAt(storage, T0)).toEqual(['leased']);
      await deliveries.pullForward({ now: T0, channelIds: [asChannelId('mail')] });
      expect(await outbox.get(idOf('second'))).toMatchObject({ nextAttemptAt: T0 });
      expect(await claimAt(storage, T0)).toEqual(['first']);
      await deliveries.pullForward({ now: T0, channelIds: null });
      expect(await claimAt(storage, T0)).toEqual(['other']);
      await deliveries.settle(idOf('first'), { kind: 'delivered', at: T0 });
      expect(await claimAt(storage, T0)).toEqual(['second']);
    });

    it.each([
      ['a day back', -86_400_000],
      ['a day ahead', 86_400_000],
    ])('keeps waits as long as they were when the clock is set %s', async (_, byMs) => {
      const names = ['waits', 'leased', 'fresh'];
      const storage = await openWith(names.map((name) => sampleNotification(name)));
      const { deliveries } = storage;
      expect(await claimAt(storage, T0, 2)).toEqual(['waits', 'leased']);
      await deliveries.settle(idOf('waits'), {
        kind: 'retry',
        nextAttemptAt: T0 + 500,
        error: 'no',
      });
      const now = T0 + byMs;
      await deliveries.followClock({ byMs, now });
      expect(await claimAt(storage, now)).toEqual(['fresh']);
      expect(await claimAt(storage, now + 499)).toEqual([]);
      expect(await claimAt(storage, now + 500)).toEqual(['waits']);
      expect(await claimAt(storage, now + LEASE_MS - 1)).toEqual([]);
      expect(await claimAt(storage, now + LEASE_MS)).toEqual(['leased', 'fresh']);
    });

    it('gives all leases back at a start', async () => {
      const storage = await openWith([sampleNotification('n', { nextAttemptAt: T0 - 5 })]);
      await claimAt(storage, T0);
      await storage.deliveries.releaseLeases();
      expect(await storage.outbox.get(idOf('n'))).toMatchObject({
        state: 'pending',
        attempts: 1,
        nextAttemptAt: T0 - 5,
      });
      expect(await claimAt(storage, T0)).toEqual(['n']);
    });

    it('gives back the leases of a claim whose answer was lost, and no others', async () => {
      const storage = await openWith(['a', 'b'].map((id) => sampleNotification(id)));
      expect(await claimAt(storage, T0)).toEqual(['a', 'b']);
      await storage.deliveries.releaseLeases([idOf('b')]);
      expect(await claimAt(storage, T0)).toEqual(['b']);
    });

    it('keeps the order of one monitor and channel, and of nothing else', async () => {
      const sms = asChannelId('sms');
      const storage = await openWith([
        sampleNotification('a1', { monitorId: a.id, nextAttemptAt: T0 + 100 }),
        sampleNotification('a2', { monitorId: a.id }),
        sampleNotification('a3', { monitorId: a.id }),
        sampleNotification('a-sms', { monitorId: a.id, channelId: sms }),
        sampleNotification('b1', { monitorId: b.id }),
        sampleNotification('test1'),
        sampleNotification('test2'),
      ]);
      const { outbox, deliveries } = storage;
      expect(await claimAt(storage, T0)).toEqual(['a-sms', 'b1', 'test1', 'test2']);
      expect(await outbox.backlog()).toMatchObject({ pending: 3, nextAttemptAt: T0 + 100 });
      expect(await claimAt(storage, T0 + 100)).toEqual(['a1']);
      await deliveries.settle(idOf('a1'), {
        kind: 'retry',
        nextAttemptAt: T0 + 500,
        error: 'no answer',
      });
      expect(await claimAt(storage, T0 + 200)).toEqual([]);
      expect(await claimAt(storage, T0 + 500)).toEqual(['a1']);
      await deliveries.settle(idOf('a1'), { kind: 'delivered', at: T0 + 501 });
      expect(await claimAt(storage, T0 + 501)).toEqual(['a2']);
      await deliveries.settle(idOf('a2'), { kind: 'dead', at: T0, error: 'gone' });
      expect(await claimAt(storage, T0 + 502)).toEqual(['a3']);
    });

    it('keeps an order for each recipient, and what each receiver answered', async () => {
      const of = (id: string, recipient: string) =>
        sampleNotification(id, { monitorId: a.id, recipient });
      const storage = await openWith([
        of('anna1', 'anna'),
        of('bert1', 'bert'),
        of('anna2', 'anna'),
      ]);
      const { outbox, deliveries } = storage;
      expect(await claimAt(storage, T0)).toEqual(['anna1', 'bert1']);
      const answer = '250 taken';
      await deliveries.settle(idOf('bert1'), { kind: 'delivered', at: T0, answer });
      expect(await claimAt(storage, T0)).toEqual([]);
      await deliveries.settle(idOf('anna1'), { kind: 'dead', at: T0, error: '550 who?' });
      expect(await claimAt(storage, T0)).toEqual(['anna2']);
      expect(await outbox.get(idOf('bert1'))).toMatchObject({ recipient: 'bert', answer });
      expect(await outbox.get(idOf('anna1'))).toMatchObject({ recipient: 'anna', answer: null });
    });

    it('goes on with a chain after a revival, a restart and a late delivery', async () => {
      const chain = ['c1', 'c2', 'c3', 'c4'].map((id) =>
        sampleNotification(id, { monitorId: a.id }),
      );
      const storage = await openWith(chain);
      const { outbox, deliveries } = storage;
      expect(await claimAt(storage, T0)).toEqual(['c1']);
      await deliveries.settle(idOf('c1'), { kind: 'dead', at: T0, error: 'x' });
      expect(await claimAt(storage, T0)).toEqual(['c2']);
      await outbox.revive(idOf('c1'), T0);
      await deliveries.releaseLeases();
      expect(await claimAt(storage, T0)).toEqual(['c1']);
      expect(await outbox.backlog()).toMatchObject({ pending: 3, nextAttemptAt: null });
      // The try of c2 from before the restart turns out to have worked.
      await deliveries.settle(idOf('c2'), { kind: 'delivered', at: T0 });
      expect(await claimAt(storage, T0)).toEqual([]);
      await deliveries.settle(idOf('c1'), { kind: 'delivered', at: T0 });
      expect(await claimAt(storage, T0)).toEqual(['c3']);
      await deliveries.settle(idOf('c3'), { kind: 'retry', nextAttemptAt: T0 + 5, error: 'x' });
      expect(await outbox.backlog()).toMatchObject({ pending: 2, nextAttemptAt: T0 + 5 });
      await deliveries.settle(idOf('c3'), { kind: 'delivered', at: T0 });
      expect(await claimAt(storage, T0)).toEqual(['c4']);
    });

    it('settles', async () => {
      const storage = await openWith(['x', 'y', 'z'].map((id) => sampleNotification(id)));
      const { outbox, deliveries } = storage;
      await claimAt(storage, T0);
      await deliveries.settle(idOf('x'), { kind: 'delivered', at: T0 + 3 });
      await deliveries.settle(idOf('y'), { kind: 'dead', at: T0, error: '550 unknown user' });
      await deliveries.settle(idOf('z'), {
        kind: 'retry',
        nextAttemptAt: T0 + 9,
        error: '421 later',
      });
      await deliveries.settle(idOf('unknown'), { kind: 'dead', at: T0, error: 'x' });
      const read = (id: string): Promise<Notification | null> => outbox.get(idOf(id));
      expect(await read('x')).toMatchObject({ state: 'delivered', deliveredAt: T0 + 3 });
      expect(await read('y')).toMatchObject({ state: 'dead', lastError: '550 unknown user' });
      expect(await read('z')).toMatchObject({
        state: 'pending',
        attempts: 1,
        nextAttemptAt: T0 + 9,
        lastError: '421 later',
      });
      // A straggler does not bring a finished one back.
      await deliveries.settle(idOf('x'), { kind: 'retry', nextAttemptAt: T0, error: 'late' });
      await deliveries.settle(idOf('y'), { kind: 'retry', nextAttemptAt: T0, error: 'late' });
      await deliveries.settle(idOf('x'), { kind: 'dead', at: T0, error: 'late' });
      expect(await read('x')).toMatchObject({ state: 'delivered' });
      expect(await read('y')).toMatchObject({ state: 'dead', lastError: '550 unknown user' });
    });

    it('revives a dead one, and only a dead one', async () => {
      const storage = await openWith([sampleNotification('n')]);
      const { outbox, deliveries } = storage;
      await expect(outbox.revive(idOf('n'), T0)).rejects.toMatchObject({ code: 'conflict' });
      await expect(outbox.revive(idOf('x'), T0)).rejects.toMatchObject({ code: 'not_found' });
      await claimAt(storage, T0);
      await deliveries.settle(idOf('n'), { kind: 'dead', at: T0, error: 'x' });
      expect(await outbox.backlog()).toEqual({ pending: 0, dead: 1, nextAttemptAt: null });
      await outbox.revive(idOf('n'), T0 + 77);
      expect(await outbox.backlog()).toEqual({ pending: 1, dead: 0, nextAttemptAt: T0 + 77 });
      expect(await claimAt(storage, T0 + 77)).toEqual(['n']);
      expect(await outbox.get(idOf('n'))).toMatchObject({ attempts: 2 });
    });

    it('lets the notifications of a removed channel die', async () => {
      const storage = await openWith([sampleNotification('n1'), sampleNotification('n2')]);
      const channel = sampleChannel('mail');
      await storage.channels.put(channel);
      await claimAt(storage, T0, 1);
      await storage.channels.remove(channel.id);
      expect(await storage.outbox.backlog()).toEqual({ pending: 0, dead: 2, nextAttemptAt: null });
    });

    it('takes a repeated id once and refuses unknown monitors', async () => {
      const storage = await openWith([sampleNotification('n')]);
      await storage.outbox.add(sampleNotification('n', { nextAttemptAt: T0 + 99 }));
      expect(await storage.outbox.backlog()).toMatchObject({ pending: 1, nextAttemptAt: T0 });
      const lost = sampleNotification('lost', { monitorId: sampleMonitor('nobody').id });
      await expect(storage.outbox.add(lost)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('lists the newest first, filtered', async () => {
      const incidentId = asIncidentId('i1');
      const storage = await openWith([
        sampleNotification('n1', { incidentId }),
        sampleNotification('n2', { channelId: asChannelId('sms') }),
        sampleNotification('n3', { notice: { ...sampleNotification('x').notice, kind: 'test' } }),
        sampleNotification('n4', { incidentId }),
      ]);
      const { outbox, deliveries } = storage;
      await deliveries.settle(idOf('n4'), { kind: 'delivered', at: T0 });
      const idsOf = async (query: object): Promise<string[]> => {
        const page = await outbox.list({ limit: 10, cursor: null, ...query });
        return page.items.map(({ id }) => id);
      };
      expect(await idsOf({})).toEqual(['n4', 'n3', 'n2', 'n1']);
      expect(await idsOf({ incidentId })).toEqual(['n4', 'n1']);
      expect(await idsOf({ incidentId, state: 'pending' })).toEqual(['n1']);
      expect(await idsOf({ channelId: asChannelId('sms') })).toEqual(['n2']);
      expect(await idsOf({ kind: 'test' })).toEqual(['n3']);
      const first = await outbox.list({ limit: 2, cursor: null });
      await outbox.add(sampleNotification('n5'));
      const second = await outbox.list({ limit: 2, cursor: first.nextCursor });
      expect(second.items.map(({ id }) => id)).toEqual(['n2', 'n1']);
      expect(second.nextCursor).toBeNull();
    });
  });
}
