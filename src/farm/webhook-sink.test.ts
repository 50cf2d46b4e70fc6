import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { startWebhookSink } from './webhook-sink.ts';
import type { WebhookSink, WebhookSinkOptions } from './webhook-sink.ts';

const sinks: WebhookSink[] = [];

afterEach(async () => {
  await Promise.all(sinks.splice(0).map((sink) => sink.stop()));
});

async function start(options: WebhookSinkOptions = {}): Promise<WebhookSink> {
  const sink = await startWebhookSink(options);
  sinks.push(sink);
  return sink;
}

/** The status, or the code of the error. */
function post(sink: WebhookSink, body: Buffer | string = '{}'): Promise<number | string> {
  return send(sink, body).then(
    (response) => response.statusCode ?? 0,
    (error: unknown) => (error as { code: string }).code,
  );
}

function send(sink: WebhookSink, body: Buffer | string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { 'webhook-id': 'msg_1', 'content-type': 'application/json' };
    const call = request(sink.url, { method: 'POST', headers, agent: false }, (response) => {
      response.resume();
      resolve(response);
    });
    call.on('error', reject);
    call.end(body);
  });
}

test('keeps every byte and header of a request', async () => {
  const seen: number[] = [];
  const sink = await start({ onRequest: ({ body }) => seen.push(body.length) });
  const body = Buffer.from([0, 255, 13, 10, 200]);
  const before = Date.now();
  expect(await post(sink, body)).toBe(200);
  const [kept] = sink.requests();
  expect(kept).toMatchObject({ method: 'POST', path: '/hook', headers: { 'webhook-id': 'msg_1' } });
  expect(kept?.body.equals(body)).toBe(true);
  expect(kept?.at).toBeGreaterThanOrEqual(before);
  expect(seen).toEqual([5]);
});

test('answers by script first, then as usual', async () => {
  const sink = await start({ answer: { kind: 'reply', status: 204 } });
  sink.script([{ kind: 'reply', status: 500 }, { kind: 'reset' }]);
  expect([await post(sink), await post(sink), await post(sink)]).toEqual([500, 'ECONNRESET', 204]);
  sink.answerWith({ kind: 'reply', status: 410 });
  expect(await post(sink)).toBe(410);
  expect(sink.requests()).toHaveLength(4);
});

test('sends Retry-After, headers and a delay', async () => {
  const headers = { location: 'http://127.0.0.1:1/' };
  const sink = await start();
  sink.script([{ kind: 'reply', status: 429, retryAfter: '7', headers, delayMs: 60 }]);
  const startedAt = performance.now();
  const response = await send(sink, '');
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(58);
  expect(response.statusCode).toBe(429);
  expect(response.headers).toMatchObject({ 'retry-after': '7', ...headers });
});

test('a request that hangs is kept, and ends with the sink', async () => {
  const sink = await start({ answer: { kind: 'hang' } });
  const posted = post(sink);
  await expect.poll(() => sink.requests().length).toBe(1);
  await Promise.all([sink.stop(), sink.stop()]);
  expect(await posted).toBe('ECONNRESET');
  expect(await post(sink)).toBe('ECONNREFUSED');
});

test('keeps the newest requests, and none with too big a body', async () => {
  const sink = await start({ keep: 2, maxBodyBytes: 10 });
  for (const body of ['a', 'b', 'c']) await post(sink, body);
  expect(await post(sink, 'x'.repeat(11))).toMatch(/ECONNRESET|EPIPE/);
  expect(sink.requests().map(({ body }) => body.toString())).toEqual(['b', 'c']);
});
