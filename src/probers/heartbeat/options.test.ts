import { expect, test } from 'vitest';
import { readMonitorInput } from '../../core/monitor/monitor-input.ts';
import { SERVICE_DEFAULTS } from '../../core/monitor/monitor-defaults.ts';
import type { JsonObject } from '../../core/json.ts';
import { heartbeat } from './heartbeat-prober.ts';
import { rulesOf } from './options.ts';

const kinds = new Map([['heartbeat', heartbeat]]);
const read = (form: JsonObject) =>
  readMonitorInput({ kind: 'heartbeat', ...form }, { kinds, defaults: SERVICE_DEFAULTS, path: '' });

test('a job needs a name and a period, and is looked at every half minute', () => {
  expect(read({ job: 'nightly-backup', period: '24h', maxRun: '120m' })).toMatchObject({
    spec: {
      name: 'nightly-backup',
      target: 'nightly-backup',
      options: { job: 'nightly-backup', period: '1d', grace: '5m', maxRun: '2h' },
      intervalMs: 30_000,
      confirmAfterMs: [],
      recoverAfterMs: [],
    },
  });
});

test.each([
  [{ period: '1d' }, 'job'],
  [{ job: 'a b', period: '1d' }, 'job'],
  [{ job: 'a' }, 'period'],
  [{ job: 'a', period: 'daily' }, 'period'],
  [{ job: 'a', period: '0s' }, 'period'],
  [{ job: 'a', period: '1d', grace: '32d' }, 'grace'],
  [{ job: 'a', period: '1d', maxRun: '5' }, 'maxRun'],
  [{ job: 'a', period: '1d', schedule: '@daily' }, 'schedule'],
  [{ job: 'a', schedule: '0 25 * * *' }, 'schedule'],
  [{ job: 'a', schedule: '@daily', timezone: 'Europe/Berlim' }, 'timezone'],
  [{ job: 'a', period: '1d', timezone: 'UTC' }, 'timezone'],
  [{ job: 'a', period: '1d', url: 'http://a.example/' }, 'url'],
])('%j is wrong at %s', (form, path) => {
  expect(read(form)).toMatchObject({ kind: 'invalid', problems: [{ path }] });
});

test('a crontab may say when the job runs', () => {
  const timezone = 'Europe/Berlin';
  const form = read({ job: 'a', schedule: ' 30  3 * * * ', timezone });
  const options = { job: 'a', schedule: '30 3 * * *', timezone, grace: '5m' };
  expect(form).toMatchObject({ spec: { options } });
  const { turnAfter, graceMs } = rulesOf(options);
  expect(graceMs).toBe(300_000);
  const noon = Date.parse('2027-07-01T12:00:00Z');
  expect(new Date(turnAfter(noon)).toISOString()).toBe('2027-07-02T01:30:00.000Z');
});

test('without a service to hear its pings a job cannot be judged', async () => {
  const prober = heartbeat.open(undefined as never);
  const { options } = heartbeat.canonical({ job: 'a', period: '1d', grace: '5m' });
  const result = await prober.probe({ options, timeoutMs: 1_000, memory: null });
  expect(result).toMatchObject({ outcome: 'unknown', reason: 'heartbeat_waiting' });
});
