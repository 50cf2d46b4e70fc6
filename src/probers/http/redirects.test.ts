import { afterAll, afterEach, describe, expect, test } from 'vitest';
import {
  openHttpProbe,
  type HttpResult,
  type ProbeSetup,
} from '../../../test/support/http-probe.ts';
import { onRequest, startRawServer, type RawServer } from '../../../test/support/raw-server.ts';
import type { HttpHead } from '../../network/index.ts';
import { nextHop } from './redirects.ts';
import { withoutStalls } from '../../testing/without-stalls.ts';

const prober = openHttpProbe();
const servers: RawServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => prober.close());

/** Answers by path; what is not listed is 200. `{port}` stands for the server's own port. */
async function start(pages: Readonly<Record<string, string>>, delayMs = 0): Promise<RawServer> {
  let port = 0;
  const server = await startRawServer((socket) =>
    onRequest(socket, (line) => {
      const path = line.split(' ')[1] ?? '';
      const answer = (pages[path] ?? '200 OK').replaceAll('{port}', String(port));
      setTimeout(() => socket.end(`HTTP/1.1 ${answer}\r\n\r\n`, 'latin1'), delayMs);
    }),
  );
  ({ port } = server);
  servers.push(server);
  return server;
}

async function probe(
  pages: Readonly<Record<string, string>>,
  setup: ProbeSetup = {},
): Promise<HttpResult> {
  const server = await start(pages);
  return prober.probe(`http://127.0.0.1:${server.port}/`, setup);
}

const to = (location: string, code = 302): string => `${code} Moved\r\nLocation: ${location}`;

test.each([301, 302, 303, 307, 308])('R1 R18 %i is followed, and HEAD stays HEAD', async (code) => {
  const server = await start({ '/': to('/there', code) });
  const root = `http://127.0.0.1:${server.port}`;
  const result = await prober.probe(`${root}/`);
  expect(result).toMatchObject({
    outcome: 'up',
    evidence: { finalUrl: `${root}/there`, redirects: [`${root}/`], method: 'HEAD' },
  });
  expect(server.received.map((text) => text.split(' ')[0])).toEqual(['HEAD', 'HEAD']);
});

test('R2 circles are seen, whatever the fragment', async () => {
  const server = await start({ '/': to('/b'), '/b': to('/#again') });
  const result = await prober.probe(`http://127.0.0.1:${server.port}/`);
  expect(result).toMatchObject({ outcome: 'down', reason: 'redirect_loop' });
  // HEAD once around, and GET once around.
  expect(server.received).toHaveLength(4);
  expect(await probe({ '/': to('/') })).toMatchObject({ reason: 'redirect_loop' });
});

describe('R2 cookies go back within a probe', () => {
  /** Answers each request by its path and its `Cookie`, and redirects of HEAD and GET alike. */
  async function startSite(answer: (path: string, cookies: string) => string): Promise<RawServer> {
    const server = await startRawServer((socket, index) =>
      onRequest(socket, (line) => {
        // Once the server has noted what came.
        setImmediate(() => {
          const cookies = /^cookie: (.*)$/im.exec(server.received[index] ?? '')?.[1] ?? '';
          socket.end(`HTTP/1.1 ${answer(line.split(' ')[1] ?? '', cookies)}\r\n\r\n`);
        });
      }),
    );
    servers.push(server);
    return server;
  }
  const selfWith = (cookie: string): string => `302 Found\r\nLocation: /\r\nSet-Cookie: ${cookie}`;

  test('a redirect to itself that sets a cookie is no circle', async () => {
    const site = await startSite((_path, cookies) =>
      cookies === 'seen=yes' ? '200 OK' : selfWith('seen=yes; Path=/; HttpOnly'),
    );
    const url = `http://127.0.0.1:${site.port}/`;
    for (const keyword of [undefined, '']) {
      const options = keyword === undefined ? {} : { notKeyword: 'error' };
      const result = await prober.probe(url, { options });
      expect(result).toMatchObject({ outcome: 'up', notes: [], evidence: { redirects: [url] } });
    }
    // Nothing is kept from one probe to the next.
    expect(site.received).toHaveLength(4);
  });

  test('a tour over a login page and back', async () => {
    const site = await startSite((path, cookies) => {
      if (path === '/login') return '303 See Other\r\nLocation: /\r\nSet-Cookie: sid=1; path=/';
      return cookies.includes('sid=1') ? '200 OK' : '302 Found\r\nLocation: /login';
    });
    const result = await prober.probe(`http://127.0.0.1:${site.port}/`);
    expect(result).toMatchObject({ outcome: 'up', evidence: { method: 'HEAD' } });
  });

  test('a cookie that changes nothing leaves a circle a circle', async () => {
    const site = await startSite(() => selfWith('seen=yes'));
    const result = await prober.probe(`http://127.0.0.1:${site.port}/`);
    expect(result).toMatchObject({ outcome: 'down', reason: 'redirect_loop' });
    // Without the cookie and with it, by HEAD and by GET.
    expect(site.received).toHaveLength(4);
  });

  test('a new cookie for each visit ends at the limit', async () => {
    let count = 0;
    const site = await startSite(() => selfWith(`seen=${(count += 1)}`));
    const result = await prober.probe(`http://127.0.0.1:${site.port}/`);
    expect(result).toMatchObject({ outcome: 'down', reason: 'too_many_redirects' });
  });

  test('the owner’s own cookies stay, but for those that the site sets anew', async () => {
    const site = await startSite((_path, cookies) =>
      cookies.includes('b=3') ? '200 OK' : selfWith('b=3'),
    );
    const options = { headers: { cookie: 'a=1; b=2' } };
    const result = await prober.probe(`http://127.0.0.1:${site.port}/`, { options });
    expect(result).toMatchObject({ outcome: 'up' });
    expect(site.received[0]).toContain('cookie: a=1; b=2\r\n');
    expect(site.received[1]).toContain('cookie: a=1; b=3\r\n');
  });

  test('no cookie goes to another host', async () => {
    const other = await start({ '/': '200 OK' });
    const site = await startSite(
      () => `302 Found\r\nLocation: http://localhost:${other.port}/\r\nSet-Cookie: a=1`,
    );
    const result = await prober.probe(`http://127.0.0.1:${site.port}/`);
    expect(result).toMatchObject({ outcome: 'up' });
    expect(other.received[0]).not.toMatch(/cookie/i);
  });
});

