import { createHmac } from 'node:crypto';
import { NO_WORDS } from '../../core/check/words.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWebhookSink, type WebhookSink } from '../../farm/webhook-sink.ts';
import type { Network } from '../../network/index.ts';
import { loopbackNetwork } from '../../../test/support/loopback-network.ts';
import { onRequest, startRawServer } from '../../../test/support/raw-server.ts';
import { sampleDelivery } from '../../testing/notifier/sample-delivery.ts';
import { webhook } from './webhook.ts';

const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const SECRET = `whsec_${KEY.toString('base64')}`;

let sink: WebhookSink;
let network: Network;
beforeAll(async () => {
  sink = await startWebhookSink({});
  network = loopbackNetwork();
});
afterAll(async () => {
  network.close();
  await sink.stop();
});

const send = (url = sink.url) =>
  webhook.open(network, NO_WORDS).deliver(sampleDelivery('opened', { url, secret: SECRET }));

test('the signature holds over exactly the bytes that arrive', async () => {
  expect(await send()).toEqual({ kind: 'delivered', detail: 'answered 200' });
  const received = sink.requests().at(-1);
  const id = String(received?.headers['webhook-id']);
  const timestamp = String(received?.headers['webhook-timestamp']);
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), received?.body ?? Buffer.of()]);
  const expected = createHmac('sha256', KEY).update(signed).digest('base64');
  expect(received?.headers['webhook-signature']).toBe(`v1,${expected}`);
  expect(id).toBe('msg_inc_m1_2_opened_chan');
  expect(JSON.parse(String(received?.body))).toMatchObject({
    type: 'incident.opened',
    incident: { id: 'inc_m1_2', reason: 'http_503', resolvedAt: null },
    monitor: { id: 'm1', name: 'Shop', url: 'https://shop.example/' },
  });
});

test.each([
  [204, 'delivered'],
  [301, 'retry'],
  [404, 'retry'],
  [410, 'refused'],
  [500, 'retry'],
])('an answer of %d is %s', async (status, kind) => {
  sink.script([{ kind: 'reply', status }]);
  expect((await send()).kind).toBe(kind);
});

test('a wait that the receiver asks for is passed on', async () => {
  sink.script([{ kind: 'reply', status: 429, retryAfter: '7' }]);
  expect(await send()).toMatchObject({ kind: 'retry', code: 'http_429', afterMs: 7000 });
});

test('a reset and a closed port are worth a retry', async () => {
  sink.script([{ kind: 'reset' }]);
  expect((await send()).kind).toBe('retry');
  expect(await send('http://127.0.0.1:1/')).toMatchObject({
    kind: 'retry',
    code: 'connect_refused',
  });
});

test('a link-local receiver is never dialled', async () => {
  expect(await send('http://169.254.169.254/latest')).toMatchObject({
    kind: 'refused',
    code: 'special_address',
  });
});

test('an answer counts by its head: what a receiver drips behind it is not read', async () => {
  let wasClosed = false;
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const server = await startRawServer((socket) => {
    onRequest(socket, () => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      const drip = (): void => {
        if (socket.destroyed) return;
        socket.write('1\r\nx\r\n'.repeat(1_000));
        setImmediate(drip);
      };
      drip();
    });
    socket.on('close', () => {
      wasClosed = true;
      resolve();
    });
  });
  expect(await send(`http://127.0.0.1:${server.port}/`)).toMatchObject({ kind: 'delivered' });
  await closed;
  expect(wasClosed).toBe(true);
  await server.stop();
});
