import { createServer as createSecureServer } from 'node:https';
import { createServer } from 'node:net';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../test/support/certificates.ts';
import { openHttpProbe } from '../../test/support/http-probe.ts';
import { openHttpServers } from '../../test/support/http-server.ts';
import { httpProxy, socksProxy, type ProxyNames } from '../../test/support/proxy-server.ts';
import { startDnsServer } from '../farm/dns/dns-server.ts';
import { openProbeStage } from '../testing/prober/probe-stage.ts';
import { canonicalProxy, proxyOf } from './proxy-options.ts';
import { tcp } from './tcp/tcp-prober.ts';
import type { JsonObject } from '../core/json.ts';
import type { Problem } from '../core/errors.ts';

const root = makeCertificate({ name: 'Squirrel Root', isAuthority: true });
const leaf = makeCertificate({ name: 'shop', hosts: ['shop.example'], issuer: root });
const dns = await startDnsServer({
  zone: {
    'shop.example': { kind: 'records', a: ['127.0.0.1'] },
    'cloud.example': { kind: 'records', a: ['169.254.169.254'] },
  },
});
const setup = { extraCaPems: [root.pem], resolvers: [dns.resolver] };
const prober = openHttpProbe(setup);
const servers = openHttpServers();
afterEach(() => servers.close());
afterAll(async () => {
  prober.close();
  await dns.stop();
});

/** Where the proxy of a test finds the site. */
const shopAt = (port: number): ProxyNames => ({ 'shop.example': { host: '127.0.0.1', port } });

const at = (scheme: string, port: number): JsonObject => ({
  proxy: `${scheme}://127.0.0.1:${port}`,
});

describe('an HTTP proxy', () => {
  test('is given plain requests in absolute form, with a body too', async () => {
    const site = await servers.serve(({ body }, __, response) => response.end(`got ${body}`));
    const { server, asked } = httpProxy({ names: shopAt(site.port) });
    const options = { ...at('http', await servers.listen(server)), method: 'post', body: 'x y' };
    const url = `http://shop.example:${site.port}/a?b=c`;
    for (const more of [{}, { keyword: 'got x y' }]) {
      expect(await prober.probe(url, { options: { ...options, ...more } })).toMatchObject({
        outcome: 'up',
      });
    }
    expect(asked).toEqual([`POST ${url}`, `POST ${url}`]);
    expect(site.seen[0]?.headers.host).toBe(`shop.example:${site.port}`);
  });

  test('tunnels encrypted ones, which still have to be for the name', async () => {
    const secure = createSecureServer({ key: leaf.keyPem, cert: leaf.pem }, (_, response) => {
      response.end('in');
    });
    const port = await servers.listen(secure);
    const { server, asked } = httpProxy({ names: shopAt(port) });
    const options = at('http', await servers.listen(server));
    for (const more of [{}, { keyword: 'in' }]) {
      expect(
        await prober.probe(`https://shop.example:${port}/`, { options: { ...options, ...more } }),
      ).toMatchObject({ outcome: 'up' });
    }
    expect(asked[0]).toBe(`CONNECT shop.example:${port}`);
    expect(await prober.probe(`https://127.0.0.1:${port}/`, { options })).toMatchObject({
      reason: 'tls_host_mismatch',
    });
  });

  test('looks up names that only it knows', async () => {
    const site = await servers.serve((_, __, response) => response.end());
    const names = { 'inner.example': { host: '127.0.0.1', port: site.port } };
    const { server } = httpProxy({ names });
    const options = at('http', await servers.listen(server));
    expect(await prober.probe('http://inner.example/', { options })).toMatchObject({
      outcome: 'up',
    });
  });

  test('tunnels to another place when that is asked for', async () => {
    const site = await servers.serve((_, __, response) => response.end());
    const { server, asked } = httpProxy();
    const options = {
      ...at('http', await servers.listen(server)),
      connectTo: `127.0.0.1:${site.port}`,
    };
    expect(await prober.probe('http://shop.example/', { options })).toMatchObject({
      outcome: 'up',
    });
    expect(asked).toEqual([`CONNECT 127.0.0.1:${site.port}`]);
  });

  test.each(['http', 'https'])('gets its login, and nobody else does (%s)', async (scheme) => {
    const secure = createSecureServer({ key: leaf.keyPem, cert: leaf.pem }, (_, response) => {
      response.end();
    });
    const plain = await servers.serve((_, __, response) => response.end());
    const port = scheme === 'http' ? plain.port : await servers.listen(secure);
    const { server } = httpProxy({ login: 'ann:pass:word', names: shopAt(port) });
    const proxy = at('http', await servers.listen(server));
    const url = `${scheme}://shop.example:${port}/`;
    const right = { ...proxy, proxyLogin: 'ann:pass:word' };
    expect(await prober.probe(url, { options: right })).toMatchObject({ outcome: 'up' });
    expect(await prober.probe(url, { options: proxy })).toMatchObject({
      outcome: 'unknown',
      reason: 'proxy',
      message: 'the proxy wants another login (407)',
    });
  });

  test.each([
    ['HTTP/1.1 403 Forbidden', 'unknown', 'proxy'],
    ['HTTP/1.1 503 Busy', 'unknown', 'proxy'],
    ['HTTP/1.1 503 Busy\r\nX-Squid-Error: ERR_CONNECT_FAIL 111', 'down', 'connect_refused'],
    ['HTTP/1.1 500 x\r\nProxy-Status: p; error=connection_timeout', 'down', 'connect_timeout'],
    ['HTTP/1.1 502 Bad Gateway', 'down', 'unreachable'],
    ['HTTP/1.1 504 Gateway Timeout', 'down', 'unreachable'],
    ['SSH-2.0-OpenSSH_9.9 hello', 'unknown', 'proxy'],
  ])('that answers %j to CONNECT: %s', async (refuses, outcome, reason) => {
    const { server } = httpProxy({ refuses });
    const options = at('http', await servers.listen(server));
    expect(await prober.probe('https://shop.example/', { options })).toMatchObject({
      outcome,
      reason,
    });
  });
});

