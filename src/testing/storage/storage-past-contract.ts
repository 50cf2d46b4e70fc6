import { describe, expect, it } from 'vitest';
import { asMonitorId } from '../../core/ids.ts';
import type { Status } from '../../core/monitor/monitor.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { mergeRollups, RESOLUTION_MS } from '../../core/check/rollup.ts';
import {
  sampleCheck,
  sampleEntry,
  sampleIncident,
  sampleMonitor,
  sampleState,
  T0,
} from './storage-samples.ts';

const { hour: HOUR, day: DAY } = RESOLUTION_MS;
const NEVER = 9_000 * DAY;

/** The part of the storage contract about sums over the past. */
export function pastContract(open: () => Promise<Storage>): void {
  describe('past', () => {
    it('has the changes of status from the last one before a range on, in their order', async () => {
      const { monitors, ledger, past } = await open();
      const [a, b] = [sampleMonitor('a'), sampleMonitor('b')];
      await monitors.create([a, b]);
      const steps: readonly (readonly [at: number, from: Status, to: Status])[] = [
        [T0 + 10, 'pending', 'up'],
        [T0 + 20, 'up', 'suspect'],
        // The clock was set back.
        [T0 + 15, 'suspect', 'up'],
        [T0 + 30, 'up', 'degraded'],
      ];
      for (const [index, [at, changedFrom, status]] of steps.entries()) {
        const state = sampleState({ status, since: at, sequence: index + 1 });
        await ledger.commit([sampleEntry(a, { at, state, changedFrom })]);
      }
      const sequencesFrom = async (from: number): Promise<readonly number[] | undefined> => {
        const found = await past.between([a.id], { from, to: T0 + 25 });
        return found.get(a.id)?.transitions.map(({ sequence }) => sequence);
      };
      expect(await sequencesFrom(T0)).toEqual([1, 2, 3, 4]);
      expect(await sequencesFrom(T0 + 11)).toEqual([1, 2, 3, 4]);
      expect(await sequencesFrom(T0 + 21)).toEqual([3, 4]);
      expect(await sequencesFrom(T0 + 31)).toEqual([4]);
      const both = await past.between([b.id, a.id, asMonitorId('gone')], { from: T0, to: T0 + 9 });
      expect([...both.keys()].toSorted()).toEqual([a.id, b.id]);
      expect(both.get(b.id)).toEqual({ transitions: [], outages: [], pauses: [] });
      expect(both.get(a.id)?.transitions[1]).toEqual({
        sequence: 2,
        at: T0 + 20,
        from: 'up',
        to: 'suspect',
      });
    });

    it('has the outages that lie in a range at least in part, and what was not seen of them', async () => {
      const { monitors, ledger, past } = await open();
      const monitor = sampleMonitor('a');
      await monitors.create([monitor]);
      const unwatched = [{ from: T0 + 12, to: T0 + 14 }];
      const incidents = [
        sampleIncident(monitor, 'over', { startedAt: T0, resolvedAt: T0 + 9, why: 'recovered' }),
        sampleIncident(monitor, 'in', {
          startedAt: T0 + 10,
          resolvedAt: T0 + 20,
          why: 'recovered',
          evidence: { unwatched },
        }),
        sampleIncident(monitor, 'open', { startedAt: T0 + 30 }),
        sampleIncident(monitor, 'later', { startedAt: T0 + 40 }),
      ];
      for (const [index, incident] of incidents.entries()) {
        const state = sampleState({ status: index % 2 === 0 ? 'down' : 'up', sequence: index + 1 });
        await ledger.commit([sampleEntry(monitor, { at: T0 + index, state, incident })]);
      }
      const found = await past.between([monitor.id], { from: T0 + 15, to: T0 + 40 });
      const reason = 'http_503';
      expect(found.get(monitor.id)?.outages).toEqual([
        { id: 'in', startedAt: T0 + 10, resolvedAt: T0 + 20, reason, gaps: unwatched },
        { id: 'open', startedAt: T0 + 30, resolvedAt: null, reason, gaps: [] },
      ]);
    });

    it('has the pauses, from the first moment of a monitor that was created paused', async () => {
      const { monitors, past } = await open();
      const paused = sampleMonitor('a', { isPaused: true, createdAt: T0 });
      await monitors.create([paused, sampleMonitor('b')]);
      const pausesIn = async (from: number, to: number) =>
        (await past.between([paused.id], { from, to })).get(paused.id)?.pauses;
      expect(await pausesIn(T0, T0 + 100)).toEqual([{ from: T0, to: null }]);
      await monitors.replace({ ...paused, isPaused: false, updatedAt: T0 + 10 });
      await monitors.replace({ ...paused, isPaused: false, name: 'new', updatedAt: T0 + 15 });
      await monitors.replace({ ...paused, isPaused: true, updatedAt: T0 + 20 });
      // The clock was set back meanwhile: no pause ends before it began.
      await monitors.replace({ ...paused, isPaused: false, updatedAt: T0 + 18 });
      expect(await pausesIn(T0, T0 + 100)).toEqual([
        { from: T0, to: T0 + 10 },
        { from: T0 + 20, to: T0 + 20 },
      ]);
      expect(await pausesIn(T0 + 11, T0 + 19)).toEqual([]);
    });

    it('forgets pauses with the ledger, and keeps the one that lasts', async () => {
      const { monitors, past, history } = await open();
      const monitor = sampleMonitor('a', { isPaused: true, createdAt: T0 });
      await monitors.create([monitor]);
      await monitors.replace({ ...monitor, isPaused: false, updatedAt: T0 + 10 });
      await monitors.replace({ ...monitor, isPaused: true, updatedAt: T0 + 20 });
      const kept = { checksMs: NEVER, minutesMs: NEVER, hoursMs: NEVER, daysMs: NEVER };
      const ledger = { incidentsMs: DAY, deliveredMs: NEVER, deadMs: NEVER };
      await history.maintain(T0 + 2 * DAY, { ...kept, ...ledger });
      const found = await past.between([monitor.id], { from: T0, to: T0 + 100 });
      expect(found.get(monitor.id)?.pauses).toEqual([{ from: T0 + 20, to: null }]);
    });

    it('sums up many monitors at once to what each comes to by itself', async () => {
      const { monitors, history } = await open();
      const sites = Array.from({ length: 120 }, (_, index) => sampleMonitor(`m${index}`));
      await monitors.create(sites);
      const retention = { checksMs: NEVER, minutesMs: NEVER, hoursMs: NEVER, daysMs: NEVER };
      const ledger = { incidentsMs: NEVER, deliveredMs: NEVER, deadMs: NEVER };
      for (const hour of [0, 1, 30, 50]) {
        await history.append(
          sites
            .slice(hour)
            .flatMap((site, index) => [
              sampleCheck(site, T0 + hour * HOUR + index),
              sampleCheck(site, T0 + hour * HOUR + 60_000, { outcome: 'down', reason: 'reset' }),
            ]),
        );
        await history.maintain(T0 + (hour + 1) * HOUR, { ...retention, ...ledger });
      }
      const range = { resolution: 'hour', from: T0, to: T0 + 49 * HOUR } as const;
      const totals = await history.totals([...sites.map(({ id }) => id), asMonitorId('x')], range);
      for (const { id: monitorId } of sites) {
        const rollups = await history.rollups({ monitorId, ...range });
        const { startedAt: _, totalMsSum, ...want } = mergeRollups(0, rollups);
        expect(totals.get(monitorId)).toMatchObject(want);
        expect(totals.get(monitorId)?.totalMsSum).toBeCloseTo(totalMsSum, 5);
      }
      expect(totals.size).toBe(120);
    });
  });
}
