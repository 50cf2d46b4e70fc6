import { afterAll, afterEach, describe, expect, test } from 'vitest';
import {
  openHttpProbe,
  type HttpResult,
  type ProbeSetup,
} from '../../../test/support/http-probe.ts';
import { onRequest, startRawServer, type RawServer } from '../../../test/support/raw-server.ts';
import { withoutStalls } from '../../testing/without-stalls.ts';

const prober = openHttpProbe();
const servers: RawServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => prober.close());

/** Status lines and headers by method; a method without an answer is met with silence. */
type Answers = Partial<Record<'HEAD' | 'GET', string>>;

async function start(answers: Answers | string, delayMs = 0): Promise<RawServer> {
  const server = await startRawServer((socket) =>
    onRequest(socket, (line) => {
      const method = line.startsWith('HEAD') ? 'HEAD' : 'GET';
      const answer = typeof answers === 'string' ? answers : answers[method];
      if (answer === undefined) return;
      setTimeout(() => socket.end(`HTTP/1.1 ${answer}\r\n\r\n`), delayMs);
    }),
  );
  servers.push(server);
  return server;
}

async function probe(answers: Answers | string, setup: ProbeSetup = {}): Promise<HttpResult> {
  const server = await start(answers);
  return prober.probe(`http://127.0.0.1:${server.port}/`, setup);
}

describe('one answer, one verdict', () => {
  test.each([
    ['S1', '200 OK', 'up', null, []],
    ['S1', '201 Created', 'up', null, []],
    ['S1', '204 No Content', 'up', null, []],
    ['S1', '206 Partial Content', 'up', null, []],
    ['S2', '304 Not Modified', 'up', null, ['odd_304']],
    ['S3', '300 Multiple Choices', 'up', null, ['multiple_choices']],
    ['S4', '401 Unauthorized', 'down', 'http_401', []],
    ['S4', '407 Proxy Authentication Required', 'down', 'http_407', []],
    ['S6', '403 Forbidden', 'down', 'http_403', []],
    ['S7', '404 Not Found', 'down', 'http_404', []],
    ['S7', '410 Gone', 'down', 'http_410', []],
    ['S9', '429 Too Many Requests', 'throttled', 'http_429', []],
    ['S11', '503 Unavailable\r\nRetry-After: 120', 'down', 'http_503', ['retry_after']],
    ['S18', "418 I'm a teapot", 'down', 'http_418', []],
    ['S18', '451 Unavailable For Legal Reasons', 'down', 'http_451', []],
    ['S18', '499 Client Closed Request', 'down', 'http_499', []],
    ['H11', '999 Request denied', 'down', 'http_999', []],
    ['H11', '526 ', 'down', 'http_526', []],
  ])('%s %s', async (_case, answer, outcome, reason, notes) => {
    const result = await probe(answer);
    expect(result).toMatchObject({ outcome, reason, notes });
    expect(result.evidence.statusCode).toBe(Number(answer.slice(0, 3)));
  });
});

test('the message is what a site owner reads', async () => {
  expect((await probe('503 Service Unavailable')).message).toBe('answered 503 Service Unavailable');
  expect((await probe('502 ')).message).toBe('answered 502 Bad Gateway');
  expect((await probe('403 Forbidden')).message).toContain('may be blocking monitors');
  expect((await probe('200 OK')).message).toBe('answered 200 OK');
});

test('an owner may list other codes', async () => {
  const expectOption = (expectText: string): ProbeSetup => ({ options: { expect: expectText } });
  expect(await probe('401 Unauthorized', expectOption('200-299,401'))).toMatchObject({
    outcome: 'up',
  });
  expect(await probe('301 Moved', expectOption('200-299'))).toMatchObject({
    outcome: 'down',
    reason: 'http_301',
    notes: ['redirect_without_location'],
  });
  expect(await probe('429 Slow', expectOption('429'))).toMatchObject({ outcome: 'up' });
});