describe('a SOCKS5 proxy', () => {
  test.each([
    ['socks5', '127.0.0.1'],
    ['socks5h', 'shop.example'],
  ])('%s is asked for %s', async (scheme, host) => {
    const site = await servers.serve((_, __, response) => response.end('in'));
    const { server, asked } = socksProxy({ names: shopAt(site.port), login: 'ann:pw' });
    const options = { ...at(scheme, await servers.listen(server)), proxyLogin: 'ann:pw' };
    const url = `http://shop.example:${site.port}/`;
    for (const more of [{}, { keyword: 'in' }]) {
      expect(await prober.probe(url, { options: { ...options, ...more } })).toMatchObject({
        outcome: 'up',
      });
    }
    expect(asked.slice(0, 2)).toEqual(['login ann:pw', `socks ${host}:${site.port}`]);
  });

  test.each([
    [1, 'unknown', 'proxy'],
    [2, 'unknown', 'proxy'],
    [3, 'unknown', 'proxy'],
    [4, 'down', 'unreachable'],
    [5, 'down', 'connect_refused'],
    [99, 'unknown', 'proxy'],
  ])('that replies %i: %s', async (reply, outcome, reason) => {
    const { server } = socksProxy({ reply });
    const options = at('socks5h', await servers.listen(server));
    expect(await prober.probe('https://shop.example/', { options })).toMatchObject({
      outcome,
      reason,
    });
  });

  test('a wrong login is not the fault of the site', async () => {
    const { server } = socksProxy({ login: 'ann:pw' });
    const options = { ...at('socks5', await servers.listen(server)), proxyLogin: 'ann:no' };
    expect(await prober.probe('http://shop.example/', { options })).toMatchObject({
      outcome: 'unknown',
      reason: 'proxy',
    });
  });

  test('carries what a server says first', async () => {
    const port = await servers.listen(createServer((socket) => socket.end('220 hello\r\n')));
    const { server } = socksProxy();
    const stage = openProbeStage(tcp);
    const proxy = `socks5://127.0.0.1:${await servers.listen(server)}`;
    const form = { url: `tcp://127.0.0.1:${port}`, receive: '220 *', proxy };
    expect(await stage.probe(form)).toMatchObject({ outcome: 'up' });
    stage.close();
  });
});

