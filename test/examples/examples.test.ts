import { spawn } from 'node:child_process';
import { NO_WORDS } from '../../src/core/check/words.ts';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { readStartOptions } from '../../src/config/start-options.ts';
import { readList } from '../../src/core/list/read-list.ts';
import { SERVICE_DEFAULTS } from '../../src/core/monitor/monitor-defaults.ts';
import { notifiers } from '../../src/notifiers/index.ts';
import { webhook } from '../../src/notifiers/webhook/webhook.ts';
import { probers } from '../../src/probers/index.ts';
import { loopbackNetwork } from '../support/loopback-network.ts';
import { sampleDelivery } from '../../src/testing/notifier/sample-delivery.ts';
import { executors } from '../../src/executors/index.ts';

const monitorKinds = new Map(probers.map((definition) => [definition.kind, definition]));
const channelKinds = new Map(notifiers.map((definition) => [definition.kind, definition]));
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const textOf = (path: string): string => readFileSync(path, 'utf8');

describe('the lists and the config file in examples', () => {
  test('squirrel.yaml is valid and uses every section', () => {
    const file = 'examples/squirrel.yaml';
    const reading = loadConfig({ text: textOf(file), file, env: {}, monitorKinds, channelKinds });
    expect(reading).toMatchObject({ kind: 'ok' });
    if (reading.kind !== 'ok') return;
    const { owners, channels, monitors, maintenance } = reading.config;
    expect(reading.config.defaults).toEqual(SERVICE_DEFAULTS);
    expect(owners.map(({ id }) => id)).toEqual(['ops']);
    // Every other kind is shown in docs/channels.md.
    expect(channels.map(({ kind }) => kind)).toEqual(['email', 'webhook']);
    expect(monitors).toHaveLength(3);
    expect(maintenance).toHaveLength(1);
  });

  test('on-call.yaml is valid, and uses the plans for people', () => {
    const file = 'examples/on-call.yaml';
    const reading = loadConfig({ text: textOf(file), file, env: {}, monitorKinds, channelKinds });
    expect(reading).toMatchObject({ kind: 'ok' });
    if (reading.kind !== 'ok') return;
    const { schedules, escalations, maintenance } = reading.config;
    expect([schedules.length, escalations.length, maintenance.length]).toEqual([1, 1, 3]);
  });

  test.each([
    ['README.md', ''],
    ['docs/notifications.md', 'owners: [{ id: ops }]\n'],
  ])('what %s shows of a config file is valid', (file, before) => {
    const shown = /^```yaml\n(.*?)^```/ms.exec(textOf(file))?.[1] ?? '';
    const env = { SMTP_URL: 'smtp://127.0.0.1', HOOK_SECRET: secret };
    const text = `${before}${shown}`;
    const reading = loadConfig({ text, file, env, monitorKinds, channelKinds });
    expect(shown).toContain('channels:');
    expect(reading).toMatchObject({ kind: 'ok' });
  });

  test.each([
    ['examples/websites.txt', 33],
    ['examples/websites.csv', 3],
    ['examples/websites.json', 3],
  ])('%s holds %i sites and no mistake', (file, count) => {
    const list = readList(textOf(file), { file, kinds: monitorKinds, defaults: SERVICE_DEFAULTS });
    expect(list.problems).toEqual([]);
    expect(list.entries).toHaveLength(count);
  });
});

test('the variables of the systemd unit are read by a start', () => {
  const unit = textOf('examples/uptimesquirrel.service');
  const env: Record<string, string> = {};
  for (const [, name = '', value = ''] of unit.matchAll(/^Environment=(\w+)=(.*)$/gm)) {
    env[name] = value;
  }
  const reading = readStartOptions({}, env, executors);
  expect(reading).toMatchObject({
    kind: 'ok',
    options: {
      dataDir: '/var/lib/uptimesquirrel',
      configFiles: ['/etc/uptimesquirrel/squirrel.yaml'],
    },
  });
});

describe('verify-webhook.mjs', () => {
  async function startReceiver() {
    const child = spawn(process.execPath, ['examples/verify-webhook.mjs'], {
      env: { HOOK_SECRET: secret, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill());
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const nextLine = async (): Promise<string> => String((await lines.next()).value);
    const url = /http\S+/.exec(await nextLine())?.[0] ?? '';
    return { url, nextLine };
  }

  async function send(
    options: { readonly url: string; readonly secret: string },
    attemptedAt: number,
  ) {
    const network = loopbackNetwork();
    onTestFinished(() => network.close());
    const notifier = webhook.open(network, NO_WORDS);
    return notifier.deliver({ ...sampleDelivery('opened', options), attemptedAt });
  }

  test('believes a message of ours, and knows it again when it is repeated', async () => {
    const { url, nextLine } = await startReceiver();
    const options = { url, secret };
    expect(await send(options, Date.now())).toMatchObject({ kind: 'delivered' });
    expect(await nextLine()).toBe('incident.opened Shop http_503 2026-11-22T13:02:07.000Z');
    expect(await send(options, Date.now())).toMatchObject({ kind: 'delivered' });
    expect(await nextLine()).toBe('again msg_inc_m1_2_opened_chan');
  });

  test('refuses another secret and an old message', async () => {
    const { url } = await startReceiver();
    const refused = { kind: 'retry', code: 'http_401' };
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    expect(await send({ url, secret: other }, Date.now())).toMatchObject(refused);
    expect(await send({ url, secret }, Date.now() - 301_000)).toMatchObject(refused);
  });
});
