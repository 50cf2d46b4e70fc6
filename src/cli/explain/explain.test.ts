import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compile } from 'typebox/schema';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { explanationSchema } from '../../core/explain/explanation.ts';
import { startFarm, type Farm } from '../../farm/farm.ts';
import { makeCertificate } from '../../../test/support/certificates.ts';
import { runExplain } from '../../../test/support/cli/explain-stage.ts';
import { answering, onRequest, startRawServer } from '../../../test/support/raw-server.ts';

const day = 86_400_000;
const authority = makeCertificate({ name: 'Acorn Authority', isAuthority: true });
const fresh = makeCertificate({ name: 'tls.example', hosts: ['tls.example'], issuer: authority });
const stale = makeCertificate({
  name: 'old.example',
  hosts: ['old.example', 'www.old.example'],
  issuer: authority,
  validFrom: Date.now() - 100 * day,
  validTo: Date.now() - 3 * day,
});

let farm: Farm;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'explain-'));
  writeFileSync(join(folder, 'ca.pem'), authority.pem);
  farm = await startFarm({
    sites: [
      { name: 'up.example', behaviour: { kind: 'answer', status: 200, body: 'Sign in here' } },
      { name: 'broken.example', behaviour: { kind: 'answer', status: 503 } },
      { name: 'refused.example', behaviour: { kind: 'refuse' } },
      { name: 'gone.example', behaviour: { kind: 'nxdomain' } },
      { name: 'nohead.example', behaviour: { kind: 'answer', status: 200, headStatus: 405 } },
      { name: 'hang.example', behaviour: { kind: 'hang' } },
      { name: 'busy.example', behaviour: { kind: 'answer', status: 429 } },
    ],
  });
  farm.dns.set('meta.example', { kind: 'records', a: ['169.254.169.254'] });
  for (const name of ['tls.example', 'old.example']) {
    farm.dns.set(name, { kind: 'records', a: ['127.0.0.1'] });
  }
});
afterAll(async () => {
  await farm.stop();
  rmSync(folder, { recursive: true });
});