describe('a proxy that does not work is not the fault of the site', () => {
  test.each(['http', 'socks5', 'socks5h'])('nobody listens (%s)', async (scheme) => {
    const options = at(scheme, 9);
    expect(await prober.probe('http://shop.example/', { options })).toMatchObject({
      outcome: 'unknown',
      reason: 'proxy',
    });
  });

  test.each(['http', 'socks5h'])('silent or closing (%s)', async (scheme) => {
    const silent = await servers.listen(createServer((socket) => socket.on('error', () => 0)));
    const closing = await servers.listen(createServer((socket) => socket.destroy()));
    for (const port of [silent, closing]) {
      const result = await prober.probe('https://shop.example/', {
        options: at(scheme, port),
        timeoutMs: 500,
      });
      expect(result).toMatchObject({ outcome: 'unknown', reason: 'proxy' });
    }
  });

  test('its name does not exist', async () => {
    const options = { proxy: 'http://no.such.example:3128' };
    expect(await prober.probe('http://shop.example/', { options })).toMatchObject({
      outcome: 'unknown',
      reason: 'proxy',
    });
  });
});

describe('the policy', () => {
  test.each(['http', 'socks5', 'socks5h'])('holds behind a proxy (%s)', async (scheme) => {
    const { server, asked } = scheme === 'http' ? httpProxy() : socksProxy();
    const options = at(scheme, await servers.listen(server));
    for (const host of ['169.254.169.254', 'cloud.example', 'metadata.google.internal']) {
      expect(await prober.probe(`http://${host}/`, { options })).toMatchObject({
        outcome: 'blocked',
      });
    }
    expect(asked).toEqual([]);
  });

  test('judges the proxy itself', async () => {
    const strict = openHttpProbe({ ...setup, targets: 'public' });
    const { server, asked } = httpProxy();
    const options = at('http', await servers.listen(server));
    expect(await strict.probe('http://192.0.2.1/', { options })).toMatchObject({
      outcome: 'blocked',
    });
    expect(await strict.probe('http://9.9.9.9/', { options })).toMatchObject({
      outcome: 'blocked',
    });
    expect(asked).toEqual([]);
    strict.close();
  });
});

test('a login in the address is kept with the secrets', () => {
  const problems: Problem[] = [];
  const options = canonicalProxy({ proxy: 'http://ann:p%40ss@Proxy.Example:3128/' }, problems);
  expect(options).toEqual({ proxy: 'http://proxy.example:3128', proxyLogin: 'ann:p@ss' });
  expect(proxyOf(options)).toMatchObject({ login: { user: 'ann', password: 'p@ss' } });
  expect(problems).toEqual([]);
});

test.each([
  [{ proxy: 'proxy.example' }, 'proxy'],
  [{ proxy: 'http://proxy.example' }, 'proxy'],
  [{ proxy: 'https://user:pa55word@proxy.example:443' }, 'proxy'],
  [{ proxy: 'socks5://proxy.example:1080/path' }, 'proxy'],
  [{ proxyLogin: 'user:pa55word' }, 'proxyLogin'],
  [{ proxy: 'http://a:pa55word@b.example:80', proxyLogin: 'user:pa55word' }, 'proxyLogin'],
  [{ proxy: 'http://b.example:80', proxyLogin: 'pa55word' }, 'proxyLogin'],
])('%j is refused at %s, without secrets', (form, path) => {
  const problems: Problem[] = [];
  canonicalProxy(form, problems);
  expect(problems.map((problem) => problem.path)).toEqual([path]);
  expect(JSON.stringify(problems)).not.toContain('pa55word');
});
