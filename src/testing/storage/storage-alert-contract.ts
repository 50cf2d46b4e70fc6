import { describe, expect, it } from 'vitest';
import { NO_STAGE_STATES } from '../../core/alerting/stages/stage-states.ts';
import { asChannelId, asIncidentId } from '../../core/ids.ts';
import { MAX_EVENTS } from '../../core/incident/timeline.ts';
import type { RememberedStages, Storage } from '../../core/ports/storage.ts';
import {
  sampleChannel,
  sampleEntry,
  sampleEvent,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleStages,
  sampleState,
  T0,
} from './storage-samples.ts';

const KEPT_MS = 9e12;
const DAY_MS = 86_400_000;

/** All of it, page by page. */
async function rememberedIn(alertStates: Storage['alertStates']): Promise<RememberedStages[]> {
  const items: RememberedStages[] = [];
  for (let cursor: string | null = null; ;) {
    const page = await alertStates.list({ limit: 1, cursor });
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}

/** The part of the storage contract about what the alert pipeline remembers, and time lines of incidents. */
export function alertContract(open: () => Promise<Storage>): void {
  describe('the alert pipeline', () => {
    it('remembers what its stages wrote, and leaves alone what they left out', async () => {
      const { monitors, ledger, alertStates } = await open();
      const [a, b] = [sampleMonitor('a'), sampleMonitor('b')];
      await monitors.create([a, b]);
      const stages = sampleStages('i1');
      await ledger.commit([sampleEntry(a, { stages }), sampleEntry(b)]);
      expect(await rememberedIn(alertStates)).toEqual([{ monitorId: a.id, stages }]);
      expect(await alertStates.get(a.id)).toEqual(stages);
      expect(await alertStates.get(sampleMonitor('nowhere').id)).toEqual(NO_STAGE_STATES);
      const reminders = { incidentId: asIncidentId('i1'), since: T0, sent: 3 };
      const next = { changedFrom: null, state: sampleEntry(a).state };
      await ledger.commit([
        sampleEntry(a, { ...next, stages: { mute: null, reminders } }),
        sampleEntry(b, { ...next, stages: { flapping: { kind: 'paired', endedAt: T0 } } }),
      ]);
      expect(await rememberedIn(alertStates)).toEqual([
        { monitorId: a.id, stages: { ...stages, mute: null, reminders } },
        {
          monitorId: b.id,
          stages: { ...NO_STAGE_STATES, flapping: { kind: 'paired', endedAt: T0 } },
        },
      ]);
      await ledger.commit([sampleEntry(a, { ...next, stages: NO_STAGE_STATES })]);
      await monitors.remove(b.id, T0);
      expect(await rememberedIn(alertStates)).toEqual([]);
    });

    it('writes its memory with the decision or not at all, and never goes back', async () => {
      const { monitors, ledger, alertStates } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const first = sampleEntry(monitor, { stages: sampleStages('i1') });
      const gap = sampleEntry(monitor, { state: sampleState({ status: 'up', sequence: 7 }) });
      await expect(ledger.commit([first, gap])).rejects.toMatchObject({ code: 'conflict' });
      expect(await rememberedIn(alertStates)).toEqual([]);
      const second = sampleEntry(monitor, {
        state: sampleState({ status: 'down', sequence: 2 }),
        changedFrom: 'up',
        stages: NO_STAGE_STATES,
      });
      await ledger.commit([first, second]);
      await ledger.commit([first]);
      expect(await rememberedIn(alertStates)).toEqual([]);
    });
  });

  describe('the time line of an incident', () => {
    it('is read in its order, and an event that comes again is in it once', async () => {
      const { monitors, ledger, incidents } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const incident = sampleIncident(monitor, 'i1');
      const events = [
        sampleEvent('i1', 'opened', { data: { reason: 'http_503' } }),
        sampleEvent('i1', 'notified', { at: T0 + 5, data: { to: [] } }),
        sampleEvent('nowhere', 'opened'),
      ];
      const entry = sampleEntry(monitor, { incident, events });
      const same = { changedFrom: null, state: entry.state };
      await ledger.commit([entry]);
      await ledger.commit([entry, sampleEntry(monitor, { ...same, events })]);
      // The wall clock went back meanwhile.
      const earlier = sampleEvent('i1', 'resolved', { at: T0 - 99 });
      await ledger.commit([sampleEntry(monitor, { ...same, events: [earlier] })]);
      expect(await incidents.events(incident.id)).toEqual([...events.slice(0, 2), earlier]);
      expect(await incidents.events(asIncidentId('nowhere'))).toEqual([]);
    });

    it('stays short, and keeps what happens once', async () => {
      const { monitors, ledger, incidents } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const incident = sampleIncident(monitor, 'i1');
      const events = Array.from({ length: MAX_EVENTS + 50 }, (_, index) =>
        sampleEvent('i1', 'reason_changed', { at: T0 + index }),
      );
      const end = sampleEvent('i1', 'resolved', { at: T0 + 9_000 });
      await ledger.commit([sampleEntry(monitor, { incident, events: [...events, end] })]);
      expect(await incidents.events(incident.id)).toEqual([...events.slice(0, MAX_EVENTS), end]);
    });

    it('keeps who has taken the incident up, and is gone with it', async () => {
      const { monitors, ledger, incidents, history } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const acknowledged = { by: 'Ada “é”', at: T0 + 7 };
      const incident = sampleIncident(monitor, 'i1', { acknowledged, resolvedAt: T0 + 9 });
      const event = sampleEvent('i1', 'acknowledged', { data: { by: 'Ada' } });
      await ledger.commit([sampleEntry(monitor, { incident, events: [event] })]);
      expect(await incidents.get(incident.id)).toEqual(incident);
      const kept = { checksMs: KEPT_MS, minutesMs: KEPT_MS, hoursMs: KEPT_MS, daysMs: KEPT_MS };
      const rest = { incidentsMs: DAY_MS, deliveredMs: KEPT_MS, deadMs: KEPT_MS };
      await history.maintain(T0 + 2 * DAY_MS, { ...kept, ...rest });
      expect(await incidents.get(incident.id)).toBeNull();
      expect(await incidents.events(incident.id)).toEqual([]);
    });
  });

  describe('a monitor that is paused', () => {
    it('is forgotten by the pipeline, and its unrest ends for those who were notified of it', async () => {
      const { monitors, channels, ledger, alertStates, incidents, outbox } = await open();
      const monitor = sampleMonitor('a');
      await channels.put(sampleChannel('mail'));
      await monitors.create([monitor]);
      const incident = sampleIncident(monitor, 'i1');
      const { notice } = sampleNotification('x');
      const unstable = sampleNotification('n1', {
        monitorId: monitor.id,
        incidentId: incident.id,
        notice: { ...notice, kind: 'unstable' },
      });
      const state = sampleState({ status: 'down', sequence: 1, incidentId: incident.id });
      const given = { state, incident, notifications: [unstable], stages: sampleStages('i1') };
      await ledger.commit([sampleEntry(monitor, given)]);
      await monitors.replace({ ...monitor, isPaused: true, updatedAt: T0 + 60_000 });
      expect(await rememberedIn(alertStates)).toEqual([]);
      const { items } = await outbox.list({ limit: 10, cursor: null });
      expect(items.map(({ notice: { kind, incident: about } }) => [kind, about.why])).toEqual([
        ['unstable_over', 'paused'],
        ['unstable', undefined],
      ]);
      expect(await incidents.events(incident.id)).toMatchObject([
        { kind: 'resolved', data: { why: 'paused', isNotified: false } },
      ]);
    });

    it('ends its outage for everyone who was notified of it at any step', async () => {
      const { monitors, channels, ledger, outbox } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const incident = sampleIncident(monitor, 'i1');
      const { notice } = sampleNotification('x');
      const kinds = ['opened', 'escalated', 'reminder', 'acknowledged', 'unstable_over'] as const;
      for (const kind of kinds) {
        await channels.put(sampleChannel(kind));
      }
      const notifications = kinds.map((kind) =>
        sampleNotification(kind, {
          monitorId: monitor.id,
          incidentId: incident.id,
          channelId: asChannelId(kind),
          notice: { ...notice, kind },
        }),
      );
      const state = sampleState({ status: 'down', sequence: 1, incidentId: incident.id });
      await ledger.commit([sampleEntry(monitor, { state, incident, notifications })]);
      await monitors.remove(monitor.id, T0 + 60_000);
      const { items } = await outbox.list({ limit: 10, cursor: null, kind: 'resolved' });
      expect(items.map(({ channelId }) => channelId).toSorted()).toEqual([
        'escalated',
        'opened',
        'reminder',
        'unstable_over',
      ]);
    });
  });
}
