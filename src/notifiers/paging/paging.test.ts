import { describe, expect, test } from 'vitest';
import type { NoticeKind } from '../../core/alerting/notification.ts';
import type { JsonObject } from '../../core/json.ts';
import type { NotifierDefinition } from '../../core/ports/notifier.ts';
import type { Network } from '../../network/index.ts';
import { exchangeOf, type TrialExchange } from '../../testing/notifier/exchange.ts';
import { sampleNotice } from '../../testing/notifier/sample-delivery.ts';
import { alertmanager } from './alertmanager.ts';
import { grafanaOncall } from './grafana-oncall.ts';
import { incidentIo } from './incident-io.ts';
import { opsgenie } from './opsgenie.ts';
import { pagerduty } from './pagerduty.ts';
import { splunkOncall } from './splunk-oncall.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const LINK = 'https://up.example/?monitor=m1';
const TITLE = '[DOWN] Shop - HTTP 503';
const originOf = (url: string): string => new URL(url).origin;

type Sending = (
  kind: NoticeKind,
  answer?: { status: number; text: string },
) => Promise<TrialExchange>;

function sending(
  definition: NotifierDefinition<Network>,
  optionsFor: (url: string) => JsonObject,
): Sending {
  return (kind, answer) =>
    exchangeOf(definition, optionsFor, { ...answer, notice: sampleNotice(kind) });
}

/** The sentences and the facts of the sample. */
const TEXT: unknown = expect.stringMatching(/^Shop is down\.\n[^]*503[^]*inc_m1_2$/);

describe('PagerDuty', () => {
  const send = sending(pagerduty, (url) => ({ routingKey: KEY, api: originOf(url) }));
  test('is triggered by an outage', async () => {
    const { request, json, result } = await send('opened', { status: 202, text: '{}' });
    expect(result).toEqual({ kind: 'delivered', detail: 'answered 202' });
    expect(request).toMatchObject({
      method: 'POST',
      url: '/v2/enqueue',
      headers: { 'content-type': 'application/json' },
    });
    expect(json).toEqual({
      routing_key: KEY,
      event_action: 'trigger',
      dedup_key: 'inc_m1_2',
      client: 'UptimeSquirrel',
      client_url: LINK,
      payload: {
        summary: TITLE,
        source: 'Shop',
        severity: 'critical',
        timestamp: '2026-11-22T13:02:07.000Z',
        class: 'http_503',
        custom_details: expect.objectContaining({ text: TEXT, Incident: 'inc_m1_2' }) as unknown,
      },
    });
  });
  test.each<[NoticeKind, string]>([
    ['reminder', 'trigger'],
    ['escalated', 'trigger'],
    ['slow', 'trigger'],
    ['acknowledged', 'acknowledge'],
    ['resolved', 'resolve'],
    ['slow_over', 'resolve'],
    ['unstable_over', 'resolve'],
    ['alarm_over', 'resolve'],
  ])('%s is %s of the same key', async (kind, action) => {
    const { json } = await send(kind);
    expect(json).toMatchObject({ event_action: action, dedup_key: 'inc_m1_2' });
  });
  test('is quoted when it refuses', async () => {
    const text = '{"status":"invalid event","errors":["routing_key is incorrect"]}';
    const { result } = await send('opened', { status: 400, text });
    expect(result).toEqual({
      kind: 'retry',
      code: 'http_400',
      detail: 'the receiver answered 400: routing_key is incorrect',
    });
  });
});

describe('Opsgenie', () => {
  const send = sending(opsgenie, (url) => ({ key: KEY, team: 'Web', api: originOf(url) }));
  test('creates an alert for an outage', async () => {
    const { request, json } = await send('opened', { status: 202, text: '{}' });
    expect(request).toMatchObject({
      url: '/v2/alerts',
      headers: { authorization: `GenieKey ${KEY}` },
    });
    expect(json).toEqual({
      message: TITLE,
      alias: 'inc_m1_2',
      description: TEXT,
      responders: [{ name: 'Web', type: 'team' }],
      details: expect.objectContaining({ Site: 'Shop' }) as unknown,
      entity: 'https://shop.example/',
      source: 'UptimeSquirrel',
      priority: 'P1',
    });
  });
  test.each<[NoticeKind, string]>([
    ['resolved', '/v2/alerts/inc_m1_2/close?identifierType=alias'],
    ['acknowledged', '/v2/alerts/inc_m1_2/acknowledge?identifierType=alias'],
  ])('%s goes to %s', async (kind, url) => {
    const { request, json } = await send(kind);
    expect(request).toMatchObject({ method: 'POST', url });
    expect(json).toEqual({
      source: 'UptimeSquirrel',
      note: expect.stringContaining('Shop') as unknown,
    });
  });
  test('what is not critical has a lower priority', async () => {
    expect((await send('slow')).json).toMatchObject({ priority: 'P3' });
    expect((await send('test')).json).toMatchObject({ priority: 'P5' });
  });
});

