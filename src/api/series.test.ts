import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  openApiFixture,
  START,
  textOf,
  type ApiFixture,
} from '../../test/support/api/api-fixture.ts';
import { upCheck } from '../../test/support/api/fake-watch.ts';
import type { Check } from '../core/check/check.ts';
import { asMonitorId, type MonitorId } from '../core/ids.ts';
import type { Retention } from '../core/ports/storage.ts';
import { pendingState } from '../core/monitor/monitor-state.ts';
import type { SeriesAnswer } from './contract.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let api: ApiFixture;
let id: MonitorId;
beforeEach(async () => {
  api = await openApiFixture();
  const { body } = await api.call('POST', '/api/v1/monitors', { url: 'https://a.example' });
  id = asMonitorId(textOf(body['id']));
});
afterEach(() => api.close());

async function series(query = ''): Promise<SeriesAnswer> {
  const { status, body } = await api.call('GET', `/api/v1/monitors/${id}/series${query}`);
  expect(status).toBe(200);
  return body as unknown as SeriesAnswer;
}

/** A good check a minute. */
function minutely(from: number, count: number, change: Partial<Check> = {}): Check[] {
  return Array.from({ length: count }, (_, n) => ({
    ...upCheck(id, from + n * MINUTE),
    ...change,
  }));
}

it('is a day in marks of ten minutes, each column as long as the others', async () => {
  await api.clock.advance(DAY);
  await api.storage.history.append(minutely(START + DAY - 20 * MINUTE, 20));
  const found = await series();
  expect(found).toMatchObject({ stepMs: 10 * MINUTE, isExact: true });
  const { start, stepMs, isExact: _, states, ...columns } = found;
  expect(new Set([states.length, ...Object.values(columns).map(({ length }) => length)])).toEqual(
    new Set([144]),
  );
  expect(start + 144 * stepMs).toBe(START + DAY);
  expect(found.checks.slice(-3)).toEqual([0, 10, 10]);
  expect(found.p95.slice(-3)).toEqual([null, 25, 25]);
  expect(
    [found.dns, found.connect, found.tls, found.firstByte, found.body].map((each) => each.at(-1)),
  ).toEqual([1, 2, 0, 20, 2]);
});

it('shows in its states what the ledger knows, and a down in its checks', async () => {
  await api.storage.ledger.commit([
    {
      monitorId: id,
      at: START + 30 * MINUTE,
      state: { ...pendingState(START), status: 'up', since: START + 30 * MINUTE, sequence: 1 },
      changedFrom: 'pending',
      incident: null,
      notifications: [],
      stages: {},
      events: [],
    },
  ]);
  await api.storage.history.append(minutely(START, 60, { outcome: 'down', reason: 'reset' }));
  await api.clock.advance(HOUR);
  const { states, down, p50 } = await series(`?from=${START - HOUR}&to=${START + HOUR}&points=8`);
  expect(states).toBe('----uu00');
  expect(down).toEqual([0, 0, 0, 0, 15, 15, 15, 15]);
  expect(p50).toEqual(Array.from({ length: 8 }, () => null));
});

it('is made of sums where the checks themselves are forgotten', async () => {
  const NEVER = 9_000 * DAY;
  const retention: Retention = {
    checksMs: DAY,
    minutesMs: NEVER,
    hoursMs: NEVER,
    daysMs: NEVER,
    incidentsMs: NEVER,
    deliveredMs: NEVER,
    deadMs: NEVER,
  };
  for (const day of [0, 1, 2]) {
    await api.storage.history.append(minutely(START + day * DAY, 600));
    await api.storage.history.maintain(START + (day + 2) * DAY, retention);
  }
  await api.clock.advance(4 * DAY);
  const found = await series(`?from=${START}&to=${START + 3 * DAY}&points=300`);
  expect(found).toMatchObject({ stepMs: HOUR, isExact: false });
  expect(found.checks.filter((count) => count > 0)).toHaveLength(30);
  expect([found.dns[0], found.connect[0], found.firstByte[0], found.body[0]]).toEqual([
    1, 2, 20, 2,
  ]);
  expect(found.p50[0]).toBeCloseTo(25, 5);
});

it.each([
  ['?points=301', 422],
  ['?points=0', 422],
  [`?from=${START + 5}&to=${START + 1}`, 422],
])('refuses %s', async (query, status) => {
  expect((await api.call('GET', `/api/v1/monitors/${id}/series${query}`)).status).toBe(status);
});

it('is none of a monitor that is not there', async () => {
  expect((await api.call('GET', '/api/v1/monitors/none/series')).status).toBe(404);
});
