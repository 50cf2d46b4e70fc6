import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settingTable } from '../../scripts/reference/setting-table.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { ChannelKind } from '../../src/core/ports/notifier.ts';
import { notifiers } from '../../src/notifiers/index.ts';
import { HTTP_VERDICTS, openHttpReceiver } from '../../src/testing/notifier/http-receiver.ts';
import { notifierContract } from '../../src/testing/notifier/notifier-contract.ts';
import { GOOD_KEY, openApiFixture, textOf, type ApiFixture } from '../support/api/api-fixture.ts';
import { sampleMonitorKinds } from '../support/sample-kinds.ts';
import { pigeon } from './one-more-channel.ts';

const RING = 'ring-of-a-canary';

notifierContract({
  definition: pigeon,
  openReceiver: () => openHttpReceiver((loft) => ({ loft, ring: RING })),
  secrets: [RING],
  verdicts: HTTP_VERDICTS,
});

const channelKinds: ReadonlyMap<string, ChannelKind> = new Map(
  [...notifiers, pigeon].map((definition) => [definition.kind, definition]),
);
const form = { kind: 'pigeon', loft: 'https://loft.example/slips', ring: RING };

describe('one more kind of channel is a definition and a line, and then it', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApiFixture({ channelKinds });
  });
  afterAll(() => api.close());

  test('is created, read and changed over the API, its secret masked', async () => {
    const created = await api.call('POST', '/api/v1/channels', { id: 'loft', ...form });
    expect(created).toMatchObject({ status: 201, body: { ...form, ring: '***' } });
    const path = `/api/v1/channels/${textOf(created.body['id'])}`;
    expect(await api.call('GET', path)).toMatchObject({ body: { ...form, ring: '***' } });
    const wrong = await api.call('PATCH', path, { ring: 'short' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).not.toContain(RING);
  });

  test('is part of the description of the API', async () => {
    const headers = { authorization: `Bearer ${GOOD_KEY}` };
    const { text } = await api.inject({ url: '/api/v1/openapi.json', headers });
    for (const words of ['"pigeon"', 'Address that takes a POST for each slip.']) {
      expect(text).toContain(words);
    }
  });

  test('stands in config files', () => {
    const source = { file: 'c.yaml', env: {}, monitorKinds: sampleMonitorKinds, channelKinds };
    const text = `channels:\n  - { id: loft, kind: pigeon, loft: 'https://loft.example/', ring: '${RING}' }\n`;
    expect(loadConfig({ ...source, text })).toMatchObject({
      kind: 'ok',
      config: { channels: [{ kind: 'pigeon' }] },
    });
    const wrong = loadConfig({ ...source, text: text.replace(RING, 'x') });
    expect(wrong).toMatchObject({ kind: 'invalid', problems: [{ path: 'channels[0].ring' }] });
  });

  test('has its place in the reference', () => {
    expect(settingTable(pigeon.options)).toContain('Number on the ring of the pigeon');
  });
});
