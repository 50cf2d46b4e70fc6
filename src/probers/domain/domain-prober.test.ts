import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { InvalidError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { openProbeStage, type ProbeExtras } from '../../testing/prober/probe-stage.ts';
import {
  onRequest,
  startRawServer,
  type Play,
  type RawServer,
} from '../../../test/support/raw-server.ts';
import { domain } from './domain-prober.ts';

const dayMs = 86_400_000;
const stage = openProbeStage(domain);
const servers: RawServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(() => stage.close());

async function serve(play: Play): Promise<RawServer> {
  const server = await startRawServer(play);
  servers.push(server);
  return server;
}

const json = (value: unknown, head = '200 OK'): string => {
  const body = JSON.stringify(value);
  return `HTTP/1.1 ${head}\r\nContent-Type: application/rdap+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

function registration(days: number, status: readonly string[] = ['active']): JsonObject {
  const eventDate = new Date(Date.now() + days * dayMs + 60_000).toISOString();
  return {
    objectClassName: 'domain',
    ldhName: 'example.com',
    status,
    events: [{ eventAction: 'expiration', eventDate }],
  };
}

/** Answers every request by its path. */
function answeringBy(answers: Readonly<Record<string, string>>): Play {
  return (socket) =>
    onRequest(socket, (line) => {
      const [, path = ''] = line.split(' ');
      socket.end(answers[path] ?? 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    });
}

async function probe(play: Play, form: JsonObject = {}, extras: ProbeExtras = {}) {
  const server = await serve(play);
  const rdap = `http://127.0.0.1:${server.port}/v1`;
  return stage.probe({ domain: 'Example.com', rdap, ...form }, { timeoutMs: 10_000, ...extras });
}

const saying = (answer: string): Play => answeringBy({ '/v1/domain/example.com': answer });

describe('a registration', () => {
  test('is asked for as RFC 9082 has it', async () => {
    const server = await serve(saying(json(registration(90))));
    const rdap = `http://127.0.0.1:${server.port}/v1/`;
    const result = await stage.probe({ url: 'domain://example.com', rdap });
    expect(result).toMatchObject({ outcome: 'up', message: 'expires in 90 days', notes: [] });
    expect(result.evidence).toMatchObject({ daysLeft: 90, statuses: ['active'] });
    expect(server.received[0]).toMatch(/^GET \/v1\/domain\/example\.com HTTP\/1\.1\r\n/);
    expect(server.received[0]).toMatch(/\r\nAccept: application\/rdap\+json/);
  });

  test.each([
    [31, [], 'up', null, []],
    [29, [], 'up', null, ['expires_soon']],
    [7, [], 'up', null, ['expires_soon']],
    [6, [], 'down', 'domain_expiring', ['expires_soon']],
    [-3, [], 'down', 'domain_expired', ['expires_soon']],
    [90, ['server hold'], 'up', null, ['domain_on_hold']],
    [90, ['Redemption Period'], 'down', 'domain_expired', []],
    [90, ['pending delete'], 'down', 'domain_expired', []],
  ])('with %d days left and %j is %s', async (days, status, outcome, reason, notes) => {
    const result = await probe(saying(json(registration(days, status))));
    expect(result).toMatchObject({ outcome, reason, notes });
  });

  test('that is none is down', async () => {
    expect(await probe(answeringBy({}))).toMatchObject({
      outcome: 'down',
      reason: 'domain_unregistered',
    });
  });

  test('without a date cannot be judged', async () => {
    const answer = json({ objectClassName: 'domain' });
    expect(await probe(saying(answer))).toMatchObject({
      outcome: 'unknown',
      reason: 'rdap_no_expiry',
    });
  });

  test('is followed to where the registry sends us', async () => {
    const moved =
      'HTTP/1.1 301 Moved\r\nLocation: /v2/domain/example.com\r\nContent-Length: 0\r\n\r\n';
    const play = answeringBy({
      '/v1/domain/example.com': moved,
      '/v2/domain/example.com': json(registration(90)),
    });
    expect(await probe(play)).toMatchObject({ outcome: 'up' });
  });
});

describe('a registry that cannot be asked says nothing about the domain', () => {
  test.each<[string, Play]>([
    ['it is silent', () => undefined],
    ['it hangs up', (socket) => void socket.end()],
    ['it resets', (socket) => onRequest(socket, () => void socket.resetAndDestroy())],
    ['it speaks garbage', (socket) => void socket.write('\u0000garbage\r\n\r\n')],
    ['it drips', (socket) => drip(socket.write.bind(socket), (stop) => socket.on('close', stop))],
    ['it fails', saying('HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n')],
    ['it answers a page', saying('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>')],
    ['it answers too much', saying(json({ ...registration(90), notices: 'x'.repeat(600_000) }))],
    ['it speaks of another domain', saying(json({ ...registration(90), ldhName: 'example.org' }))],
    [
      'it sends us in circles',
      saying('HTTP/1.1 302 F\r\nLocation: /v1/domain/example.com\r\n\r\n'),
    ],
    [
      'it sends us to another port',
      saying('HTTP/1.1 302 F\r\nLocation: http://127.0.0.1:25/\r\n\r\n'),
    ],
    ['it sends us nowhere', saying('HTTP/1.1 302 F\r\n\r\n')],
    ['it sends us to a file', saying('HTTP/1.1 302 F\r\nLocation: file:///etc/passwd\r\n\r\n')],
  ])('%s', async (_, play) => {
    const result = await probe(play, {}, { timeoutMs: 500 });
    expect(result).toMatchObject({ outcome: 'unknown', reason: 'rdap_unavailable' });
  });

  test('nobody listens', async () => {
    const server = await startRawServer(() => undefined);
    await server.stop();
    const form = { domain: 'example.com', rdap: `http://127.0.0.1:${server.port}/` };
    expect(await stage.probe(form)).toMatchObject({
      outcome: 'unknown',
      reason: 'rdap_unavailable',
    });
  });

  test('its address is forbidden', async () => {
    const wary = openProbeStage(domain, { targets: 'public' });
    const form = { domain: 'example.com', rdap: 'http://127.0.0.1:9/' };
    expect(await wary.probe(form)).toMatchObject({ outcome: 'blocked', reason: 'private_address' });
    wary.close();
  });
});

function drip(write: (byte: string) => void, onClose: (stop: () => void) => void): void {
  write('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n');
  const timer = setInterval(() => write(' '), 40);
  onClose(() => clearInterval(timer));
}

describe('what a registry said', () => {
  const hour = 3_600_000;
  const memory = (askedAgo: number, days: number): JsonObject => ({
    askedAt: Date.now() - askedAgo,
    expiresAt: Date.now() + days * dayMs + hour,
    registrar: null,
    statuses: [],
  });

  test('is remembered, and good for six hours', async () => {
    const server = await serve(saying(json(registration(90))));
    const form = { domain: 'example.com', rdap: `http://127.0.0.1:${server.port}/v1` };
    const first = await stage.probe(form);
    const again = await stage.probe(form, { memory: first.memory });
    expect(again).toMatchObject({ outcome: 'up', memory: first.memory, address: null });
    expect(server.received).toHaveLength(1);
    await stage.probe(form, { memory: memory(7 * hour, 90) });
    await stage.probe(form, { memory: memory(-hour, 90) });
    expect(server.received).toHaveLength(3);
  });

  test('is judged anew each time', async () => {
    const result = await probe(answeringBy({}), {}, { memory: memory(hour, 3) });
    expect(result).toMatchObject({ outcome: 'down', reason: 'domain_expiring' });
  });

  test.each([
    ['Retry-After: 120\r\n', 120],
    ['Retry-After: soon\r\n', 3_600],
    ['', 3_600],
    ['Retry-After: 9999999999\r\n', 86_400],
  ])('counts when it wants to be left alone: %j', async (field, seconds) => {
    const busy = `HTTP/1.1 429 Too Many Requests\r\n${field}Content-Length: 0\r\n\r\n`;
    const server = await serve(saying(busy));
    const form = { domain: 'example.com', rdap: `http://127.0.0.1:${server.port}/v1` };
    const first = await stage.probe(form, { memory: memory(7 * hour, 90) });
    expect(first).toMatchObject({
      outcome: 'throttled',
      reason: 'http_429',
      evidence: { retryAfterSeconds: seconds },
    });
    const second = await stage.probe(form, { memory: first.memory });
    expect(second).toMatchObject({ outcome: 'up', message: 'expires in 90 days' });
    const unknown = await stage.probe(form);
    expect(await stage.probe(form, { memory: unknown.memory })).toMatchObject({
      outcome: 'throttled',
    });
    expect(server.received).toHaveLength(2);
  });

  test('that is no memory of ours is not believed', async () => {
    const broken = { askedAt: 'now', expiresAt: null, retryAt: 'later' };
    const result = await probe(saying(json(registration(90))), {}, { memory: broken });
    expect(result).toMatchObject({ outcome: 'up' });
  });
});

describe('the bootstrap file', () => {
  async function bootstrapped(services: (base: string) => unknown) {
    const own = openProbeStage(domain);
    const answers: Record<string, string> = { '/v1/domain/example.com': json(registration(90)) };
    const server = await serve((socket, index) => answeringBy(answers)(socket, index));
    const base = `http://127.0.0.1:${server.port}/`;
    answers['/dns.json'] = json({ version: '1.0', services: services(base) });
    const form = { domain: 'example.com', bootstrap: `${base}dns.json` };
    return { own, form, server, answers };
  }

  test('leads to the server of the registry, and is fetched once a day', async () => {
    const { own, form, server } = await bootstrapped((base) => [[['com'], [`${base}v1/`]]]);
    expect(await own.probe(form)).toMatchObject({ outcome: 'up' });
    expect(await own.probe(form)).toMatchObject({ outcome: 'up' });
    expect(server.received.map((request) => request.split(' ')[1])).toEqual([
      '/dns.json',
      '/v1/domain/example.com',
      '/v1/domain/example.com',
    ]);
    own.close();
  });

  test('that knows no server for such domains says that we can never know', async () => {
    const { own, form } = await bootstrapped(() => [[['org'], ['http://127.0.0.1:9/']]]);
    expect(await own.probe(form)).toMatchObject({ outcome: 'unknown', reason: 'rdap_no_expiry' });
    own.close();
  });

  test('that cannot be read says nothing about the domain', async () => {
    const { own, form, answers } = await bootstrapped(() => 'nothing');
    expect(await own.probe(form)).toMatchObject({ outcome: 'unknown', reason: 'rdap_unavailable' });
    delete answers['/dns.json'];
    expect(await own.probe(form)).toMatchObject({
      reason: 'rdap_unavailable',
      message: 'the bootstrap file answered 404 without a bootstrap file',
    });
    own.close();
  });
});

const shell = { minDays: 7, warnDays: 30, bootstrap: 'https://data.example/dns.json' };

test.each([
  ['EXAMPLE.com.', 'example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
])('%s is %s', (name, target) => {
  expect(domain.canonical({ ...shell, domain: name }).target).toBe(target);
});

test.each(['localhost', '192.0.2.1', '::1', 'a b.com', '', 'example..com'])(
  '%j is no domain',
  (name) => {
    expect(() => domain.canonical({ ...shell, domain: name })).toThrow(InvalidError);
  },
);

test('an address has no port, and a server must be one', () => {
  expect(() => domain.address?.optionsOf?.('domain://example.com:43')).toThrow(InvalidError);
  const wrong = { ...shell, domain: 'example.com', rdap: 'ftp://rdap.example/' };
  expect(() => domain.canonical(wrong)).toThrow(/ftp/);
});
