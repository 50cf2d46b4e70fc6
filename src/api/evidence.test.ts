import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openApiFixture, START, type ApiFixture } from '../../test/support/api/api-fixture.ts';
import { upCheck } from '../../test/support/api/fake-watch.ts';
import type { KeptEvidence } from '../core/incident/kept-evidence.ts';
import type { Check } from '../core/check/check.ts';
import type { EvidenceAnswer, IncidentPage } from './contract.ts';
import {
  sampleChannel,
  sampleEntry,
  sampleEvidence,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleState,
} from '../testing/storage/storage-samples.ts';

const shop = sampleMonitor('shop');
const HOUR = 3_600_000;
/** The first failed check. */
const DOWN_AT = START + 2 * HOUR;

let api: ApiFixture;
beforeEach(async () => {
  api = await openApiFixture();
  await api.storage.channels.put(sampleChannel('mail'));
  await api.storage.monitors.create([shop]);
  await api.clock.advance(3 * HOUR);
});
afterEach(() => api.close());

async function evidence(): Promise<EvidenceAnswer['evidence']> {
  const { status, body } = await api.call('GET', `/api/v1/monitors/${shop.id}/evidence`);
  expect(status).toBe(200);
  return (body as unknown as EvidenceAnswer).evidence;
}

const failed = (after: number): Check => ({
  ...upCheck(shop.id, DOWN_AT + after),
  outcome: 'down',
  reason: 'http_503',
  statusCode: 503,
});

/** An outage that three checks made sure, of which one message was delivered. */
async function goDown(changes: Partial<KeptEvidence> = {}): Promise<void> {
  const minutely = Array.from({ length: 120 }, (_, n) => upCheck(shop.id, START + n * 60_000));
  await api.storage.history.append([...minutely, failed(0), failed(10_000), failed(40_000)]);
  const first = sampleEvidence({ at: DOWN_AT, ...changes });
  const suspect = sampleState({ status: 'suspect', sequence: 1, firstFailureAt: DOWN_AT });
  await api.storage.ledger.commit([
    sampleEntry(shop, { at: DOWN_AT, state: suspect, evidence: first }),
  ]);
  const confirmedAt = DOWN_AT + 40_000;
  const incident = sampleIncident(shop, 'i1', { startedAt: DOWN_AT, confirmedAt });
  const about = { monitorId: shop.id, incidentId: incident.id, createdAt: confirmedAt + 5 };
  const state = sampleState({ status: 'down', sequence: 2, incidentId: incident.id });
  await api.storage.ledger.commit([
    sampleEntry(shop, {
      at: confirmedAt + 5,
      state,
      changedFrom: 'suspect',
      incident,
      notifications: [sampleNotification('n1', about)],
      evidence: sampleEvidence({ ...changes, moment: 'confirmation', at: confirmedAt }),
    }),
  ]);
  await api.storage.deliveries.claim({ now: confirmedAt + 9, leaseMs: 1_000, limit: 5 });
  const delivered = { kind: 'delivered', at: confirmedAt + 405, answer: '250 ok' } as const;
  await api.storage.deliveries.settle(sampleNotification('n1').id, delivered);
}

describe('the evidence of a monitor', () => {
  it('is none before it ever failed', async () => {
    expect(await evidence()).toBeNull();
    expect((await api.call('GET', '/api/v1/monitors/none/evidence')).status).toBe(404);
  });

  it('is what the latest check of an outage saw, and what else was known', async () => {
    await goDown();
    expect(await evidence()).toMatchObject({
      checkId: `${shop.id}@${DOWN_AT + 40_000}`,
      incidentId: 'i1',
      moment: 'confirmation',
      sentence: 'It answered 503 Service Unavailable.',
      reason: 'http_503',
      phases: [
        { phase: 'dns', ms: 4.1, usualMs: 1, state: 'ok' },
        { phase: 'connect', ms: 18.2, usualMs: 2, state: 'ok' },
        { phase: 'tls', ms: 31, usualMs: null, state: 'ok' },
        { phase: 'head', ms: 1_240.4, usualMs: 20, state: 'failed' },
        { phase: 'body', ms: null, usualMs: 2, state: 'not_reached' },
      ],
      received: ['HTTP/1.1 503 Service Unavailable', 'Server: nginx', 'Retry-After: 120'],
      marked: [0, 2],
      same: ['address', 'certificate', 'redirects'],
      ourselves: { othersAsked: 11, othersAnswered: 11 },
      confirmations: [{ afterMs: 0 }, { afterMs: 10_000 }, { afterMs: 40_000, statusCode: 503 }],
      notified: [{ kind: 'opened', channelId: 'mail', state: 'delivered', afterMs: 400 }],
    });
  });

  it('is no larger than 12 KB, whatever a site answers', async () => {
    const line = '\\x1b'.repeat(120);
    const received = Array.from({ length: 6 }, () => line);
    await goDown({
      message: '"'.repeat(300),
      heads: { sent: received, received },
    });
    const answer = await api.call('GET', `/api/v1/monitors/${shop.id}/evidence`);
    expect(answer.text.length).toBeLessThan(12_000);
  });
});

describe('an incident', () => {
  it('has its latencies, its evidence, and the checks in its time line', async () => {
    await goDown();
    const { body } = await api.call('GET', '/api/v1/incidents/i1');
    const incident = body as unknown as IncidentPage;
    expect(incident).toMatchObject({
      detectedAfterMs: 40_000,
      notifiedAfterMs: 40_405,
      acknowledgedAfterMs: null,
    });
    expect(incident.kept.map(({ moment }) => moment)).toEqual(['first_failure', 'confirmation']);
    expect(incident.timeline.map(({ kind }) => kind)).toEqual([
      'last_good',
      'first_failure',
      'checked_again',
      'checked_again',
      'delivered',
    ]);
  });

  it('is listed with its latencies, by state, owner, tag and time', async () => {
    await goDown();
    const count = async (query: string): Promise<number> => {
      const { body } = await api.call('GET', `/api/v1/incidents?${query}`);
      return (body['items'] as readonly unknown[]).length;
    };
    const { body } = await api.call('GET', '/api/v1/incidents');
    expect(body['items']).toMatchObject([
      { id: 'i1', detectedAfterMs: 40_000, notifiedAfterMs: 40_405 },
    ]);
    expect(await count('state=unacknowledged')).toBe(1);
    expect(await count('state=over')).toBe(0);
    expect(await count('owner=ops')).toBe(0);
    expect(await count('tag=web')).toBe(0);
    expect(await count(`from=${DOWN_AT}&to=${DOWN_AT + 1}`)).toBe(1);
    expect(await count(`from=${DOWN_AT + 1}`)).toBe(0);
    expect((await api.call('GET', '/api/v1/incidents?state=closed')).status).toBe(422);
  });

  it('takes notes into its time line', async () => {
    await goDown();
    const write = (body: object, id = 'i1') =>
      api.call('POST', `/api/v1/incidents/${id}/notes`, body);
    const { status, body } = await write({ by: 'Ada', text: ' a database\nfailed over \x1b[31m' });
    expect(status).toBe(201);
    const { timeline } = body as unknown as IncidentPage;
    expect(timeline.at(-1)).toMatchObject({
      kind: 'noted',
      at: api.clock.now(),
      data: { by: 'Ada', text: 'a database\nfailed over \\x1b[31m' },
    });
    expect((await write({ by: 'Ada', text: ' ' })).status).toBe(422);
    expect((await write({ by: 'Ada', text: 'x'.repeat(4_001) })).status).toBe(422);
    expect((await write({ by: 'Ada', text: 'x' }, 'none')).status).toBe(404);
  });
});
