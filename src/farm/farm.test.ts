import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { startFarm } from './farm.ts';
import type { Farm, FarmOptions } from './farm.ts';
import { numberedSites } from './sites/numbered-sites.ts';
import type { SiteBehaviour } from './sites/site-behaviour.ts';

const farms: Farm[] = [];
const name = 'shop-07.farm.example';
const ok = { kind: 'answer', status: 200 } as const;

afterEach(async () => {
  await Promise.all(farms.splice(0).map((farm) => farm.stop()));
});

async function start(options: FarmOptions): Promise<Farm> {
  const farm = await startFarm(options);
  farms.push(farm);
  return farm;
}

const startOne = (behaviour: SiteBehaviour, placement: 'own' | 'shared' = 'own') =>
  start({ placement, sites: [{ name, behaviour }] });

async function dial(farm: Farm, site = name): Promise<Socket> {
  const { address, port } = await resolveSite(farm, site);
  return connect(port, address);
}

async function resolveSite(farm: Farm, site = name) {
  const resolver = new Resolver({ timeout: 100, tries: 1 });
  resolver.setServers([farm.resolver]);
  const [address = ''] = await resolver.resolve4(site);
  return { address, port: Number(new URL(farm.site(site).url).port) };
}

const requestText = (method: string, host = name) =>
  `${method} /path?q=1 HTTP/1.1\r\nHost: ${host}:80\r\nConnection: close\r\n\r\n`;

/** Everything the site sends, then how the connection ended. */
async function ask(farm: Farm, method = 'GET', site = name): Promise<string> {
  const socket = await dial(farm, site);
  socket.write(requestText(method, site));
  return read(socket);
}

function read(socket: Socket): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('end', () => resolve(`${text}|end`));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(`${text}|${error.code}`));
  });
}

