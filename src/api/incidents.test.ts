import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openApiFixture, START, type ApiFixture } from '../../test/support/api/api-fixture.ts';
import type { Incident } from '../core/incident/incident.ts';
import {
  sampleChannel,
  sampleEntry,
  sampleEvent,
  sampleIncident,
  sampleMonitor,
  sampleNotification,
  sampleState,
} from '../testing/storage/storage-samples.ts';

const shop = sampleMonitor('shop');
const URL = '/api/v1/incidents/i1';

let api: ApiFixture;
beforeEach(async () => {
  api = await openApiFixture();
  await api.storage.channels.put(sampleChannel('mail'));
  await api.storage.monitors.create([shop]);
});
afterEach(() => api.close());

/** The incident with a time line and two messages, one delivered and one given up. */
async function write(changes: Partial<Incident> = {}): Promise<void> {
  const incident = sampleIncident(shop, 'i1', changes);
  const about = { monitorId: shop.id, incidentId: incident.id };
  const [first, second] = [sampleNotification('n1', about), sampleNotification('n2', about)];
  await api.storage.ledger.commit([
    sampleEntry(shop, {
      state: sampleState({ status: 'down', sequence: 1, incidentId: incident.id }),
      incident,
      notifications: [first, { ...second, recipient: 'b@x' }],
      events: [
        sampleEvent('i1', 'opened', {
          at: START,
          data: { reason: 'http_503', failedChecks: 3 },
        }),
        sampleEvent('i1', 'muted', { at: START + 5, data: { stage: 'silence', by: 'deploy' } }),
      ],
    }),
  ]);
  const delivered = { kind: 'delivered', at: START + 90, answer: '250 ok' } as const;
  await api.storage.deliveries.claim({ now: START, leaseMs: 1_000, limit: 5 });
  await api.storage.deliveries.settle(first.id, delivered);
  await api.storage.deliveries.settle(second.id, { kind: 'dead', at: START + 99, error: '550 no' });
}

describe('the time line of an incident', () => {
  it('says what happened and why, and what became of its messages', async () => {
    await write();
    const { body } = await api.call('GET', URL);
    expect(body['timeline']).toMatchObject([
      { kind: 'given_up', why: 'opened was given up for b@x (mail) at the first attempt: 550 no' },
      { kind: 'opened', why: '3 failed checks confirmed the outage: http_503', at: START },
      { kind: 'muted', why: 'no one is notified: the silence deploy covers the monitor' },
      { kind: 'delivered', why: 'opened reached mail at the first attempt: 250 ok' },
    ]);
    expect(body).not.toHaveProperty('acknowledged');
  });

  it('is no part of a list', async () => {
    await write();
    const { body } = await api.call('GET', '/api/v1/incidents');
    expect(JSON.stringify(body)).not.toContain('timeline');
  });
});

describe('acknowledging', () => {
  const acknowledge = (body: object, url = URL) => api.call('POST', `${url}/acknowledge`, body);

  it('goes to the engine, with who it is on one safe line', async () => {
    await write();
    const { status, body } = await acknowledge({ by: ' Ada\nX: y ' });
    expect([status, body['id'], body['monitorName']]).toEqual([200, 'i1', 'shop']);
    expect(api.watch.told.at(-1)).toBe('acknowledge:i1:Ada X: y');
  });

  it('happens once: whoever was first stays', async () => {
    await write({ acknowledged: { by: 'Bob', at: START } });
    const { status, body } = await acknowledge({ by: 'Ada' });
    expect([status, body['acknowledged']]).toEqual([200, { by: 'Bob', at: START }]);
    expect(api.watch.told).toEqual([]);
  });

  it.each([
    [{ by: '' }, 422],
    [{ by: ' \n ' }, 422],
    [{}, 422],
    [{ by: 'Ada', at: 5 }, 422],
    [{ by: 'x'.repeat(201) }, 422],
  ])('refuses %j', async (body, status) => {
    await write();
    expect((await acknowledge(body)).status).toBe(status);
    expect(api.watch.told).toEqual([]);
  });

  it('refuses what is over or was never there', async () => {
    await write({ resolvedAt: START + 1, why: 'recovered' });
    expect((await acknowledge({ by: 'Ada' })).status).toBe(409);
    expect((await acknowledge({ by: 'Ada' }, '/api/v1/incidents/none')).status).toBe(404);
  });
});