test('R3 R4 six hops are too many, also to addresses that grow', async () => {
  const hops = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [index === 0 ? '/' : `/${index}`, to(`/${index + 1}`)]),
  );
  expect(await probe(hops)).toMatchObject({ outcome: 'down', reason: 'too_many_redirects' });
  const server = await startRawServer((socket) =>
    onRequest(socket, (line) => {
      socket.end(
        `HTTP/1.1 302 Found\r\nLocation: ${line.split(' ')[1]}?x=${'y'.repeat(3_000)}\r\n\r\n`,
      );
    }),
  );
  servers.push(server);
  const grown = await prober.probe(`http://127.0.0.1:${server.port}/`);
  expect(grown).toMatchObject({ reason: 'too_many_redirects' });
  expect(Math.max(...grown.evidence.redirects.map((url) => url.length))).toBe(2_048);
});

test('five hops are fine, and with none allowed the first answer counts', async () => {
  const hops = Object.fromEntries(
    Array.from({ length: 5 }, (_, index) => [index === 0 ? '/' : `/${index}`, to(`/${index + 1}`)]),
  );
  expect(await probe(hops)).toMatchObject({ outcome: 'up' });
  const none = await probe({ '/': to('/there') }, { options: { maxRedirects: 0 } });
  expect(none).toMatchObject({ outcome: 'up', evidence: { statusCode: 302, redirects: [] } });
});

test('R5 a redirect to nowhere is fine where 3xx is', async () => {
  const notes = ['redirect_without_location'];
  expect(await probe({ '/': '302 Found' })).toMatchObject({ outcome: 'up', notes });
  expect(await probe({ '/': to('') })).toMatchObject({ outcome: 'up', notes });
});

describe('R6 R7 R8 R17 a redirect nobody can follow', () => {
  test.each([
    ['two places', '302 Found\r\nLocation: /a\r\nLocation: /b', 'bad_redirect'],
    ['NUL', to('/a\0b'), 'bad_redirect'],
    ['carriage return', to('/a\rb'), 'bad_redirect'],
    ['1 MB', to(`/${'a'.repeat(1_000_000)}`), 'head_too_big'],
    ['port 0', to('http://127.0.0.1:0/'), 'bad_redirect'],
    ['port 65536', to('http://127.0.0.1:65536/'), 'bad_redirect'],
    ['no host', to('http://'), 'bad_redirect'],
  ])('%s', async (_name, answer, reason) => {
    expect(await probe({ '/': answer })).toMatchObject({ outcome: 'down', reason });
  });
});

test('R7 spaces and foreign letters are encoded', async () => {
  const server = await start({ '/': to(Buffer.from('/ä b').toString('latin1')) });
  const result = await prober.probe(`http://127.0.0.1:${server.port}/`);
  expect(result.outcome).toBe('up');
  expect(server.received[1]).toMatch(/^HEAD \/%C3%A4%20b HTTP/);
});

