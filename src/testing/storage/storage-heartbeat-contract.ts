import { describe, expect, it } from 'vitest';
import { NO_PINGS, type Ping } from '../../core/heartbeat/heartbeat.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { sampleMonitor, T0 } from './storage-samples.ts';

const job = (name: string): Monitor =>
  sampleMonitor(name, { kind: 'heartbeat', target: name, options: { job: name } });

const ping = (changes: Partial<Ping> = {}): Ping => ({
  kind: 'success',
  at: T0 + 1_000,
  exitCode: null,
  log: null,
  runId: null,
  ...changes,
});

/** The part of the storage contract about what watched jobs tell us. */
export function heartbeatContract(open: () => Promise<Storage>): void {
  describe('heartbeats', () => {
    it('writes pings down under their token, and only under that', async () => {
      const { monitors, heartbeats } = await open();
      const [backup, report] = [job('backup'), job('report')];
      await monitors.create([backup, report]);
      await heartbeats.setToken(backup.id, 'token-b');
      await heartbeats.setToken(report.id, 'token-r');
      expect(await heartbeats.record('token-b', ping({ kind: 'start' }))).toBe(backup.id);
      const end = ping({ kind: 'fail', at: T0 + 5_000, exitCode: 3, log: 'disk full' });
      expect(await heartbeats.record('token-b', end)).toBe(backup.id);
      expect(await heartbeats.record('token-x', ping())).toBeNull();
      const record = {
        pingCount: 2,
        lastPingAt: T0 + 5_000,
        endedAt: T0 + 5_000,
        isFailed: true,
        exitCode: 3,
        runs: [],
        runMs: 4_000,
      };
      expect(await heartbeats.get(backup.id)).toEqual({
        monitorId: backup.id,
        token: 'token-b',
        record,
        log: { at: T0 + 5_000, text: 'disk full' },
      });
      await heartbeats.record('token-r', ping());
      expect(await heartbeats.get(report.id)).toMatchObject({ log: null });
      await heartbeats.record('token-b', ping({ kind: 'log' }));
      expect((await heartbeats.get(backup.id))?.log?.text).toBe('disk full');
      const logs = await heartbeats.logsOf(['backup', 'report', 'nobody'], 6);
      expect(logs).toEqual(new Map([['backup', 'disk f']]));
      expect(await heartbeats.recordsOf(['backup', 'report', 'nobody'])).toEqual(
        new Map([
          ['backup', { ...record, pingCount: 3, lastPingAt: T0 + 1_000 }],
          ['report', { ...NO_PINGS, pingCount: 1, lastPingAt: T0 + 1_000, endedAt: T0 + 1_000 }],
        ]),
      );
    });

    it('keeps runs apart by their ids', async () => {
      const { monitors, heartbeats } = await open();
      const backup = job('backup');
      await monitors.create([backup]);
      await heartbeats.setToken(backup.id, 't');
      await heartbeats.record('t', ping({ kind: 'start', runId: 'a' }));
      await heartbeats.record('t', ping({ kind: 'start', runId: 'b' }));
      await heartbeats.record('t', ping({ at: T0 + 3_000, runId: 'b' }));
      expect((await heartbeats.get(backup.id))?.record).toMatchObject({
        runs: [{ id: 'a', startedAt: T0 + 1_000 }],
        runMs: 2_000,
      });
    });

    it('changes a token and keeps what came under the one before', async () => {
      const { monitors, heartbeats } = await open();
      const backup = job('backup');
      await monitors.create([backup]);
      await expect(heartbeats.setToken(job('nobody').id, 'x')).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await heartbeats.get(backup.id)).toBeNull();
      await heartbeats.setToken(backup.id, 'old');
      await heartbeats.record('old', ping());
      await heartbeats.setToken(backup.id, 'new');
      expect(await heartbeats.record('old', ping())).toBeNull();
      expect(await heartbeats.record('new', ping())).toBe(backup.id);
      expect((await heartbeats.get(backup.id))?.record.pingCount).toBe(2);
    });

    it('hears nothing for a monitor that is gone or has become something else', async () => {
      const { monitors, heartbeats } = await open();
      const [gone, other] = [job('gone'), job('other')];
      await monitors.create([gone, other]);
      await heartbeats.setToken(gone.id, 'g');
      await heartbeats.setToken(other.id, 'o');
      await monitors.remove(gone.id, T0);
      await monitors.replace({ ...sampleMonitor('other'), id: other.id });
      expect(await heartbeats.record('g', ping())).toBeNull();
      expect(await heartbeats.record('o', ping())).toBeNull();
      expect(await heartbeats.get(other.id)).toBeNull();
      expect(await heartbeats.recordsOf(['gone', 'other'])).toEqual(new Map());
    });

    it('counts every one of many pings at once', async () => {
      const { monitors, heartbeats } = await open();
      const backup = job('backup');
      await monitors.create([backup]);
      await heartbeats.setToken(backup.id, 't');
      await Promise.all(Array.from({ length: 50 }, () => heartbeats.record('t', ping())));
      expect((await heartbeats.get(backup.id))?.record.pingCount).toBe(50);
    });

    it('takes a ping that comes again under its key once, whatever came meanwhile', async () => {
      const { monitors, heartbeats } = await open();
      const [backup, report] = [job('backup'), job('report')];
      await monitors.create([backup, report]);
      await heartbeats.setToken(backup.id, 'b');
      await heartbeats.setToken(report.id, 'r');
      const start = ping({ kind: 'start', at: T0, key: 'run 1' });
      const end = ping({ at: T0 + 5_000, key: 'run 1', log: 'done' });
      await heartbeats.record('b', start);
      await heartbeats.record('b', end);
      for (let others = 0; others < 57; others += 1) {
        await heartbeats.record('b', ping({ at: T0 + 6_000, kind: 'log', key: `log ${others}` }));
      }
      const before = await heartbeats.get(backup.id);
      expect(before?.record).toMatchObject({ pingCount: 59, runMs: 5_000, endedAt: T0 + 5_000 });
      const again = { at: T0 + 9_000, log: 'done again' };
      expect(await heartbeats.record('b', { ...start, ...again })).toBe(backup.id);
      expect(await heartbeats.record('b', { ...end, ...again })).toBe(backup.id);
      expect(await heartbeats.get(backup.id)).toEqual(before);
      await heartbeats.record('b', { ...end, ...again, key: 'x'.repeat(100_000) });
      await heartbeats.record('r', start);
      expect((await heartbeats.get(backup.id))?.record.pingCount).toBe(60);
      expect((await heartbeats.get(report.id))?.record.pingCount).toBe(1);
    });

    it('remembers our own life', async () => {
      const { life } = await open();
      expect(await life.get()).toBeNull();
      await life.put({ aliveAt: T0, gaps: [] });
      await life.put({ aliveAt: T0 + 9, gaps: [{ from: T0, to: T0 + 5 }] });
      expect(await life.get()).toEqual({ aliveAt: T0 + 9, gaps: [{ from: T0, to: T0 + 5 }] });
    });
  });
}
