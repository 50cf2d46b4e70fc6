import { afterEach, expect, test } from 'vitest';
import { startWebhookSink } from '../farm/webhook-sink.ts';
import type { WebhookSink } from '../farm/webhook-sink.ts';
import { createNetwork } from './index.ts';

let sink: WebhookSink | null = null;
const network = createNetwork({
  resolvers: [],
  extraCaPems: [],
  targets: 'private',
  userAgent: 'post-test/1',
});

afterEach(async () => {
  await sink?.stop();
  sink = null;
});

test('a post arrives where it was sent, byte for byte', async () => {
  sink = await startWebhookSink({
    answer: { kind: 'reply', status: 503, retryAfter: '7', body: 'later' },
  });
  const end = await network.http.send({
    url: `${sink.url}?a=b`,
    headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
    body: '{"name":"Büro"}',
    timeoutMs: 5_000,
  });
  expect(end).toMatchObject({ kind: 'answered', statusCode: 503, body: 'later' });
  expect(end.kind === 'answered' && end.fields).toContainEqual(['retry-after', '7']);
  const [received] = sink.requests();
  expect(received).toMatchObject({
    method: 'POST',
    path: '/hook?a=b',
    headers: { host: `127.0.0.1:${sink.port}`, 'user-agent': 'post-test/1', 'webhook-id': 'msg_1' },
  });
  expect(received?.body.toString()).toBe('{"name":"Büro"}');
});

test('a receiver that never answers is given up in time', async () => {
  sink = await startWebhookSink({ answer: { kind: 'hang' } });
  const end = await network.http.send({ url: sink.url, headers: {}, body: '{}', timeoutMs: 100 });
  expect(end).toMatchObject({ kind: 'failed', reason: 'head_timeout' });
});