async function secureSite(certificate: typeof fresh, answer: string): Promise<number> {
  const sockets = new Set<TLSSocket>();
  const server = createTlsServer({ cert: certificate.pem, key: certificate.keyPem }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const explain = (url: string, ...flags: readonly string[]) =>
  runExplain([url, '--resolver', farm.resolver, '--ca', join(folder, 'ca.pem'), ...flags]);

interface Told {
  readonly kind: string;
  readonly [key: string]: unknown;
}

async function explainJson(url: string, ...flags: readonly string[]) {
  const { exitCode, stdout, stderr } = await explain(url, '--json', ...flags);
  expect(stderr).toBe('');
  const trace = JSON.parse(stdout) as {
    readonly outcome: string;
    readonly reason: string | null;
    readonly message: string;
    readonly why: readonly string[];
    readonly events: readonly Told[];
  };
  const validator = Compile(explanationSchema());
  expect(validator.Check(trace) ? [] : validator.Errors(trace)[1]).toEqual([]);
  const kinds = trace.events.map(({ kind }) => kind);
  const all = (kind: string): readonly Told[] => trace.events.filter((each) => each.kind === kind);
  return { exitCode, stdout, trace, kinds, all };
}

/** Address of a farm site. */
const at = (label: string): string => farm.site(`${label}.example`).url;

describe('what the story tells', () => {
  test('a site that is up: name, address, bytes and rule', async () => {
    const { exitCode, trace, kinds, all } = await explainJson(at('up'));
    expect(exitCode).toBe(0);
    expect(trace).toMatchObject({ outcome: 'up', reason: null });
    expect(kinds.filter((kind) => kind !== 'dns_answer')).toEqual([
      'method',
      'lookup',
      'dns_question',
      'addresses',
      'dial',
      'dialled',
      'request',
      'response',
      'status',
    ]);
    const { address } = farm.site('up.example');
    const keysOf = (kind: string): string => Object.keys(all(kind)[0] ?? {}).join(' ');
    expect(keysOf('lookup')).toBe('atMs kind name types source servers ageMs');
    expect(keysOf('dns_answer')).toBe('atMs kind server name type tookMs records code');
    expect(all('dns_answer')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          server: farm.resolver,
          type: 'A',
          records: [{ address, ttlSeconds: 1 }],
          code: null,
        }),
        expect.objectContaining({ type: 'AAAA', records: [], code: 'ENODATA' }),
      ]),
    );
    expect(all('addresses')).toMatchObject([{ judged: [{ address, verdict: 'try' }] }]);
    expect(all('dialled')).toMatchObject([{ address, end: 'connected' }]);
    expect(all('response')).toMatchObject([
      {
        isComplete: true,
        head: expect.stringMatching(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\n$/s) as unknown,
      },
    ]);
    expect(all('status')).toMatchObject([{ statusCode: 200, expect: '200-399', isAccepted: true }]);
  });

  test('nothing that a site says acts on the terminal', async () => {
    const phrase = '\u001b]0;mine\u0007\u001b[2J\u009b31mred';
    const site = await startRawServer(
      answering(Buffer.from(`HTTP/1.1 503 ${phrase}\r\nX: ${phrase}\r\n\r\n`, 'latin1')),
    );
    onTestFinished(() => site.stop());
    for (const scheme of ['ws', 'http']) {
      const url = `${scheme}://127.0.0.1:${site.port}/`;
      const { stdout } = await explain(url);
      expect(stdout).toContain('503');
      // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      const { trace } = await explainJson(url);
      // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
      expect([...trace.why, trace.message].join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    }
  });

  test('a head in pieces of one byte is told as it is', async () => {
    const head = `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(200)}Content-Length: 5\r\n\r\n`;
    const site = await startRawServer((socket) => {
      socket.setNoDelay(true);
      onRequest(socket, () => {
        for (const byte of Buffer.from(`${head}acorn`)) socket.write(Buffer.of(byte));
      });
    });
    onTestFinished(() => site.stop());
    const { exitCode, all } = await explainJson(
      `http://127.0.0.1:${site.port}/`,
      '--keyword',
      'acorn',
    );
    expect(exitCode).toBe(0);
    expect(all('response')).toMatchObject([{ head, isComplete: true, headBytes: head.length }]);
  });

  test('503: HEAD and GET agree', async () => {
    const { exitCode, trace, all } = await explainJson(at('broken'));
    expect(exitCode).toBe(1);
    expect(trace).toMatchObject({ outcome: 'down', reason: 'http_503' });
    expect(all('status')).toMatchObject([
      { method: 'HEAD', isAccepted: false },
      { method: 'GET', isAccepted: false },
    ]);
    expect(all('lookup')).toMatchObject([{ source: 'servers' }, { source: 'cache' }]);
  });

  test('HEAD 405, GET 200: GET decides', async () => {
    const { exitCode, trace, all } = await explainJson(at('nohead'));
    expect(exitCode).toBe(0);
    expect(trace).toMatchObject({ notes: [{ code: 'head_unsupported' }] });
    expect(all('method')).toMatchObject([
      { method: 'HEAD', because: 'usual' },
      { method: 'GET', because: 'unsettled', after: 'http_405' },
    ]);
    expect(trace.why.at(-1)).toMatch(/^GET decides: up/);
  });

  test('a refused connection', async () => {
    const { exitCode, all } = await explainJson(at('refused'));
    expect(exitCode).toBe(1);
    expect(all('dialled')).toMatchObject([{ end: 'failed', reason: 'connect_refused' }]);
    expect(all('request')).toEqual([]);
  });

  test('a name that vanished', async () => {
    const { exitCode, all } = await explainJson(at('gone'));
    expect(exitCode).toBe(1);
    expect(all('dns_answer')).toMatchObject([{ code: 'ENOTFOUND' }, { code: 'ENOTFOUND' }]);
    expect(all('addresses')).toMatchObject([{ judged: [], reason: 'dns_nxdomain' }]);
    expect(all('dial')).toEqual([]);
  });

  test('redirects hop by hop, a downgrade among them', async () => {
    const port = await secureSite(fresh, `HTTP/1.1 302 Found\r\nLocation: ${at('up')}\r\n\r\n`);
    const url = `https://tls.example:${port}/`;
    const { exitCode, all } = await explainJson(url, '--header', 'X-Key: geheimnis');
    expect(exitCode).toBe(0);
    expect(all('redirect')).toMatchObject([
      { statusCode: 302, to: at('up'), followed: 1, allowed: 5, notes: ['https_downgrade'] },
    ]);
    expect(all('tls_ended')).toMatchObject([
      {
        version: 'TLSv1.3',
        cipher: 'TLS_AES_256_GCM_SHA384',
        group: 'X25519',
        trust: 'trusted',
        chain: [{ subject: 'CN=tls.example', issuer: 'CN=Acorn Authority', nameCount: 1 }],
      },
    ]);
    expect(all('headers_kept')).toHaveLength(1);
    expect(all('request').map(({ url: to }) => to)).toEqual([url, at('up')]);
  });

  test('an expired certificate, and the same where nobody minds', async () => {
    const port = await secureSite(stale, 'HTTP/1.1 200 OK\r\n\r\n');
    const url = `https://old.example:${port}/`;
    const strict = await explainJson(url);
    expect(strict).toMatchObject({ exitCode: 1, trace: { reason: 'tls_expired' } });
    expect(strict.all('tls_ended')).toMatchObject([
      {
        trust: 'refused',
        trustCode: 'CERT_HAS_EXPIRED',
        reason: 'tls_expired',
        chain: [{ names: ['old.example', 'www.old.example'], nameCount: 2 }],
      },
    ]);
    const lenient = await explainJson(url, '--insecure');
    expect(lenient).toMatchObject({ exitCode: 0 });
    expect(lenient.all('tls_ended')).toMatchObject([{ trust: 'ignored', reason: null }]);
    expect(lenient.trace.why[0]).toContain('CERT_HAS_EXPIRED');
  });

  test('a site that hangs: the story until the deadline', async () => {
    const { exitCode, trace, all } = await explainJson(at('hang'), '--timeout', '2s');
    expect(exitCode).toBe(1);
    expect(trace).toMatchObject({ reason: 'head_timeout' });
    expect(all('method')).toMatchObject([{ because: 'usual' }, { method: 'GET', because: 'slow' }]);
    const silence = { head: '', waitedMs: null, isComplete: false };
    expect(all('response')).toMatchObject([silence, silence]);
    expect(all('response').find(({ method }) => method === 'GET')).toMatchObject({
      reason: 'head_timeout',
    });
  });

  test('an address that is never dialled', async () => {
    const { exitCode, trace, all } = await explainJson('http://meta.example/');
    expect(exitCode).toBe(3);
    expect(trace).toMatchObject({ outcome: 'blocked', reason: 'special_address' });
    expect(all('addresses')).toMatchObject([
      { judged: [{ address: '169.254.169.254', verdict: 'special_address' }] },
    ]);
    expect(all('dial')).toEqual([]);
  });

  test('what the site asks for is not a failure', async () => {
    const { exitCode, trace } = await explainJson(at('busy'));
    expect(exitCode).toBe(3);
    expect(trace).toMatchObject({ outcome: 'throttled', reason: 'http_429' });
  });

  test.each([
    ['Sign in', 0, null],
    ['Sign out', 1, 'keyword_missing'],
  ])('the page must hold "%s"', async (keyword, expected, reason) => {
    const { exitCode, all } = await explainJson(at('up'), '--keyword', keyword);
    expect(exitCode).toBe(expected);
    expect(all('method')).toMatchObject([{ method: 'GET', because: 'page' }]);
    expect(all('response')).toMatchObject([{ isComplete: true, method: 'GET' }]);
    expect(all('page')).toMatchObject([{ bytes: 12, keyword, reason }]);
  });
});

