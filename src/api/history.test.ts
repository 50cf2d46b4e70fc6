import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asChannelId, asIncidentId, asMonitorId, asNotificationId } from '../core/ids.ts';
import type { Incident } from '../core/incident/incident.ts';
import type { MonitorId } from '../core/ids.ts';
import { pendingState } from '../core/monitor/monitor-state.ts';
import type { Notification } from '../core/alerting/notification.ts';
import {
  GOOD_KEY,
  openApiFixture,
  START,
  textOf,
  type ApiFixture,
} from '../../test/support/api/api-fixture.ts';
import { upCheck } from '../../test/support/api/fake-watch.ts';

let api: ApiFixture;
let id: MonitorId;
beforeEach(async () => {
  api = await openApiFixture();
  const { body } = await api.call('POST', '/api/v1/monitors', { url: 'https://a.example' });
  id = asMonitorId(textOf(body['id']));
  await api.call('POST', '/api/v1/channels', {
    id: 'hook',
    kind: 'webhook',
    url: 'http://r.example',
    secret: 'whsec_12345678',
  });
});
afterEach(() => api.close());

describe('checks', () => {
  it('are listed newest first, within a span', async () => {
    const times = [0, 1_000, 2_000, 3_000].map((after) => START + after);
    await api.storage.history.append(times.map((startedAt) => upCheck(id, startedAt)));
    const span = `from=${START + 1_000}&to=${START + 3_000}`;
    const { body } = await api.call('GET', `/api/v1/monitors/${id}/checks?${span}`);
    const listed = body['items'] as { readonly startedAt: number }[];
    expect(listed.map(({ startedAt }) => startedAt - START)).toEqual([2_000, 1_000]);
  });
});

describe('checks of one outcome', () => {
  const append = async (): Promise<void> => {
    const down = { ...upCheck(id, START + 1_000), outcome: 'down', reason: 'http_503' } as const;
    const later = { ...down, startedAt: START + 3_000 };
    await api.storage.history.append([upCheck(id, START), down, upCheck(id, START + 2_000), later]);
  };

  it('are listed page by page', async () => {
    await append();
    const url = `/api/v1/monitors/${id}/checks?outcome=down&limit=1`;
    const first = (await api.call('GET', url)).body;
    expect(first['items']).toMatchObject([{ startedAt: START + 3_000 }]);
    const second = (await api.call('GET', `${url}&cursor=${textOf(first['nextCursor'])}`)).body;
    expect(second).toMatchObject({ items: [{ startedAt: START + 1_000 }], nextCursor: null });
  });

  const exported = async (query: string, of: string = id) => {
    const { statusCode, body, headers } = await api.app.inject({
      method: 'GET',
      url: `/api/v1/monitors/${of}/checks/export${query}`,
      headers: { authorization: `Bearer ${GOOD_KEY}` },
    });
    return { status: statusCode, text: body, headers };
  };

  it('are exported as CSV', async () => {
    await append();
    const { status, text, headers } = await exported('?outcome=down');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toContain(`checks-${id}.csv`);
    const [head, ...lines] = text.trimEnd().split('\r\n');
    expect(head).toBe(
      'startedAt,outcome,reason,statusCode,dnsMs,connectMs,tlsMs,firstByteMs,totalMs',
    );
    expect(lines.map((line) => line.split(',').slice(0, 3))).toEqual([
      ['2026-11-22T10:00:03.000Z', 'down', 'http_503'],
      ['2026-11-22T10:00:01.000Z', 'down', 'http_503'],
    ]);
  });

  it('are exported as lines of JSON, all pages of them', async () => {
    const many = Array.from({ length: 1_201 }, (_, index) => upCheck(id, START + index));
    await api.storage.history.append(many);
    const { text } = await exported('?format=ndjson');
    const lines = text.trimEnd().split('\n');
    const times = lines.map((line) => (JSON.parse(line) as { startedAt: number }).startedAt);
    expect(times).toEqual(many.map(({ startedAt }) => startedAt).toReversed());
  });

  it('are not there of a monitor that is not', async () => {
    expect((await exported('', 'nobody')).status).toBe(404);
  });
});

describe('stats', () => {
  it('sum up uptime and response times', async () => {
    const down = { ...upCheck(id, START + 3), outcome: 'down', reason: 'http_503' } as const;
    const unknown = { ...upCheck(id, START + 4), outcome: 'unknown', reason: 'stall' } as const;
    const ups = [0, 1, 2].map((after) => upCheck(id, START + after));
    await api.storage.history.append([...ups, down, unknown]);
    await api.clock.advance(1_000);
    const url = `/api/v1/monitors/${id}/stats?resolution=minute`;
    const { body } = await api.call('GET', url);
    expect(body['total']).toMatchObject({
      upCount: 3,
      downCount: 1,
      otherCount: 1,
      uptimeRatio: 0.75,
      averageMs: 25,
      p50Ms: 25,
      p99Ms: 25,
    });
    expect(body['spans']).toHaveLength(1);
  });

  it('are empty, not wrong, without checks', async () => {
    const { body } = await api.call('GET', `/api/v1/monitors/${id}/stats`);
    expect(body).toMatchObject({
      resolution: 'hour',
      to: START,
      total: { upCount: 0, uptimeRatio: null, p95Ms: null },
      spans: [],
    });
  });
});

