import { afterAll, afterEach, expect, test } from 'vitest';
import {
  openHttpProbe,
  type HttpResult,
  type ProbeSetup,
} from '../../../test/support/http-probe.ts';
import { answering, startRawServer, type RawServer } from '../../../test/support/raw-server.ts';

const prober = openHttpProbe();
const servers: RawServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => prober.close());

async function probe(answer: string, setup: ProbeSetup = {}): Promise<HttpResult> {
  const server = await startRawServer(answering(answer));
  servers.push(server);
  return prober.probe(`http://127.0.0.1:${server.port}/a`, setup);
}

const DOWN = 'HTTP/1.1 503 Service Unavailable\r\nServer: nginx\r\nRetry-After: 120\r\n\r\n<html>';

test('a check that is not up has both heads, and nothing of the body', async () => {
  const { heads } = await probe(DOWN);
  expect(heads?.sent).toEqual([
    'GET /a HTTP/1.1',
    expect.stringMatching(/^Host: 127\.0\.0\.1:\d+$/),
    'User-Agent: UptimeSquirrel/test',
    'Accept: */*',
    'Connection: close',
  ]);
  expect(heads?.received).toEqual([
    'HTTP/1.1 503 Service Unavailable',
    'Server: nginx',
    'Retry-After: 120',
  ]);
});

test('one that is up has them where they are asked for', async () => {
  const up = 'HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n';
  expect((await probe(up)).heads).toBeUndefined();
  const { heads } = await probe(up, { keepsHeads: true });
  expect(heads?.received).toEqual(['HTTP/1.1 200 OK', 'Server: nginx']);
});

test('one whose page is read has them too', async () => {
  const page = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
  const { reason, heads } = await probe(page, { options: { keyword: 'welcome' } });
  expect(reason).toBe('keyword_missing');
  expect(heads?.received).toEqual(['HTTP/1.1 200 OK', 'Content-Length: 5']);
});

test('no secret shows, not even one that the server sends back', async () => {
  const answer =
    'HTTP/1.1 500 Oops\r\nX-Echo: token-of-mine-123\r\nSet-Cookie: session=abcdef; Path=/\r\n\r\n';
  const options = { headers: { Authorization: 'Bearer token-of-mine-123' } };
  const { heads } = await probe(answer, { options });
  expect(heads?.sent).toContain('Authorization: ***');
  expect(heads?.received.slice(1)).toEqual(['X-Echo: ***', 'Set-Cookie: session=***; Path=/']);
});

test('a password in an address that is redirected to does not show', async () => {
  const answer =
    'HTTP/1.1 302 Found\r\nLocation: http://ann:secret@127.0.0.1/\r\nLink: <//b:hidden@x.example/>\r\n\r\n';
  const { heads } = await probe(answer);
  expect(heads?.received.slice(1)).toEqual([
    'Location: http://***@127.0.0.1/',
    'Link: <//***@x.example/>',
  ]);
});

test('of a reason phrase 128 characters are kept', async () => {
  const { heads } = await probe(`HTTP/1.1 500 ${'b'.repeat(400)}\r\n\r\n`);
  expect(heads?.received).toEqual([`HTTP/1.1 500 ${'b'.repeat(128)}`]);
});

test('bytes that are no plain text are shown as what they are', async () => {
  const { heads } = await probe('HTTP/1.1 500 \x1b[31m\xff\r\n\r\n');
  expect(heads?.received).toEqual(['HTTP/1.1 500 \\x1b[31m\\xff']);
});

test('a huge head is cut, and a missing one is none', async () => {
  const lines = Array.from({ length: 200 }, (_, n) => `X-${n}: ${'\x01'.repeat(200)}`);
  const huge = await probe(`HTTP/1.1 500 No\r\n${lines.join('\r\n')}\r\n\r\n`);
  expect(huge.heads?.received.join('\n').length).toBeLessThan(4_000);
  expect((await probe('')).heads?.received).toEqual([]);
});

test('a connection that did not come about has none', async () => {
  const server = await startRawServer(answering(''));
  await server.stop();
  const result = await prober.probe(`http://127.0.0.1:${server.port}/`);
  expect(result).toMatchObject({ outcome: 'down', reason: 'connect_refused' });
  expect(result.heads).toBeUndefined();
});
