import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindSettings, kindTable } from '../../scripts/reference/kind-tables.ts';
import { noteTable, reasonTable } from '../../scripts/reference/reason-table.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { collectWords } from '../../src/core/check/words.ts';
import { readList } from '../../src/core/list/read-list.ts';
import { CHECK_DEFAULTS } from '../../src/core/monitor/monitor-defaults.ts';
import { monitorInputSchema } from '../../src/core/monitor/monitor-schema.ts';
import type { MonitorKind } from '../../src/core/ports/prober.ts';
import { noticeText } from '../../src/core/wording/notice-text.ts';
import { createExplainer } from '../../src/probers/explainer.ts';
import { probers } from '../../src/probers/index.ts';
import { GOOD_KEY, openApiFixture, textOf, type ApiFixture } from '../support/api/api-fixture.ts';
import { runCheck } from '../support/cli/check-stage.ts';
import { doorbell } from './one-more-kind.ts';
import { openProbeStage } from '../../src/testing/prober/probe-stage.ts';
import { loopbackNetwork } from '../support/loopback-network.ts';
import { sampleDelivery } from '../../src/testing/notifier/sample-delivery.ts';
import { startRawServer } from '../support/raw-server.ts';
import { sampleChannelKinds } from '../support/sample-kinds.ts';

const kinds: ReadonlyMap<string, MonitorKind> = new Map(
  [...probers, doorbell].map((definition) => [definition.kind, definition]),
);
const form = { url: 'doorbell://front.example', password: 'sesame' };
const told = { kind: 'doorbell', door: 'front.example', bell: 7, password: '***' };

describe('one more kind of monitor is a definition and a line, and then it', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApiFixture({ monitorKinds: kinds });
  });
  afterAll(() => api.close());

  test('is created, read and changed over the API, its secret masked', async () => {
    const created = await api.call('POST', '/api/v1/monitors', form);
    expect(created).toMatchObject({
      status: 201,
      body: { ...told, target: 'doorbell://front.example:7', name: 'front.example:7' },
    });
    const path = `/api/v1/monitors/${textOf(created.body['id'])}`;
    expect(await api.call('GET', path)).toMatchObject({ status: 200, body: told });
    const change = { url: 'doorbell://back.example:9', interval: '1m' };
    expect(await api.call('PATCH', path, change)).toMatchObject({
      status: 200,
      body: { ...told, door: 'back.example', bell: 9, interval: '1m' },
    });
    const wrong = await api.call('PATCH', path, { bell: 0 });
    expect(wrong.status).toBe(422);
    expect(JSON.stringify(wrong.body)).toContain('bell must be a whole number from 1 to 65535');
    expect(wrong.text).not.toContain('sesame');
  });

  test('is part of the description of the API', async () => {
    const headers = { authorization: `Bearer ${GOOD_KEY}` };
    const { text } = await api.inject({ url: '/api/v1/openapi.json', headers });
    for (const words of ['"doorbell"', 'Where to ring.', 'doorbell://example.com:7']) {
      expect(text).toContain(words);
    }
    expect(Value.Check(monitorInputSchema(kinds), { kind: 'doorbell', door: 'a' })).toBe(true);
    expect(Value.Check(monitorInputSchema(kinds), form)).toBe(true);
  });

  test('stands in config files', () => {
    const text =
      "monitors:\n  - { url: 'doorbell://a', name: Front }\n  - { kind: doorbell, door: b, bell: 'x' }\n";
    const source = {
      file: 'c.yaml',
      env: {},
      monitorKinds: kinds,
      channelKinds: sampleChannelKinds,
    };
    const wrong = loadConfig({ ...source, text });
    expect(wrong).toMatchObject({ problems: [{ path: 'monitors[1].bell', line: 3 }] });
    expect(loadConfig({ ...source, text: text.replace("bell: 'x'", 'bell: 8') })).toMatchObject({
      kind: 'ok',
      config: { monitors: [{ target: 'doorbell://a:7' }, { target: 'doorbell://b:8' }] },
    });
  });

  test.each([
    ['lines', 'doorbell://a bell=8 # side door\nb kind=doorbell\n'],
    ['CSV', 'url,kind,bell\ndoorbell://a,,8\nb,doorbell,\n'],
    ['JSON', '["doorbell://a:8", {"kind": "doorbell", "door": "b"}]'],
  ])('stands in lists of %s', (_, text) => {
    const { entries, problems } = readList(text, { file: 'l', kinds, defaults: CHECK_DEFAULTS });
    expect(problems).toEqual([]);
    expect(entries.map(({ spec }) => spec.target)).toEqual(['doorbell://a:8', 'doorbell://b:7']);
  });

  test('is checked from the command line, with a record of its own', async () => {
    const calls = await runCheck({ args: ['doorbell://a:8', '--json'], kinds });
    expect(calls.jobs).toMatchObject([{ kind: 'doorbell', options: { door: 'a', bell: 8 } }]);
    expect(JSON.parse(calls.stdout)).toMatchObject({
      url: 'doorbell://a:8',
      method: 'HEAD',
      kind: 'doorbell',
    });
    const wrong = await runCheck({ args: ['dorbell://a:8'], kinds });
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('doorbell://');
  });

  test('has its place in the reference', () => {
    expect(kindTable([doorbell])).toContain('`doorbell://example.com:7`');
    expect(kindSettings([doorbell])).toContain(
      'Which bell to ring. A whole number from 1 to 65535.',
    );
  });

  test('brings its reasons and notes to the reference, and to mails in both languages', () => {
    expect(reasonTable([...probers, doorbell])).toMatch(/`door_shut` .* Is anybody at home\? /);
    expect(noteTable([...probers, doorbell])).toMatch(/`door_creaks` .* The door creaks\. /);
    const words = collectWords(kinds.values());
    const { notice } = sampleDelivery('opened', {});
    const shut = { ...notice, incident: { ...notice.incident, reason: 'door_shut' } };
    expect(noticeText(shut, null, words)).toMatchObject({
      subject: '[DOWN] Shop - nobody opens the door',
      hint: 'Is anybody at home?',
    });
    const reader = { ...notice.reader, language: 'fa' } as const;
    expect(noticeText({ ...shut, reader }, null, words)).toMatchObject({
      subject: '[DOWN] Shop - کسی در را باز نمی‌کند',
      hint: 'Is anybody at home?',
    });
  });

  test('is explained with its own words', async () => {
    const server = await startRawServer(() => undefined);
    const network = loopbackNetwork();
    const explain = (port: number) =>
      createExplainer(network, [doorbell]).explain({
        kind: 'doorbell',
        target: `doorbell://127.0.0.1:${port}`,
        options: { door: '127.0.0.1', bell: port },
        timeoutMs: 2_000,
        memory: null,
      });
    expect((await explain(server.port)).notes).toEqual([
      { code: 'door_creaks', text: 'The door creaks.' },
    ]);
    await server.stop();
    expect(await explain(server.port)).toMatchObject({
      outcome: 'down',
      reason: 'door_shut',
      title: 'nobody opens the door',
      hint: 'Is anybody at home?',
    });
    network.close();
  });

  test('probes', async () => {
    const server = await startRawServer(() => undefined);
    const stage = openProbeStage(doorbell);
    const result = await stage.probe({ url: `doorbell://127.0.0.1:${server.port}` });
    expect(result).toMatchObject({ outcome: 'up', evidence: { rings: 1, certificate: null } });
    stage.close();
    await server.stop();
  });
});
