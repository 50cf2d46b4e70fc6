import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { openHttpProbe } from '../../../../test/support/http-probe.ts';
import { openHttpServers, type SeenRequest } from '../../../../test/support/http-server.ts';
import type { JsonObject } from '../../../core/json.ts';
import { InvalidError } from '../../../core/errors.ts';
import { CHECK_DEFAULTS } from '../../../core/monitor/monitor-defaults.ts';
import { readMonitorInput } from '../../../core/monitor/monitor-input.ts';
import { createNetwork } from '../../../network/index.ts';
import { createExplainer } from '../../explainer.ts';
import { http } from '../http-prober.ts';
import { answerDigest } from './digest.ts';

const prober = openHttpProbe();
const servers = openHttpServers();
afterEach(() => servers.close());
afterAll(() => prober.close());

const site = (port: number, path = '/'): string => `http://127.0.0.1:${port}${path}`;

test.each(['post', 'put', 'patch', 'delete', 'options', 'query', 'get', 'head'])(
  '%s is sent as it is, once',
  async (method) => {
    const { port, seen } = await servers.serve((_, __, response) => response.end());
    const result = await prober.probe(site(port), { options: { method } });
    expect(result).toMatchObject({ outcome: 'up', evidence: { method: method.toUpperCase() } });
    expect(seen.map((each) => each.method)).toEqual([method.toUpperCase()]);
  },
);

describe('bodies', () => {
  test.each<readonly [JsonObject, string]>([
    [{ body: '{"a":"ü"}' }, 'application/json'],
    [{ body: 'a=b' }, 'text/plain; charset=utf-8'],
    [{ body: 'a=b', bodyType: 'form' }, 'application/x-www-form-urlencoded'],
    [{ body: '{"a":1}', bodyType: 'text' }, 'text/plain; charset=utf-8'],
    [{ body: '<a/>', headers: { 'content-type': 'text/xml' } }, 'text/xml'],
  ])('%j goes out as %s', async (options, contentType) => {
    for (const more of [{}, { keyword: 'thanks' }]) {
      const { port, seen } = await servers.serve((_, __, response) => response.end('thanks'));
      const result = await prober.probe(site(port), {
        options: { method: 'post', ...options, ...more },
      });
      expect(result).toMatchObject({ outcome: 'up' });
      expect(seen).toMatchObject([
        { method: 'POST', body: options['body'], headers: { 'content-type': contentType } },
      ]);
    }
  });

  test('a post without one says so', async () => {
    const { port, seen } = await servers.serve((_, __, response) => response.end());
    await prober.probe(site(port), { options: { method: 'post' } });
    expect(seen[0]?.headers['content-length']).toBe('0');
  });
});

describe('redirects of a request with a body', () => {
  const options = { method: 'post', body: '{"key":"secret-key"}' };

  test.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', options.body],
    [308, 'POST', options.body],
  ])('%i goes on as %s', async (status, method, body) => {
    const { port, seen } = await servers.serve(({ url }, _, response) => {
      if (url === '/') response.writeHead(status, { location: '/next' });
      response.end();
    });
    expect(await prober.probe(site(port), { options })).toMatchObject({ outcome: 'up' });
    expect(seen).toMatchObject([
      { method: 'POST', url: '/' },
      { method, url: '/next', body },
    ]);
  });

  test('the answer to a form may lead to the form itself', async () => {
    const { port } = await servers.serve(({ method }, _, response) => {
      if (method === 'POST') response.writeHead(303, { location: '/' });
      response.end();
    });
    expect(await prober.probe(site(port), { options })).toMatchObject({ outcome: 'up' });
  });

  test('it never reaches another origin', async () => {
    const other = await servers.serve((_, __, response) => response.end());
    const { port } = await servers.serve((_, __, response) => {
      response.writeHead(307, { location: site(other.port) });
      response.end();
    });
    expect(await prober.probe(site(port), { options })).toMatchObject({
      outcome: 'blocked',
      reason: 'body_redirect',
    });
    expect(other.seen).toEqual([]);
  });
});

