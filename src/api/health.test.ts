import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAlarm } from '../core/probe-health/operator-alarm.ts';
import { openApiFixture, type ApiFixture } from '../../test/support/api/api-fixture.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

it('lives', async () => {
  expect(await api.call('GET', '/healthz')).toMatchObject({
    status: 200,
    body: { status: 'alive' },
  });
});

const ready = { isScheduleKept: true, isStorageWritable: true, areSendersMoving: true };

it.each([
  [{}, 200],
  [{ isScheduleKept: false }, 503],
  [{ isStorageWritable: false }, 503],
  [{ areSendersMoving: false }, 503],
])('is ready or not by three of its facts: %o', async (changed, status) => {
  api.watch.setHealth({ ...ready, ...changed });
  const answer = await api.call('GET', '/readyz');
  expect(answer).toMatchObject({ status, body: { ...ready, ...changed } });
  expect(Object.keys(answer.body)).toHaveLength(6);
});

it('is not ready before what was given at the start is brought in', async () => {
  const starting = await openApiFixture({ isSetUp: () => false });
  starting.watch.setHealth(ready);
  const answer = await starting.call('GET', '/readyz');
  expect(answer).toMatchObject({ status: 503, body: { ...ready, isSetUp: false } });
  await starting.close();
  api.watch.setHealth(ready);
  expect(await api.call('GET', '/readyz')).toMatchObject({ status: 200, body: { isSetUp: true } });
});

it('is ready while an alarm about ourselves is open, and shows it', async () => {
  const alarm = openAlarm('network', 1_000);
  api.watch.setHealth({ ...ready, alarm });
  expect(await api.call('GET', '/readyz')).toMatchObject({
    status: 200,
    body: { isSeeing: false },
  });
  const summary = await api.call('GET', '/api/v1/summary');
  expect(summary.body).toMatchObject({ health: { alarm: { ...alarm, cause: 'network' } } });
  for (const seeing of [null, openAlarm('storage', 1_000)]) {
    api.watch.setHealth({ alarm: seeing });
    expect(await api.call('GET', '/readyz')).toMatchObject({ body: { isSeeing: true } });
  }
});

it('names what each limit holds up as it always did', async () => {
  const limits = [{ limit: 'host', capacity: 4, waiting: 1, delayed: 9 }] as const;
  api.watch.setHealth({ ...ready, limits });
  const { body } = await api.call('GET', '/api/v1/summary');
  expect(body).toMatchObject({
    health: { limits: [{ limit: 'host', places: 4, waiting: 1, heldUp: 9 }] },
  });
});

it('says whether anybody would hear of trouble of our own', async () => {
  api.watch.setHealth({ ...ready, alarmChannels: 0 });
  expect(await api.call('GET', '/readyz')).toMatchObject({
    status: 200,
    body: { hasAlarmChannel: false },
  });
  const summary = await api.call('GET', '/api/v1/summary');
  expect(summary.body).toMatchObject({ health: { alarmChannels: 0 } });
  api.watch.setHealth({ alarmChannels: 2 });
  expect(await api.call('GET', '/readyz')).toMatchObject({ body: { hasAlarmChannel: true } });
});

it('sends the security headers with every kind of answer', async () => {
  const urls = ['/', '/healthz', '/nothing', '/api/v1/owners', '/api/v1/monitors/%zz'];
  for (const url of urls) {
    const { headers } = await api.inject({ url });
    expect({ url, ...headers }).toMatchObject({
      url,
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  }
});

it('says of itself what it knows', async () => {
  const { status, body } = await api.call('GET', '/api/v1/health');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    sinceStart: { checks: 0 },
    trust: { suspicions: 0, falseAlarms: 0 },
    detection: { days: 30, incidents: 0, isCut: false, medianMs: null },
    ownSide: { canaries: { count: 0, verdict: null } },
  });
});
