import { describe, expect, it } from 'vitest';
import { asChannelId, unjudgedIdOf } from '../../core/ids.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import type { Storage } from '../../core/ports/storage.ts';
import {
  sampleChannel,
  sampleEntry,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleOwner,
  sampleState,
  T0,
} from './storage-samples.ts';

const AT = T0 + 600_000;
const PAGE = { limit: 50, cursor: null };
const GAPS = [{ from: T0 + 50_000, to: T0 + 500_000 }];

/** A monitor that is down, as its owner was told over two of three channels; one of the two is gone by now. */
async function openWithOutage(open: () => Promise<Storage>) {
  const storage = await open();
  const { monitors, owners, channels, ledger } = storage;
  const owner = sampleOwner('ada', { name: 'Ada', language: 'fa' });
  await owners.put(owner);
  for (const id of ['hook', 'gone', 'late']) {
    await channels.put(sampleChannel(id, { ownerId: owner.id }));
  }
  const monitor = sampleMonitor('a', { ownerIds: [owner.id] });
  const incident = sampleIncident(monitor, 'i1');
  const state = sampleState({
    status: 'down',
    sequence: 1,
    firstFailureAt: T0,
    lastSeenAt: T0 + 500_000,
    gaps: GAPS,
    incidentId: incident.id,
  });
  const about = { monitorId: monitor.id, incidentId: incident.id };
  const notifications = ['hook', 'gone'].map((id) =>
    sampleNotification(`open-${id}`, { ...about, channelId: asChannelId(id) }),
  );
  await monitors.create([monitor]);
  await ledger.commit([sampleEntry(monitor, { state, incident, notifications })]);
  await channels.remove(asChannelId('gone'));
  return { storage, monitor, incident, state };
}

const another = (monitor: Monitor): Monitor => ({
  ...monitor,
  target: 'http://moved.example/',
  options: { url: 'http://moved.example/' },
  name: 'moved',
  updatedAt: AT,
});
const paused = (monitor: Monitor): Monitor => ({ ...monitor, isPaused: true, updatedAt: AT });

/** The part of the storage contract about outages that end because their monitor is changed or removed. */
export function endingContract(open: () => Promise<Storage>): void {
  describe('ends of asking', () => {
    it.each([
      ['retargeted', another],
      ['paused', paused],
    ] as const)(
      '%s: the outage ends, is told to those who knew, and all begins anew',
      async (why, change) => {
        const { storage, monitor, incident, state } = await openWithOutage(open);
        const fresh = await storage.monitors.replace(change(monitor));
        expect(fresh).toEqual(sampleState({ since: AT, sequence: 2, epoch: 1 }));
        expect(await storage.monitors.get(monitor.id)).toEqual({
          monitor: change(monitor),
          state: fresh,
        });
        expect(await storage.incidents.get(incident.id)).toEqual({
          ...incident,
          why,
          resolvedAt: AT,
          evidence: { ...incident.evidence, unwatched: GAPS },
        });
        const [told, ...others] = (await storage.outbox.list({ ...PAGE, kind: 'resolved' })).items;
        expect(others).toEqual([]);
        expect(told).toMatchObject({
          id: 'msg_i1_resolved_hook',
          channelId: 'hook',
          createdAt: AT,
          state: 'pending',
          notice: {
            incident: { id: 'i1', why, resolvedAt: AT },
            monitor: { name: 'a', url: monitor.target },
            reader: { name: 'Ada', language: 'fa' },
          },
        });
        expect(await storage.monitors.countByStatus()).toMatchObject({
          paused: why === 'paused' ? 1 : 0,
          byStatus: { down: 0, pending: why === 'paused' ? 0 : 1 },
        });
        // What was decided about the former target and comes late is dropped, and the rest of its commit is not.
        const other = sampleMonitor('b');
        await storage.monitors.create([other]);
        const late = { ...state, status: 'recovering' as const, sequence: 2 };
        await storage.ledger.commit([
          sampleEntry(monitor, {
            state: late,
            changedFrom: 'down',
            notifications: [sampleNotification('late', { monitorId: monitor.id })],
          }),
          sampleEntry(other),
        ]);
        expect((await storage.monitors.get(monitor.id))?.state).toEqual(fresh);
        expect((await storage.monitors.get(other.id))?.state.status).toBe('up');
        expect((await storage.outbox.list(PAGE)).items.map(({ id }) => id)).not.toContain('late');
        const next = { ...fresh, status: 'up' as const, sequence: 3 };
        await storage.ledger.commit([
          sampleEntry(monitor, { state: next, changedFrom: 'pending' }),
        ]);
        expect((await storage.monitors.get(monitor.id))?.state).toEqual(next);
      },
    );

    it('other settings of the same target end nothing', async () => {
      const { storage, monitor, incident, state } = await openWithOutage(open);
      const options = { ...monitor.options, maxRedirects: 1 };
      const changed = { ...monitor, name: 'z', intervalMs: 1_000, ownerIds: [], options };
      expect(await storage.monitors.replace({ ...changed, updatedAt: AT })).toEqual(state);
      expect(await storage.incidents.get(incident.id)).toEqual(incident);
      expect((await storage.outbox.list({ ...PAGE, kind: 'resolved' })).items).toEqual([]);
    });

    it('ends a stretch without a judgement that somebody was told of, too', async () => {
      const { storage, monitor, state } = await openWithOutage(open);
      const id = unjudgedIdOf(monitor.id, T0 + 300_000);
      const told = sampleNotification('unjudged-hook', {
        monitorId: monitor.id,
        incidentId: id,
        channelId: asChannelId('hook'),
        notice: { ...sampleNotification('x').notice, kind: 'unjudged' },
      });
      const unjudged = { ...state, unjudgedSince: T0 + 300_000, isUnjudgedNotified: true };
      await storage.ledger.commit([
        sampleEntry(monitor, { state: unjudged, changedFrom: null, notifications: [told] }),
      ]);
      await storage.monitors.remove(monitor.id, AT);
      const { items } = await storage.outbox.list({ ...PAGE, kind: 'judged' });
      expect(items).toMatchObject([
        {
          id: `msg_${id}_judged_hook`,
          notice: { incident: { startedAt: T0 + 300_000, resolvedAt: AT, why: 'deleted' } },
        },
      ]);
    });

    it('a removed monitor leaves its end behind, after its beginning', async () => {
      const { storage, monitor } = await openWithOutage(open);
      await storage.monitors.remove(monitor.id, AT);
      expect((await storage.incidents.list(PAGE)).items).toEqual([]);
      const claim = { now: AT, leaseMs: 1_000, limit: 10 };
      const told: unknown[] = [];
      for (let [next] = await storage.deliveries.claim(claim); next;) {
        told.push([next.id, next.notice.kind, next.notice.incident.why, next.monitorId]);
        // The end waits for the beginning also without the monitor.
        expect(await storage.deliveries.claim(claim)).toEqual([]);
        await storage.deliveries.settle(next.id, { kind: 'delivered', at: AT });
        [next] = await storage.deliveries.claim(claim);
      }
      expect(told).toEqual([
        ['open-hook', 'opened', undefined, null],
        ['msg_i1_resolved_hook', 'resolved', 'deleted', null],
      ]);
      // The same again is a monitor of its own.
      await storage.monitors.create([monitor]);
      expect((await storage.monitors.get(monitor.id))?.state.epoch).toBe(0);
    });
  });
}