test.each([
  ['HEAD', []],
  ['GET', ['--keyword', 'Sign in']],
])('the bytes of a %s are those that went out, and those that came', async (method, flags) => {
  const head = 'HTTP/1.1 200 Fine\r\nX-Odd:\tone\nContent-Length: 7\r\n\r\n';
  const server = await startRawServer(answering(`${head}${method === 'GET' ? 'Sign in' : ''}`));
  onTestFinished(() => server.stop());
  const { all } = await explainJson(`http://127.0.0.1:${server.port}/a?b=c`, ...flags);
  expect(all('request')).toMatchObject([{ method, head: server.received[0] }]);
  expect(all('response')).toMatchObject([{ method, head, headBytes: head.length, isCut: false }]);
});

test('a head of many bytes is cut, and its size told', async () => {
  const line = `X-Long: ${'x'.repeat(90)}\r\n`;
  const server = await startRawServer(answering(`HTTP/1.1 200 OK\r\n${line.repeat(60)}\r\n`));
  onTestFinished(() => server.stop());
  const { all } = await explainJson(`http://127.0.0.1:${server.port}/`);
  const [response] = all('response');
  expect(response).toMatchObject({ headBytes: 17 + 60 * 100 + 2, isCut: true, isComplete: true });
  expect(String(response?.['head'])).toHaveLength(4_096);
});

