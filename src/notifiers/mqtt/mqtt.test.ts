import { expect, onTestFinished, test } from 'vitest';
import { loopbackNetwork } from '../../../test/support/loopback-network.ts';
import { NO_WORDS } from '../../core/check/words.ts';
import type { JsonObject } from '../../core/json.ts';
import { startMqttBroker, type TrialBroker } from '../../testing/notifier/mqtt-broker.ts';
import { sampleDelivery, sampleNotice } from '../../testing/notifier/sample-delivery.ts';
import { mqtt } from './mqtt.ts';

async function deliver(
  answer: Parameters<TrialBroker['answerWith']>[0],
  options: JsonObject = {},
  name = 'Shop',
) {
  const broker = await startMqttBroker();
  const network = loopbackNetwork();
  onTestFinished(async () => {
    network.close();
    await broker.stop();
  });
  broker.answerWith(answer);
  const notice = sampleNotice('opened');
  const all = { url: `mqtt://127.0.0.1:${broker.port}`, ...options };
  const result = await mqtt.open(network, NO_WORDS).deliver({
    ...sampleDelivery('opened', all),
    notice: { ...notice, monitor: { ...notice.monitor, name } },
  });
  return { result, connect: broker.connects[0], published: broker.published };
}

test('a message is published once, at QoS 1, and is delivered when it is acknowledged', async () => {
  const { result, connect, published } = await deliver(0, { user: 'me', password: 'canary-1' });
  expect(result).toEqual({ kind: 'delivered', detail: 'the broker acknowledged it' });
  expect(connect).toMatchObject({ protocolVersion: 4, clean: true, username: 'me' });
  expect(String(connect?.password)).toBe('canary-1');
  expect(connect?.clientId).toMatch(/^squirrel[0-9a-f]{15}$/);
  expect(published).toHaveLength(1);
  expect(published[0]).toMatchObject({ topic: 'uptimesquirrel/m1', qos: 1, retain: false });
  expect(JSON.parse(String(published[0]?.payload))).toMatchObject({
    type: 'incident.opened',
    incident: { id: 'inc_m1_2' },
    monitor: { name: 'Shop' },
  });
});

test('a name in a topic opens no level and is no wildcard', async () => {
  const topic = 'alerts/{{type}}/{{monitor.name}}';
  const { published } = await deliver(0, { topic, retain: true }, 'a/b+#c');
  expect(published[0]).toMatchObject({ topic: 'alerts/incident.opened/a_b__c', retain: true });
});

test.each([
  [4, 'mqtt_login'],
  [3, 'mqtt_unavailable'],
  ['cut', 'mqtt_broken'],
  ['noise', 'mqtt_broken'],
  ['endless', 'mqtt_broken'],
] as const)('a broker that answers %s: %s', async (answer, code) => {
  const { result, published } = await deliver(answer);
  expect(result).toMatchObject({ kind: 'retry', code });
  expect(published).toEqual([]);
});

test.each([
  [{ url: 'mqtt://broker' }, []],
  [{ url: 'mqtts://[::1]:8883/' }, []],
  [{ url: 'mqtt://broker:0' }, ['url']],
  [{ url: 'mqtt://broker', password: 'x' }, ['user']],
  [{ url: 'mqtt://broker', topic: '{{nope}}' }, ['topic']],
])('%j has problems with %j', (options, paths) => {
  expect(mqtt.problemsOf?.(options).map(({ path }) => path)).toEqual(paths);
});