describe.each(['own', 'shared'] as const)('in the %s placement', (placement) => {
  test.each<[SiteBehaviour, string, string]>([
    [ok, 'GET', 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n200 OK\n|end'],
    [ok, 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n|end'],
    [
      { kind: 'answer', status: 200, headStatus: 405, body: 'é' },
      'HEAD',
      'HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nAllow: GET\r\nConnection: close\r\n\r\n|end',
    ],
    [
      { kind: 'answer', status: 999, reasonPhrase: 'Odd', headers: { A: ['1', '2'] }, body: 'x' },
      'GET',
      'HTTP/1.1 999 Odd\r\nContent-Length: 1\r\nA: 1\r\nA: 2\r\nConnection: close\r\n\r\nx|end',
    ],
    [
      { kind: 'answer', status: 204 },
      'GET',
      'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n|end',
    ],
    [{ kind: 'reset' }, 'GET', '|ECONNRESET'],
    [{ kind: 'close' }, 'GET', '|end'],
    [{ kind: 'close', startsAt: 'request' }, 'GET', '|end'],
    [{ kind: 'raw', bytes: 'SSH-2.0-x\r\n', startsAt: 'connect' }, 'GET', 'SSH-2.0-x\r\n|end'],
    [{ kind: 'raw', bytes: 'HTTP/1.1 2\xff', dripMs: 1 }, 'GET', 'HTTP/1.1 2\xff|end'],
    [{ kind: 'raw', bytes: 'ab', repeat: 3, ending: 'reset' }, 'GET', 'ababab|ECONNRESET'],
    [{ kind: 'raw', bytes: '', repeat: 1e12 }, 'GET', '|end'],
  ])('acts as told: %j to %s', async (behaviour, method, seen) => {
    const farm = await startOne(behaviour, placement);
    expect(await ask(farm, method)).toBe(seen);
  });

  test('a redirect knows the port of the farm', async () => {
    const farm = await startOne(
      { kind: 'redirect', status: 301, location: 'http://b.farm.example:{port}/x' },
      placement,
    );
    const { port } = farm.site(name);
    expect(await ask(farm)).toContain(
      `301 Moved Permanently\r\nContent-Length: 0\r\nLocation: http://b.farm.example:${port}/x\r\n`,
    );
  });

  test('waits before an answer', async () => {
    const farm = await startOne({ ...ok, delayMs: 60 }, placement);
    const startedAt = performance.now();
    await ask(farm);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(58);
  });

  test('a site that hangs reads the request and stays silent', async () => {
    const farm = await startOne({ kind: 'hang' }, placement);
    const asked = ask(farm);
    await expect.poll(() => farm.requestCount(name)).toBe(1);
    await farm.change(name, ok);
    expect(await ask(farm)).toContain('200 OK');
    // The silent connection outlives the change and ends with the farm.
    await farm.stop();
    expect(await asked).toMatch(/^\|/);
  });

  test('a site that refuses has no listener until it recovers, and its open connections go on', async () => {
    const farm = await startOne({ ...ok, delayMs: 40 }, placement);
    const early = ask(farm);
    await expect.poll(() => farm.requestCount(name)).toBe(1);
    await farm.change(name, { kind: 'refuse' });
    expect(await ask(farm)).toBe('|ECONNREFUSED');
    expect(await early).toContain('200 OK');
    await farm.change(name, ok);
    expect(await ask(farm)).toContain('200 OK');
  });

  test.each([
    ['nxdomain', 'ENOTFOUND'],
    ['servfail', 'ESERVFAIL'],
    ['dns-silent', 'ETIMEOUT'],
  ] as const)('a name can fail: %s', async (kind, code) => {
    const farm = await startOne(ok, placement);
    await farm.change(name, { kind });
    await expect(resolveSite(farm)).rejects.toMatchObject({ code });
    await farm.change(name, ok);
    expect(await ask(farm)).toContain('200 OK');
  });

  test('keeps the truth of each request', async () => {
    const seen: string[] = [];
    const onRequest = (request: { name: string }) => seen.push(request.name);
    const sites = [
      { name, behaviour: ok },
      { name: 'B.farm.example', behaviour: ok },
    ];
    const farm = await start({ placement, sites, requestLogLimit: 2, onRequest });
    const before = Date.now();
    for (const method of ['GET', 'HEAD', 'GET']) await ask(farm, method);
    await ask(farm, 'GET', 'b.farm.example');
    const requests = farm.requests(name.toUpperCase());
    expect(requests.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
    expect(requests[0]).toMatchObject({ name, path: '/path?q=1', host: name });
    expect(requests[0]?.at).toBeGreaterThanOrEqual(before);
    expect(requests[0]?.remotePort).not.toBe(requests[1]?.remotePort);
    expect(farm.requestCount(name)).toBe(3);
    expect(seen).toEqual([name, name, name, 'b.farm.example']);
  });

  test('answers several requests on one connection', async () => {
    const farm = await startOne(ok, placement);
    const socket = await dial(farm);
    const kept = `GET / HTTP/1.1\r\nHost: ${name}\r\n\r\n`;
    socket.write(kept + kept + kept.slice(0, 20));
    socket.write(kept.slice(20) + requestText('GET'));
    expect((await read(socket)).match(/200 OK\r\n/g)).toHaveLength(4);
  });

  test('ends a connection with an endless or senseless head', async () => {
    const farm = await startOne(ok, placement);
    for (const text of ['x'.repeat(40_000), '\r\n\r\n']) {
      const socket = await dial(farm);
      socket.write(text);
      expect(await read(socket)).toMatch(/^\|/);
    }
    expect(await ask(farm)).toContain('200 OK');
  });
});

test('own placement: a cut at connect is noted without a request', async () => {
  const farm = await startOne({ kind: 'reset' });
  expect(await read(await dial(farm))).toBe('|ECONNRESET');
  expect(farm.requests(name)).toMatchObject([{ name, method: '', path: '' }]);
});

test('own placement: hundreds of sites have an address each on one port', async () => {
  const farm = await start({ sites: numberedSites({ count: 300 }) });
  expect(new Set(farm.sites.map(({ address }) => address)).size).toBe(300);
  expect(new Set(farm.sites.map(({ port }) => port)).size).toBe(1);
  expect(await ask(farm, 'GET', 'site-300.farm.example')).toContain('200 OK');
});

test('own placement: quick changes to and fro end as the last one says', async () => {
  const farm = await startOne({ kind: 'refuse' });
  const changes = [ok, { kind: 'refuse' } as const, ok].map((behaviour) =>
    farm.change(name, behaviour),
  );
  await Promise.all(changes);
  expect(await ask(farm)).toContain('200 OK');
  await Promise.all([farm.change(name, ok), farm.change(name, { kind: 'refuse' })]);
  expect(await ask(farm)).toBe('|ECONNREFUSED');
});

test('shared placement: tells thousands of sites apart by Host', async () => {
  const sites = numberedSites({ count: 5_000, behaviour: { kind: 'hang' } });
  const farm = await start({ placement: 'shared', sites });
  await farm.change('site-4321.farm.example', { kind: 'answer', status: 503 });
  expect(await ask(farm, 'GET', 'site-4321.farm.example')).toContain('503 Service Unavailable');
  const socket = await dial(farm, 'site-1.farm.example');
  socket.write(requestText('GET', 'stranger.example'));
  expect(await read(socket)).toContain('421 Misdirected Request');
});

test('shared placement: deals sites out to several addresses', async () => {
  const sites = numberedSites({ count: 5 });
  const farm = await start({ placement: 'shared', addressCount: 2, sites });
  expect(farm.sites.map(({ address }) => address)).toEqual([
    '127.67.0.1',
    '127.67.0.2',
    '127.67.0.1',
    '127.67.0.2',
    '127.67.0.1',
  ]);
  for (const each of ['site-1.farm.example', 'site-2.farm.example']) {
    expect(await ask(farm, 'GET', each)).toContain('200 OK');
  }
});

test('refuses two sites of one name, and leaves nothing behind', async () => {
  const sites = [
    { name, behaviour: ok },
    { name: name.toUpperCase(), behaviour: ok },
  ];
  await expect(startFarm({ sites })).rejects.toThrow(RangeError);
  const many = numberedSites({ count: 4_001 });
  await expect(startFarm({ sites: many })).rejects.toThrow(RangeError);
});

test('does not know other sites', async () => {
  const farm = await startOne(ok);
  expect(() => farm.site('other.example')).toThrow(RangeError);
  await expect(farm.change('other.example', ok)).rejects.toThrow(RangeError);
});

test('stop frees the port at once', async () => {
  const farm = await startOne(ok);
  const idle = await dial(farm);
  const ended = read(idle);
  await Promise.all([farm.stop(), farm.stop()]);
  expect(await ended).toMatch(/^\|/);
  const again = await start({ sites: [{ name, behaviour: ok }], port: farm.site(name).port });
  expect(await ask(again)).toContain('200 OK');
});