describe('Splunk On-Call', () => {
  const send = sending(splunkOncall, (url) => ({
    key: KEY,
    routingKey: 'web ops'.replace(' ', '-'),
    api: originOf(url),
  }));
  test('opens an incident', async () => {
    const { request, json } = await send('opened', { status: 200, text: '{"result":"success"}' });
    expect(request?.url).toBe(`/integrations/generic/20131114/alert/${KEY}/web-ops`);
    expect(json).toEqual({
      message_type: 'CRITICAL',
      entity_id: 'inc_m1_2',
      entity_display_name: TITLE,
      state_message: TEXT,
      state_start_time: 1_795_352_527,
      monitoring_tool: 'UptimeSquirrel',
      alert_url: LINK,
    });
  });
  test.each<[NoticeKind, string]>([
    ['acknowledged', 'ACKNOWLEDGEMENT'],
    ['resolved', 'RECOVERY'],
    ['slow', 'WARNING'],
    ['test', 'INFO'],
  ])('%s is %s', async (kind, type) => {
    expect((await send(kind)).json).toMatchObject({ message_type: type, entity_id: 'inc_m1_2' });
  });
  test('a failure under 200 is one', async () => {
    const text = '{"result":"failure","message":"no such key"}';
    const { result } = await send('opened', { status: 200, text });
    expect(result).toMatchObject({ kind: 'retry', code: 'splunk_oncall_failure' });
  });
});

describe('Alertmanager', () => {
  const send = sending(alertmanager, (url) => ({
    url: `${originOf(url)}/am/`,
    user: 'me',
    password: 'canary-1',
    labels: { team: 'web', severity: 'mine' },
  }));
  const labels = {
    team: 'web',
    alertname: 'UptimeSquirrel',
    severity: 'critical',
    monitor: 'm1',
    incident: 'inc_m1_2',
  };
  test('fires for an outage', async () => {
    const { request, json } = await send('opened');
    expect(request).toMatchObject({
      url: '/am/api/v2/alerts',
      headers: { authorization: `Basic ${Buffer.from('me:canary-1').toString('base64')}` },
    });
    expect(json).toEqual([
      {
        labels,
        annotations: {
          summary: TITLE,
          description: TEXT,
          name: 'Shop',
          address: 'https://shop.example/',
          reason: 'http_503',
        },
        startsAt: '2026-11-22T13:02:07.000Z',
        endsAt: '2027-11-22T13:02:07.000Z',
        generatorURL: LINK,
      },
    ]);
  });
  test('ends with the labels of its beginning', async () => {
    expect((await send('resolved')).json).toMatchObject([
      { labels, startsAt: '2026-11-22T13:02:07.000Z', endsAt: '2026-11-22T13:14:07.000Z' },
    ]);
  });
  test('is not sent what it has no place for', async () => {
    const { request, result } = await send('acknowledged');
    expect(request).toBeNull();
    expect(result.kind).toBe('delivered');
  });
});

test('Grafana OnCall alerts and is ok', async () => {
  const send = sending(grafanaOncall, (url) => ({ url: `${url}/token/` }));
  const { request, json } = await send('opened');
  expect(request?.url).toBe('/hook/token/');
  expect(json).toEqual({
    alert_uid: 'inc_m1_2',
    title: TITLE,
    state: 'alerting',
    message: TEXT,
    severity: 'critical',
    link_to_upstream_details: LINK,
  });
  expect((await send('resolved')).json).toMatchObject({ alert_uid: 'inc_m1_2', state: 'ok' });
  expect((await send('acknowledged')).request).toBeNull();
});

test('incident.io fires and is resolved', async () => {
  const source = '01GW2G3V0S59R238FAHPDS1R66';
  const send = sending(incidentIo, (url) => ({ source, token: KEY, api: originOf(url) }));
  const { request, json } = await send('opened', { status: 202, text: '{}' });
  expect(request).toMatchObject({
    url: `/v2/alert_events/http/${source}`,
    headers: { authorization: `Bearer ${KEY}` },
  });
  expect(json).toEqual({
    title: TITLE,
    description: TEXT,
    status: 'firing',
    deduplication_key: 'inc_m1_2',
    source_url: LINK,
    metadata: expect.objectContaining({
      severity: 'critical',
      monitor: 'm1',
      Site: 'Shop',
    }) as unknown,
  });
  const end = { status: 'resolved', deduplication_key: 'inc_m1_2' };
  expect((await send('resolved')).json).toMatchObject(end);
});

test('settings that can never work are named with what to do', () => {
  const problems = alertmanager.problemsOf?.({ url: 'http://a:b@x.example', user: 'me' }) ?? [];
  expect(problems.map(({ path, hint }) => [path, hint])).toEqual([
    ['url', 'for example http://alertmanager:9093'],
    ['user', 'give both, or neither'],
  ]);
});