describe('S5 S8 a HEAD that settles nothing is followed by a GET', () => {
  test.each(['400', '401', '404', '405', '407', '418', '429', '451', '500', '502', '504', '999'])(
    '%s',
    async (code) => {
      const result = await probe({ HEAD: `${code} No`, GET: '200 OK' });
      expect(result).toMatchObject({
        outcome: 'up',
        notes: ['head_unsupported'],
        evidence: { method: 'GET', statusCode: 200 },
      });
      const until = result.memory?.['getUntil'];
      expect(until).toBe(result.startedAt + 24 * 60 * 60_000);
    },
  );

  test.each([
    ['not HTTP', 'HELO'],
    ['a broken status', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a NUL in a header', 'HTTP/1.1 200 OK\r\nA\0: b\r\n\r\n'],
    ['a head without an end', 'HTTP/1.1 200 OK\r\nA: b'],
    ['headers without an end', `HTTP/1.1 200 OK\r\nA: ${'b'.repeat(70_000)}`],
    ['a switch of protocols', 'HTTP/1.1 101 Hello\r\n\r\n'],
    ['a redirect in a circle', 'HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n'],
    ['a redirect to nowhere', 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:0/\r\n\r\n'],
    [
      'a redirect to a closed port',
      'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9999/\r\n\r\n',
    ],
  ])('%s', async (_name, answer) => {
    const server = await startRawServer((socket) =>
      onRequest(socket, (line) => {
        socket.end(line.startsWith('HEAD') ? answer : 'HTTP/1.1 200 OK\r\n\r\n', 'latin1');
      }),
    );
    servers.push(server);
    const result = await prober.probe(`http://127.0.0.1:${server.port}/`);
    expect(result).toMatchObject({
      outcome: 'up',
      notes: ['head_unsupported'],
      evidence: { method: 'GET', statusCode: 200 },
    });
  });

  test('both fail: the reason of GET counts', async () => {
    const result = await probe({ HEAD: '405 No', GET: '500 Broken' });
    expect(result).toMatchObject({
      outcome: 'down',
      reason: 'http_500',
      evidence: { method: 'GET' },
    });
  });

  test('GET goes first while it is remembered', async () => {
    const server = await start({ HEAD: '405 No', GET: '200 OK' });
    const memory = { getUntil: Date.now() + 60_000 };
    const result = await prober.probe(`http://127.0.0.1:${server.port}/`, { memory });
    expect(result).toMatchObject({ outcome: 'up', memory, notes: ['head_unsupported'] });
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatch(/^GET /);
  });

  test('HEAD goes first again afterwards', async () => {
    const server = await start('200 OK');
    const memory = { getUntil: Date.now() - 1 };
    const result = await prober.probe(`http://127.0.0.1:${server.port}/`, { memory });
    expect(result).toMatchObject({ outcome: 'up', evidence: { method: 'HEAD' } });
  });

  test('method head never asks with GET', async () => {
    const result = await probe({ HEAD: '405 No', GET: '200 OK' }, { options: { method: 'head' } });
    expect(result).toMatchObject({ outcome: 'down', reason: 'http_405' });
  });
});

test('S10 Retry-After is clamped to an hour whatever it says', async () => {
  const waits: readonly (readonly [string, number])[] = [
    ['1000000000000', 3_600],
    ['-5', 3_600],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['garbage', 3_600],
    ['30', 30],
  ];
  for (const [text, seconds] of waits) {
    const result = await probe(`429 Slow down\r\nRetry-After: ${text}`);
    expect(result).toMatchObject({
      outcome: 'throttled',
      evidence: { retryAfterSeconds: seconds },
    });
  }
});

test('S15 a GET now and then finds a page that only HEAD says is fine', async () => {
  const first = await probe({ HEAD: '200 OK', GET: '503 Broken' });
  expect(first.outcome).toBe('up');
  const sampleAt = first.memory?.['sampleAt'];
  expect(sampleAt).toBeGreaterThan(first.startedAt);
  expect(sampleAt).toBeLessThanOrEqual(first.startedAt + 24 * 60 * 60_000);
  const memory = { sampleAt: Date.now() - 1 };
  const due = await probe({ HEAD: '200 OK', GET: '503 Broken' }, { memory });
  expect(due).toMatchObject({
    outcome: 'down',
    reason: 'get_503',
    memory,
    evidence: { method: 'GET' },
  });
  const fine = await probe('200 OK', { memory });
  expect(fine).toMatchObject({
    outcome: 'up',
    memory: { sampleAt: fine.startedAt + 24 * 60 * 60_000 },
  });
});

test('S16 a HEAD that hangs leaves room for the GET inside one deadline', async () => {
  const result = await probe({ GET: '200 OK' }, { timeoutMs: 1_500 });
  expect(result).toMatchObject({ outcome: 'up', notes: ['head_unsupported'] });
  expect(withoutStalls(result.timings.totalMs)).toBeLessThan(1_500);
});

test('a site that needs more than half of the deadline is up all the same', async () => {
  const server = await start('200 OK', 1_200);
  const url = `http://127.0.0.1:${server.port}/`;
  const result = await prober.probe(url, { timeoutMs: 2_000 });
  expect(result).toMatchObject({ outcome: 'up', notes: [], evidence: { method: 'HEAD' } });
});

test('S17 an empty page is fine without a rule', async () => {
  expect(await probe('200 OK\r\nContent-Length: 0')).toMatchObject({ outcome: 'up' });
});

test('the request says who we are and that the connection ends with it', async () => {
  const server = await start('200 OK');
  await prober.probe(`http://127.0.0.1:${server.port}/a?b#c`, {
    options: { headers: { 'X-Own': 'one', accept: 'text/html' } },
  });
  expect(server.received[0]).toBe(
    [
      'HEAD /a?b HTTP/1.1',
      `Host: 127.0.0.1:${server.port}`,
      'User-Agent: UptimeSquirrel/test',
      'Accept-Encoding: identity',
      'X-Own: one',
      'accept: text/html',
      'Connection: close',
      '',
      '',
    ].join('\r\n'),
  );
});