describe('incidents and notifications', () => {
  const incident = (): Incident => ({
    id: asIncidentId('incident-1'),
    monitorId: id,
    startedAt: START,
    confirmedAt: START + 40_000,
    resolvedAt: null,
    why: null,
    reason: 'http_503',
    message: 'answered 503 Service Unavailable',
    evidence: { statusCode: 503 },
  });
  const notification = (): Notification => ({
    id: asNotificationId('note-1'),
    channelId: asChannelId('hook'),
    recipient: null,
    monitorId: id,
    incidentId: asIncidentId('incident-1'),
    notice: {
      kind: 'opened',
      incident: { ...incident() },
      monitor: { id, name: 'a', url: 'https://a.example/' },
      evidence: {},
      reader: { name: 'ops', language: 'en', timezone: 'UTC' },
    },
    createdAt: START,
    state: 'pending',
    attempts: 0,
    nextAttemptAt: START,
    deliveredAt: null,
    answer: null,
    lastError: null,
    groupId: null,
    folds: 0,
    ref: null,
  });

  beforeEach(() =>
    api.storage.ledger.commit([
      {
        monitorId: id,
        at: START,
        state: { ...pendingState(START), status: 'down', sequence: 1, incidentId: incident().id },
        changedFrom: 'suspect',
        incident: incident(),
        notifications: [notification()],
        stages: {},
        events: [],
      },
    ]),
  );

  it.each([
    ['', 1],
    ['?open=true', 1],
    ['?open=false', 0],
    ['?monitor=other', 0],
  ])('lists incidents%s', async (query, count) => {
    const { body } = await api.call('GET', `/api/v1/incidents${query}`);
    expect(body['items']).toHaveLength(count);
  });

  it('shows one of each', async () => {
    const one = await api.call('GET', '/api/v1/incidents/incident-1');
    expect(one.body).toEqual({
      ...incident(),
      monitorName: 'a.example',
      detectedAfterMs: 40_000,
      notifiedAfterMs: null,
      acknowledgedAfterMs: null,
      timeline: [],
      kept: [],
    });
    const note = await api.call('GET', '/api/v1/notifications/note-1');
    expect(note.body).toMatchObject({ id: 'note-1', incidentId: 'incident-1', state: 'pending' });
    const shown = await api.call('GET', `/api/v1/monitors/${id}`);
    expect(shown.body).toMatchObject({ status: 'down', openIncident: 'incident-1' });
  });

  it('sends a dead notification again, and only a dead one', async () => {
    const resend = () => api.call('POST', '/api/v1/notifications/note-1/resend');
    expect((await resend()).status).toBe(409);
    await api.storage.deliveries.claim({ now: START, leaseMs: 1_000, limit: 1 });
    await api.storage.deliveries.settle(asNotificationId('note-1'), {
      kind: 'dead',
      at: 1_000,
      error: 'gone',
    });
    const { status, body } = await resend();
    expect([status, body['state']]).toEqual([202, 'pending']);
    expect(api.watch.told.at(-1)).toBe('wakeSender');
  });

  it('shows what became of each attempt, and counts them as before', async () => {
    const { deliveries } = api.storage;
    const noteId = asNotificationId('note-1');
    for (const no of [1, 2, 3]) {
      await deliveries.claim({ now: START + no * 1_000, leaseMs: 1_000, limit: 1 });
      await deliveries.settle(
        noteId,
        { kind: 'retry', nextAttemptAt: START + no * 1_000, error: 'http_500: no' },
        {
          no,
          at: START + no * 1_000,
          durationMs: 7,
          outcome: 'retry',
          code: 'http_500',
          detail: 'no',
          isRejected: true,
        },
      );
    }
    const { body } = await api.call('GET', '/api/v1/notifications/note-1');
    expect(body).toMatchObject({ attempts: 3, groupId: null, folds: 0, ref: null });
    expect(body['history']).toEqual([
      {
        no: 1,
        at: START + 1_000,
        durationMs: 7,
        outcome: 'retry',
        code: 'http_500',
        detail: 'no',
        times: 3,
        lastAt: START + 3_000,
      },
    ]);
    const list = await api.call('GET', '/api/v1/notifications');
    const listed = list.body['items'] as readonly object[];
    expect(listed.map((item) => 'history' in item)).toEqual([false]);
    expect((await api.call('GET', '/api/v1/notifications/none')).status).toBe(404);
  });

  it('sends all dead notifications of a channel again, and says which channels have some', async () => {
    const summary = async () => (await api.call('GET', '/api/v1/summary')).body['notifications'];
    expect(await summary()).toEqual({ pending: 1, dead: 0 });
    const dead = { kind: 'dead', at: 1_000, error: 'gone' } as const;
    await api.storage.deliveries.settle(asNotificationId('note-1'), dead);
    expect(await summary()).toEqual({
      pending: 0,
      dead: 1,
      deadByChannel: [{ channelId: 'hook', messages: 1 }],
    });
    const { status, body } = await api.call('POST', '/api/v1/channels/hook/resend');
    expect([status, body]).toEqual([202, { messages: 1 }]);
    expect(api.watch.told.at(-1)).toBe('wakeSender');
    expect(await summary()).toEqual({ pending: 1, dead: 0 });
    expect((await api.call('POST', '/api/v1/channels/none/resend')).status).toBe(404);
  });
});