describe('logins', () => {
  const login = { user: 'Jäger', password: 'pass:word' };

  test('basic goes with the first request', async () => {
    const token = Buffer.from('Jäger:pass:word').toString('base64');
    const { port, seen } = await servers.serve((_, __, response) => response.end());
    expect(await prober.probe(site(port), { options: login })).toMatchObject({ outcome: 'up' });
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([`Basic ${token}`]);
  });

  test('bearer too, and neither goes to another origin', async () => {
    const other = await servers.serve((_, __, response) => response.end());
    const { port, seen } = await servers.serve((_, __, response) => {
      response.writeHead(302, { location: site(other.port) });
      response.end();
    });
    for (const options of [{ bearer: 'token-123' }, login]) {
      expect(await prober.probe(site(port), { options })).toMatchObject({ outcome: 'up' });
    }
    expect(seen[0]?.headers.authorization).toBe('Bearer token-123');
    expect(other.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  /** A server that wants a digest, and what it makes of an answer. */
  const challenge = 'Digest realm="shop", nonce="n1", qop="auth", algorithm=SHA-256';
  const isRight = ({ method, url, headers }: SeenRequest, password: string): boolean => {
    const sent = headers.authorization ?? '';
    const cnonce = /cnonce="([^"]+)"/.exec(sent)?.[1] ?? '';
    const asked = { user: 'ann', password, method, uri: url };
    return sent !== '' && sent === answerDigest([challenge], asked, cnonce);
  };
  const digestServer = (password: string) =>
    servers.serve((request, _, response) => {
      if (!isRight(request, password)) {
        response.writeHead(401, { 'www-authenticate': challenge });
      }
      response.end('inside');
    });

  test.each<JsonObject>([{}, { keyword: 'inside' }, { method: 'post', body: '{}' }])(
    'digest answers the challenge (%j)',
    async (more) => {
      const { port, seen } = await digestServer('pw');
      const options = { user: 'ann', password: 'pw', login: 'digest', ...more };
      const result = await prober.probe(site(port, '/a?b=c'), { options });
      expect(result).toMatchObject({ outcome: 'up', evidence: { statusCode: 200 } });
      expect(seen[0]?.headers.authorization).toBeUndefined();
    },
  );

  test('a wrong password is the answer of the site, asked for once', async () => {
    const { port, seen } = await digestServer('pw');
    const options = { user: 'ann', password: 'no', login: 'digest', method: 'get' };
    expect(await prober.probe(site(port), { options })).toMatchObject({
      outcome: 'down',
      reason: 'http_401',
    });
    expect(seen).toHaveLength(2);
  });

  test('a digest login is never sent as basic', async () => {
    const { port, seen } = await servers.serve((_, __, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' });
      response.end();
    });
    const options = { user: 'ann', password: 'pw', login: 'digest', method: 'get' };
    expect(await prober.probe(site(port), { options })).toMatchObject({ reason: 'http_401' });
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });
});

test('an explanation shows no secret of a request', async () => {
  const { port } = await servers.serve(({ headers }, _, response) => {
    response.setHeader('x-echo', headers.authorization ?? '');
    response.end();
  });
  const network = createNetwork({
    resolvers: [],
    extraCaPems: [],
    targets: 'private',
    userAgent: 'test',
  });
  const forms: readonly JsonObject[] = [
    { user: 'ann', password: 'pa55word' },
    { bearer: 'pa55word-token' },
    { method: 'post', body: '{"key":"pa55word"}' },
    { headers: { 'X-Key': 'pa55word', Host: 'shop.example' } },
    { proxy: 'http://127.0.0.1:9', proxyLogin: 'ann:pa55word' },
  ];
  for (const form of forms) {
    const given = { url: site(port), ...form };
    const setup = { kinds: new Map([[http.kind, http]]), defaults: CHECK_DEFAULTS, path: '' };
    const reading = readMonitorInput(given, setup);
    if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
    const { kind, target, options, timeoutMs } = reading.spec;
    const explainer = createExplainer(network, [http]);
    const explanation = await explainer.explain({ kind, target, options, timeoutMs, memory: null });
    const shown = JSON.stringify(explanation);
    expect(shown).not.toContain('pa55word');
    expect(shown).not.toContain(Buffer.from('ann:pa55word').toString('base64'));
    if ('headers' in form) expect(shown).toContain('shop.example');
  }
  network.close();
});

test.each<readonly [JsonObject, string]>([
  [{ body: 'x' }, 'method'],
  [{ body: 'x', method: 'head' }, 'method'],
  [{ bodyType: 'json', method: 'post' }, 'bodyType'],
  [{ body: 'pa55word', bodyType: 'json', method: 'post' }, 'body'],
  [
    { body: '{}', bodyType: 'json', method: 'post', headers: { 'Content-Type': 'a/b' } },
    'bodyType',
  ],
  [{ password: 'pa55word' }, 'user'],
  [{ login: 'digest' }, 'user'],
  [{ user: 'pa55word:', password: 'pa55word' }, 'user'],
  [{ user: 'a', password: 'pa55word\n' }, 'user'],
  [{ user: 'a', bearer: 'pa55word' }, 'bearer'],
  [{ user: 'a', headers: { Authorization: 'pa55word' } }, 'user'],
  [{ bearer: 'pa55word', headers: { authorization: 'pa55word' } }, 'bearer'],
  [{ bearer: 'Bearer pa55word' }, 'bearer'],
])('%j: the clash is named at %s, without secrets', async (options, path) => {
  const problems = await prober.probe('http://a.example/', { options }).then(
    () => [],
    (error: unknown) => (error instanceof InvalidError ? error.problems : []),
  );
  expect(problems.map((problem) => problem.path)).toEqual([path]);
  expect(JSON.stringify(problems)).not.toContain('pa55word');
});