test('secrets of own headers show nowhere, not even when the site repeats them', async () => {
  const port = await secureSite(fresh, 'HTTP/1.1 200 OK\r\nX-Seen: geheimnis\r\n\r\n');
  const { stdout, all } = await explainJson(
    `https://tls.example:${port}/?key=geheimnis`,
    '--header',
    'Authorization: Bearer geheimnis',
    '--header',
    'Accept-Language: de',
  );
  expect(stdout).not.toContain('geheimnis');
  expect(all('request')).toMatchObject([
    { head: expect.stringContaining('Authorization: ***\r\nAccept-Language: ***\r\n') as unknown },
  ]);
  expect(all('response')).toMatchObject([
    { head: expect.stringContaining('X-Seen: ***\r\n') as unknown },
  ]);
});

test('other kinds of targets tell of their connections without doing anything for it', async () => {
  const { address, port } = farm.site('up.example');
  const { exitCode, kinds } = await explainJson(`tcp://${address}:${port}`);
  expect(exitCode).toBe(0);
  expect(kinds).toEqual(['addresses', 'dial', 'dialled']);
});

describe('how it is shown', () => {
  test('80 columns, no colours, verdict and reasons at the end', async () => {
    const { exitCode, stdout } = await explain(`${at('broken')}${'path/'.repeat(40)}?q=\u202E`);
    const lines = stdout.split('\n');
    expect(exitCode).toBe(1);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    for (const unsafe of ['\u001B', '\u202E']) expect(stdout).not.toContain(unsafe);
    expect(lines).toContain('DOWN     HTTP 503 (http_503)');
    expect(lines).toContain('         The site answers with an error: look at its log.');
    expect(lines.indexOf('Why')).toBeGreaterThan(lines.indexOf('DOWN     HTTP 503 (http_503)'));
    expect(lines.indexOf('Time')).toBeGreaterThan(lines.indexOf('Why'));
  });

  test('interrupted, it shows what happened until then', async () => {
    let interrupt = (): void => {};
    const running = runExplain([at('hang'), '--resolver', farm.resolver], {
      onReady: (press) => (interrupt = press),
    });
    const timer = setInterval(() => {
      if (farm.requestCount('hang.example') > 1) interrupt();
    }, 20);
    onTestFinished(() => clearInterval(timer));
    setTimeout(() => interrupt(), 1_000);
    const { exitCode, stdout } = await running;
    expect(exitCode).toBe(130);
    expect(stdout).toContain('UNKNOWN  the probe was stopped (stopped)');
  });
});

test.each([
  [[], 'there is nothing to explain'],
  [['a.example', 'b.example'], 'one address at a time'],
  [['http://user:pw@a.example/'], 'user'],
  [['a.example', '--expect', 'yes'], '--expect'],
  [['a.example', '--resolver', 'dns.example'], '--resolver must be an IP address'],
  [['a.example', '--ca', '/nowhere.pem'], '--ca cannot read'],
  [['a.example', '--jsn'], 'did you mean --json'],
])('%j is wrong, and nothing is asked', async (args, says) => {
  const { exitCode, stdout, stderr } = await runExplain(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(says);
});