describe('R9 relative addresses', () => {
  test.each([
    ['/x', '/x'],
    ['x', '/x'],
    ['?q', '/?q'],
    ['//127.0.0.1:{port}/x', '/x'],
    ['  /padded  ', '/padded'],
  ])('%s', async (location, path) => {
    const server = await start({ '/': to(location) });
    const result = await prober.probe(`http://127.0.0.1:${server.port}/`);
    expect(result.evidence.finalUrl).toBe(`http://127.0.0.1:${server.port}${path}`);
  });

  test('#f alone leads back', async () => {
    expect(await probe({ '/': to('#f') })).toMatchObject({ reason: 'redirect_loop' });
  });
});

describe('R10 R11 R15 R17 a redirect that our policy forbids is blocked, not down', () => {
  test.each([
    ['file:///etc/passwd', 'redirect_scheme'],
    ['ftp://127.0.0.1/', 'redirect_scheme'],
    ['javascript:alert(1)', 'redirect_scheme'],
    ['data:text/plain,x', 'redirect_scheme'],
    ['gopher://127.0.0.1/', 'redirect_scheme'],
    ['http://user:pass@127.0.0.1/', 'userinfo'],
    ['http://127.0.0.1:22/', 'port'],
    ['http://127.0.0.1:25/', 'port'],
    ['http://127.0.0.1:6379/', 'port'],
    ['http://169.254.169.254/latest/meta-data', 'special_address'],
    ['http://[::ffff:a9fe:a9fe]/', 'special_address'],
    ['http://0.0.0.0/', 'special_address'],
  ])('%s', async (location, reason) => {
    const result = await probe({ '/': to(location) });
    expect(result).toMatchObject({ outcome: 'blocked', reason });
    expect(result.message).not.toContain('pass');
  });
});

test('R14 leaving https is noted', () => {
  const head: HttpHead = {
    statusCode: 301,
    reasonPhrase: '',
    httpVersion: '1.1',
    fields: [['location', 'http://b.example/']],
    notes: [],
  };
  const journey = {
    current: new URL('https://a.example/'),
    left: [],
    maxRedirects: 5,
    wasVisited: () => false,
  };
  expect(nextHop(head, journey)).toMatchObject({ kind: 'follow', notes: ['https_downgrade'] });
});

test('R16 the owner’s headers stay on their origin', async () => {
  const other = await start({ '/': to('/again') });
  const server = await start({ '/': to('/same'), '/same': to(`http://127.0.0.1:${other.port}/`) });
  const result = await prober.probe(`http://127.0.0.1:${server.port}/`, {
    options: { headers: { Authorization: 'Bearer secret' } },
  });
  expect(result.outcome).toBe('up');
  expect(server.received.every((text) => text.includes('secret'))).toBe(true);
  expect(other.received).toHaveLength(2);
  expect(other.received.join()).not.toContain('secret');
});

test('R19 slow hops share one deadline', async () => {
  const server = await start(
    { '/': to('/2'), '/2': to('/3'), '/3': to('/4'), '/4': to('/5') },
    100,
  );
  const result = await prober.probe(`http://127.0.0.1:${server.port}/`, { timeoutMs: 250 });
  expect(result).toMatchObject({ outcome: 'down', reason: 'head_timeout' });
  expect(withoutStalls(result.timings.totalMs)).toBeLessThan(500);
});

test('R20 the body of a redirect is not read', async () => {
  let sent = 0;
  const server = await startRawServer((socket, index) =>
    onRequest(socket, () => {
      if (index > 0) {
        socket.end('HTTP/1.1 200 OK\r\n\r\n');
        return;
      }
      socket.write('HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 1000000000\r\n\r\n');
      const fill = (): void => {
        while (!socket.destroyed && socket.write('x'.repeat(10_000))) sent += 10_000;
      };
      socket.on('drain', fill);
      fill();
    }),
  );
  servers.push(server);
  const result = await prober.probe(`http://127.0.0.1:${server.port}/`, {
    options: { method: 'get' },
  });
  expect(result).toMatchObject({ outcome: 'up' });
  expect(sent).toBeLessThan(50_000_000);
});

test('a HEAD that fails behind a redirect leaves the whole way to GET', async () => {
  const server = await startRawServer((socket) =>
    onRequest(socket, (line) => {
      const isHead = line.startsWith('HEAD');
      const place = isHead ? '/lost' : '/app';
      if (line.includes(' / ')) socket.end(`HTTP/1.1 302 Found\r\nLocation: ${place}\r\n\r\n`);
      else socket.end(`HTTP/1.1 ${isHead ? '404 No' : '200 OK'}\r\n\r\n`);
    }),
  );
  servers.push(server);
  const result = await prober.probe(`http://127.0.0.1:${server.port}/`);
  expect(result).toMatchObject({ outcome: 'up', notes: ['head_unsupported'] });
  expect(server.received.map((text) => text.split(' HTTP')[0])).toEqual([
    'HEAD /',
    'HEAD /lost',
    'GET /',
    'GET /app',
  ]);
});
