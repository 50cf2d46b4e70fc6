import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FormSections } from './contract.ts';
import { GOOD_KEY, openApiFixture, type ApiFixture } from '../../test/support/api/api-fixture.ts';
import { sampleChannelKinds, sampleMonitorKinds } from '../../test/support/sample-kinds.ts';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

interface Form {
  readonly title: string;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

async function formOf(path: string): Promise<Form> {
  const { status, body } = await api.call('GET', `/api/v1/schemas/${path}`);
  expect(status).toBe(200);
  return body as unknown as Form;
}

it('lists the sections and the kinds that have forms', async () => {
  const { status, body } = await api.call('GET', '/api/v1/schemas');
  expect(status).toBe(200);
  const sections = new Map(
    (body as unknown as FormSections).sections.map(({ section, kinds }) => [section, kinds]),
  );
  expect([...sections.keys()]).toContain('silences');
  expect(sections.get('owners')).toEqual([]);
  expect(sections.get('monitors')).toContainEqual({ kind: 'http', title: 'Website' });
  expect(sections.get('channels')?.map(({ kind }) => kind)).toEqual([...sampleChannelKinds.keys()]);
});

describe('the form of a monitor', () => {
  it('has its required settings, those of its kind and those that all have, in order', async () => {
    const { title, required, properties } = await formOf('monitors/http');
    expect(title).toBe('Website');
    expect(required).toContain('url');
    expect(properties['url']).toMatchObject({ title: 'Address', group: 'required' });
    expect(properties['maxRedirects']).toMatchObject({ group: 'kind', default: 5, maximum: 20 });
    expect(properties['headers']).toMatchObject({ group: 'kind', secret: true });
    expect(properties['interval']).toMatchObject({ group: 'judging', unit: 'duration' });
    expect(properties['owner']).toMatchObject({ group: 'notifying' });
    expect(properties['name']).toMatchObject({ group: 'common' });
    const orders = Object.values(properties).map(({ order }) => order);
    expect(orders).toEqual(orders.map((_, index) => index));
  });

  it.each([...sampleMonitorKinds.keys()])('is there for the kind %s', async (kind) => {
    expect(Object.keys((await formOf(`monitors/${kind}`)).properties).length).toBeGreaterThan(5);
  });
});

describe('the form of an entity', () => {
  it.each([...sampleChannelKinds.keys()])('is there for channels of the kind %s', async (kind) => {
    const { properties } = await formOf(`channels/${kind}`);
    expect(properties['kind']).toMatchObject({ const: kind });
    expect(properties['enabled']).toMatchObject({ group: 'common', default: true });
  });

  it.each(['owners', 'maintenance', 'silences', 'escalations', 'schedules'])('%s', async (room) => {
    const { properties } = await formOf(room);
    expect(properties['id']).toMatchObject({ title: 'Id' });
  });
});

it.each([
  ['things', 'there is no form of'],
  ['monitors', 'name a kind of monitors: known are http'],
  ['monitors/nothing', 'there are no monitors of the kind'],
  ['channels/nothing', 'there are no channels of the kind'],
  ['owners/nothing', 'owners have no kinds'],
])('%s is not found, and the answer says what there is', async (path, detail) => {
  const { status, body } = await api.call('GET', `/api/v1/schemas/${path}`);
  expect(status).toBe(404);
  expect(body['detail']).toContain(detail);
});

it('is not sent again while it is the same', async () => {
  const url = '/api/v1/schemas/owners';
  const headers = { authorization: `Bearer ${GOOD_KEY}` };
  const { headers: first } = await api.inject({ method: 'GET', url, headers });
  const etag = String(first['etag']);
  const second = await api.inject({
    method: 'GET',
    url,
    headers: { ...headers, 'if-none-match': etag },
  });
  expect([second.status, second.text]).toEqual([304, '']);
});
