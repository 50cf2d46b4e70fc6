import { describe, expect, it } from 'vitest';
import { asChannelId, asMonitorId } from '../../core/ids.ts';
import type { Storage } from '../../core/ports/storage.ts';
import {
  sampleEntry,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleState,
  T0,
} from './storage-samples.ts';

/** The part of the storage contract about states, incidents and notifications written as one. */
export function ledgerContract(open: () => Promise<Storage>): void {
  describe('ledger', () => {
    it('writes state, incident and notifications together', async () => {
      const { monitors, ledger, incidents, outbox } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const incident = sampleIncident(monitor, 'i1');
      const state = sampleState({
        status: 'down',
        since: T0 + 7,
        sequence: 1,
        step: 1,
        firstFailureAt: T0,
        recheckAt: T0 + 8,
        incidentId: incident.id,
        reason: 'http_503',
        memory: { method: 'get' },
      });
      const notification = sampleNotification('n1', {
        monitorId: monitor.id,
        incidentId: incident.id,
      });
      await ledger.commit([
        sampleEntry(monitor, { state, incident, notifications: [notification] }),
      ]);
      expect((await monitors.get(monitor.id))?.state).toEqual(state);
      expect(await incidents.get(incident.id)).toEqual(incident);
      expect(await outbox.get(notification.id)).toEqual(notification);

      const resolved = { ...incident, resolvedAt: T0 + 90_000 };
      const up = sampleState({ status: 'up', sequence: 2 });
      await ledger.commit([
        sampleEntry(monitor, { state: up, changedFrom: 'down', incident: resolved }),
      ]);
      expect(await incidents.get(incident.id)).toEqual(resolved);
      expect((await monitors.get(monitor.id))?.state).toEqual(up);
    });

    it('drops entries of removed monitors and takes repeated ones', async () => {
      const { monitors, ledger, outbox, deliveries, incidents } = await open();
      const [monitor, gone] = [sampleMonitor('a'), sampleMonitor('gone')];
      await monitors.create([monitor]);
      const entry = sampleEntry(monitor, {
        incident: sampleIncident(monitor, 'i1'),
        notifications: [sampleNotification('n1', { monitorId: monitor.id })],
      });
      const lost = sampleEntry(gone, {
        incident: sampleIncident(gone, 'i2'),
        notifications: [sampleNotification('n2', { monitorId: gone.id })],
      });
      await ledger.commit([lost, entry]);
      const [claimed] = await deliveries.claim({ now: T0, leaseMs: 1_000, limit: 5 });
      await deliveries.settle(claimed?.id ?? sampleNotification('n1').id, {
        kind: 'delivered',
        at: T0 + 1,
      });
      await ledger.commit([entry]);
      const page = { limit: 10, cursor: null };
      const { items } = await outbox.list(page);
      expect(items.map(({ id, state }) => [id, state])).toEqual([['n1', 'delivered']]);
      expect((await incidents.list(page)).items).toHaveLength(1);
    });

    it('writes all entries of a commit or none, and never goes back', async () => {
      const { monitors, ledger, incidents } = await open();
      const [a, b] = [sampleMonitor('a'), sampleMonitor('b')];
      await monitors.create([a, b]);
      const jump = sampleEntry(b, { state: sampleState({ status: 'up', sequence: 2 }) });
      const silent = sampleEntry(b, { changedFrom: null });
      for (const wrong of [jump, silent]) {
        const right = sampleEntry(a, { incident: sampleIncident(a, 'i1') });
        await expect(ledger.commit([right, wrong])).rejects.toMatchObject({ code: 'conflict' });
      }
      expect((await monitors.get(a.id))?.state.status).toBe('pending');
      expect(await incidents.get(sampleIncident(a, 'i1').id)).toBeNull();

      const second = sampleState({ status: 'suspect', sequence: 2 });
      await ledger.commit([sampleEntry(a), sampleEntry(a, { state: second, changedFrom: 'up' })]);
      const rival = sampleEntry(a, { at: T0 + 1_001 });
      await expect(ledger.commit([rival])).rejects.toMatchObject({ code: 'conflict' });
      const inner = { ...second, step: 1 };
      await ledger.commit([sampleEntry(a, { state: inner, changedFrom: null })]);
      expect((await monitors.get(a.id))?.state).toEqual(inner);
    });

    it('takes a whole batch again whose answer was lost, and changes nothing by it', async () => {
      const { monitors, ledger, incidents, outbox, deliveries } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const opened = sampleIncident(monitor, 'i1');
      const resolved = { ...opened, resolvedAt: T0 + 90_000 };
      const told = (id: string) => [sampleNotification(id, { monitorId: monitor.id })];
      const down = sampleState({ status: 'down', sequence: 1, incidentId: opened.id });
      const up = sampleState({ status: 'up', sequence: 2 });
      const batch = [
        sampleEntry(monitor, { state: down, incident: opened, notifications: told('n1') }),
        sampleEntry(monitor, { state: { ...down, step: 2 }, changedFrom: null }),
        sampleEntry(monitor, {
          state: up,
          changedFrom: 'down',
          incident: resolved,
          notifications: told('n2'),
        }),
      ];
      await ledger.commit(batch);
      const claim = { now: T0, leaseMs: 1_000, limit: 1 };
      const [first] = await deliveries.claim(claim);
      await deliveries.settle(first?.id ?? sampleNotification('n1').id, {
        kind: 'delivered',
        at: T0 + 1,
      });
      for (let again = 0; again < 2; again += 1) await ledger.commit(batch);
      expect((await monitors.get(monitor.id))?.state).toEqual(up);
      expect(await incidents.get(opened.id)).toEqual(resolved);
      const { items } = await outbox.list({ limit: 10, cursor: null });
      expect(items.map(({ id, state }) => [id, state])).toEqual([
        ['n2', 'pending'],
        ['n1', 'delivered'],
      ]);
      const next = sampleState({ status: 'suspect', sequence: 3 });
      await ledger.commit([
        ...batch.slice(-1),
        sampleEntry(monitor, { state: next, changedFrom: 'up' }),
      ]);
      expect((await monitors.get(monitor.id))?.state).toEqual(next);
    });

    it('refuses a rival of what is stored, and names the monitor', async () => {
      const { monitors, ledger } = await open();
      const [a, b] = [sampleMonitor('a'), sampleMonitor('b')];
      await monitors.create([a, b]);
      await ledger.commit([sampleEntry(a)]);
      const rivals = [
        sampleEntry(a, { at: T0 + 5_000 }),
        sampleEntry(a, { state: sampleState({ status: 'suspect', sequence: 1 }) }),
      ];
      for (const rival of rivals) {
        await expect(ledger.commit([sampleEntry(b), rival])).rejects.toMatchObject({
          code: 'conflict',
          details: { monitorId: a.id },
        });
      }
      expect((await monitors.get(b.id))?.state.sequence).toBe(0);
    });

    it('keeps commits that come in together apart', async () => {
      const { monitors, ledger } = await open();
      const all = Array.from({ length: 50 }, (_, index) => sampleMonitor(`m${index}`));
      await monitors.create(all);
      const results = await Promise.allSettled(
        all.map((monitor, index) => {
          const sequence = index % 5 === 0 ? 7 : 1;
          const state = sampleState({ status: 'up', sequence });
          return ledger.commit([sampleEntry(monitor, { state })]);
        }),
      );
      expect(results.map(({ status }) => status)).toEqual(
        all.map((_, index) => (index % 5 === 0 ? 'rejected' : 'fulfilled')),
      );
      expect(await monitors.countByStatus()).toMatchObject({ byStatus: { up: 40, pending: 10 } });
    });
  });

  describe('retention', () => {
    it('lets go of what is past its time, and of nothing that is still open', async () => {
      const { monitors, ledger, incidents, outbox, deliveries, history } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const DAY = 86_400_000;
      const over = sampleIncident(monitor, 'over', { resolvedAt: T0 + DAY });
      const lasting = sampleIncident(monitor, 'lasting', { startedAt: T0 + 1 });
      const note = (id: string, incidentId = over.id) =>
        sampleNotification(id, { incidentId, channelId: asChannelId(id) });
      const up = sampleState({ status: 'up', sequence: 2 });
      const many = Array.from({ length: 600 }, (_, n) => note(`old${n}`));
      await ledger.commit([
        sampleEntry(monitor, { incident: over, notifications: many }),
        sampleEntry(monitor, {
          state: up,
          changedFrom: 'down',
          incident: lasting,
          notifications: [note('told', lasting.id), note('dead'), note('waits')],
        }),
      ]);
      const delivered = { kind: 'delivered', at: T0 + DAY } as const;
      await Promise.all(many.map(({ id }) => deliveries.settle(id, delivered)));
      await deliveries.settle(note('told').id, { kind: 'delivered', at: T0 });
      await deliveries.settle(note('dead').id, { kind: 'dead', at: T0 + 2 * DAY, error: 'x' });
      const keep = { checksMs: 9e12, minutesMs: 9e12, hoursMs: 9e12, daysMs: 9e12 };
      const retention = {
        ...keep,
        incidentsMs: 400 * DAY,
        deliveredMs: 90 * DAY,
        deadMs: 30 * DAY,
      };
      const left = async () =>
        (await outbox.list({ limit: 500, cursor: null })).items.map(({ id }) => id);
      await history.maintain(T0 + 31 * DAY, retention);
      expect((await left()).slice(0, 3)).toEqual(['waits', 'dead', 'told']);
      await history.maintain(T0 + 33 * DAY, retention);
      expect((await left()).slice(0, 3)).toEqual(['waits', 'told', 'old599']);
      await history.maintain(T0 + 92 * DAY, retention);
      expect(await left()).toEqual(['waits', 'told']);
      expect(await incidents.get(over.id)).not.toBeNull();
      await history.maintain(T0 + 402 * DAY, retention);
      expect(await incidents.get(over.id)).toBeNull();
      expect(await incidents.get(lasting.id)).not.toBeNull();
      expect(await left()).toEqual(['waits', 'told']);
      expect((await monitors.get(monitor.id))?.state).toEqual(up);
    });
  });

  describe('incidents', () => {
    it('lists the newest first, by monitor and by openness', async () => {
      const { monitors, ledger, incidents } = await open();
      const [a, b] = [sampleMonitor('a'), sampleMonitor('b')];
      await monitors.create([a, b]);
      for (let index = 0; index < 9; index += 1) {
        const monitor = index % 3 === 0 ? b : a;
        const incident = sampleIncident(monitor, `i${index}`, {
          startedAt: T0 + Math.floor(index / 2) * 1_000,
          resolvedAt: index < 6 ? T0 + 99_000 : null,
        });
        const state = sampleState();
        await ledger.commit([sampleEntry(monitor, { state, changedFrom: null, incident })]);
      }
      const idsOf = async (query: object): Promise<string[]> => {
        const ids: string[] = [];
        let cursor: string | null = null;
        do {
          const page = await incidents.list({ limit: 2, cursor, ...query });
          ids.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor;
        } while (cursor !== null);
        return ids;
      };
      expect(await idsOf({})).toEqual(['i8', 'i7', 'i6', 'i5', 'i4', 'i3', 'i2', 'i1', 'i0']);
      expect(await idsOf({ monitorId: b.id })).toEqual(['i6', 'i3', 'i0']);
      expect(await idsOf({ isOpen: true })).toEqual(['i8', 'i7', 'i6']);
      expect(await idsOf({ isOpen: false, monitorId: a.id })).toEqual(['i5', 'i4', 'i2', 'i1']);
      expect(await idsOf({ monitorId: asMonitorId('nobody') })).toEqual([]);
    });
  });
}
