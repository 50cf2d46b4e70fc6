import { describe, expect, it } from 'vitest';
import { asIncidentId, asMonitorId, asOwnerId } from '../../core/ids.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { MAX_KEPT_EVIDENCE } from '../../core/incident/kept-evidence.ts';
import type { IncidentQuery, Storage } from '../../core/ports/storage.ts';
import {
  sampleEntry,
  sampleEvent,
  sampleEvidence,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleOwner,
  sampleState,
  T0,
} from './storage-samples.ts';

const DAY = 86_400_000;
const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** The part of the storage contract about what is known of incidents beside their beginning and end. */
export function incidentContract(open: () => Promise<Storage>): void {
  describe('incidents', () => {
    it('are found by state, owner, tag and time', async () => {
      const { monitors, owners, ledger, incidents } = await open();
      const [ops, web] = [asOwnerId('ops'), asOwnerId('web')];
      for (const id of [ops, web]) await owners.put(sampleOwner(id));
      const a = sampleMonitor('a', { ownerIds: [ops], tags: ['web', 'a_b'] });
      const b = sampleMonitor('b', { ownerIds: [web, ops], tags: ['webshop'] });
      await monitors.create([a, b]);
      const acknowledged = { by: 'Ada', at: T0 + 5 };
      const over = { resolvedAt: T0 + 90_000, why: 'recovered' } as const;
      const all: readonly Incident[] = [
        sampleIncident(a, 'open', { startedAt: T0 }),
        sampleIncident(b, 'taken', { startedAt: T0 + 10, acknowledged }),
        sampleIncident(b, 'over', { startedAt: T0 + 20, acknowledged, ...over }),
      ];
      for (const [index, incident] of all.entries()) {
        const monitor = incident.monitorId === a.id ? a : b;
        const state = sampleState({
          status: index % 2 ? 'up' : 'down',
          sequence: index === 2 ? 2 : 1,
        });
        await ledger.commit([sampleEntry(monitor, { at: T0 + index, state, incident })]);
      }
      const found = async (query: Partial<IncidentQuery>): Promise<readonly string[]> => {
        const { items } = await incidents.list({ limit: 10, cursor: null, ...query });
        return items.map(({ id }) => id).toSorted();
      };
      expect(await found({})).toEqual(['open', 'over', 'taken']);
      expect(await found({ isOpen: true, isAcknowledged: false })).toEqual(['open']);
      expect(await found({ isOpen: true, isAcknowledged: true })).toEqual(['taken']);
      expect(await found({ ownerId: web })).toEqual(['over', 'taken']);
      expect(await found({ ownerId: ops })).toEqual(['open', 'over', 'taken']);
      expect(await found({ tag: 'web' })).toEqual(['open']);
      expect(await found({ tag: 'a_b' })).toEqual(['open']);
      // `_` is a character like any other.
      expect(await found({ tag: 'a-b' })).toEqual([]);
      expect(await found({ from: T0 + 10, to: T0 + 20 })).toEqual(['taken']);
      expect(await found({ ownerId: ops, tag: 'webshop', from: T0 + 11 })).toEqual(['over']);
    });

    it('keep notes in their time line, each once', async () => {
      const { monitors, ledger, incidents } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const incident = sampleIncident(monitor, 'i1');
      const state = sampleState({ status: 'down', sequence: 1 });
      await ledger.commit([sampleEntry(monitor, { state, incident })]);
      const note = sampleEvent('i1', 'noted', { at: T0 + 9, data: { by: 'Ada', text: 'x' } });
      await incidents.note(note);
      await incidents.note(note);
      await incidents.note(sampleEvent('gone', 'noted'));
      expect(await incidents.events(incident.id)).toEqual([note]);
      expect(await incidents.events(asIncidentId('gone'))).toEqual([]);
    });

    it('know when the first message about each was delivered', async () => {
      const { monitors, ledger, incidents, deliveries } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const incident = sampleIncident(monitor, 'i1');
      const about = { monitorId: monitor.id, incidentId: incident.id };
      const notifications = ['n1', 'n2'].map((id) => ({
        ...sampleNotification(id, about),
        recipient: id,
      }));
      const state = sampleState({ status: 'down', sequence: 1 });
      await ledger.commit([sampleEntry(monitor, { state, incident, notifications })]);
      const ids = [incident.id, asIncidentId('gone')];
      expect(await incidents.notifiedAt(ids)).toEqual(new Map());
      await deliveries.claim({ now: T0, leaseMs: 1_000, limit: 5 });
      for (const [index, { id }] of notifications.entries()) {
        await deliveries.settle(id, { kind: 'delivered', at: T0 + 90 - index });
      }
      expect(await incidents.notifiedAt(ids)).toEqual(new Map([[incident.id, T0 + 89]]));
      expect(await incidents.notifiedAt([])).toEqual(new Map());
    });
  });

  describe('evidence', () => {
    it('is written with the judgement, once, and is gone with its monitor', async () => {
      const { monitors, ledger, incidents } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const evidence = sampleEvidence();
      const state = sampleState({ status: 'suspect', sequence: 1 });
      const entry = sampleEntry(monitor, { state, evidence });
      await ledger.commit([entry]);
      await ledger.commit([entry]);
      expect(await incidents.evidence(monitor.id, ALL)).toEqual([evidence]);
      expect(await incidents.evidence(monitor.id, { from: T0 + 1, to: T0 + 9 })).toEqual([]);
      expect(await incidents.evidence(asMonitorId('gone'), ALL)).toEqual([]);
      await monitors.remove(monitor.id, T0 + 5);
      expect(await incidents.evidence(monitor.id, ALL)).toEqual([]);
    });

    it('is kept of the latest moments of each sort, and as long as the ledger', async () => {
      const { monitors, ledger, incidents, history } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const state = sampleState({ status: 'down', sequence: 1 });
      const write = (changes: Parameters<typeof sampleEvidence>[0]): Promise<void> =>
        ledger.commit([
          sampleEntry(monitor, { state, changedFrom: null, evidence: sampleEvidence(changes) }),
        ]);
      await ledger.commit([sampleEntry(monitor, { state, evidence: sampleEvidence() })]);
      const times = Array.from({ length: MAX_KEPT_EVIDENCE + 5 }, (_, index) => T0 + 1 + index);
      for (const at of times) await write({ moment: 'reason_changed', at });
      const kept = await incidents.evidence(monitor.id, ALL);
      expect(kept.map(({ at }) => at)).toEqual([T0, ...times.slice(-MAX_KEPT_EVIDENCE)]);
      const never = { checksMs: 1e14, minutesMs: 1e14, hoursMs: 1e14, daysMs: 1e14 };
      const ledgerKept = { incidentsMs: DAY, deliveredMs: 1e14, deadMs: 1e14 };
      await history.maintain(T0 + DAY + 10, { ...never, ...ledgerKept });
      const left = await incidents.evidence(monitor.id, ALL);
      expect(left.map(({ at }) => at)).toEqual(times.filter((at) => at >= T0 + 10));
    });
  });
}
