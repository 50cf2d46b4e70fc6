import {
  brotliCompressSync,
  constants,
  createGzip,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import {
  openHttpProbe,
  type HttpResult,
  type ProbeSetup,
} from '../../../test/support/http-probe.ts';
import {
  answering,
  onRequest,
  startRawServer,
  type Play,
  type RawServer,
} from '../../../test/support/raw-server.ts';
import { withoutStalls } from '../../testing/without-stalls.ts';

const prober = openHttpProbe();
const servers: RawServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => prober.close());

async function probe(play: Play, setup: ProbeSetup = {}): Promise<HttpResult> {
  const server = await startRawServer(play);
  servers.push(server);
  return prober.probe(`http://127.0.0.1:${server.port}/`, setup);
}

const wants = { options: { keyword: 'acorn' } };

function page(body: string | Buffer, headers = ''): Buffer {
  const bytes = Buffer.from(body as string);
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\n${headers}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}

test('a required text decides, and so does a forbidden one', async () => {
  const found = await probe(answering(page('one acorn more')), wants);
  expect(found).toMatchObject({ outcome: 'up', evidence: { method: 'GET' }, memory: null });
  expect(await probe(answering(page('one nut')), wants)).toMatchObject({
    outcome: 'down',
    reason: 'keyword_missing',
    phase: 'body',
    evidence: { statusCode: 200 },
  });
  const forbids = { options: { notKeyword: 'error' } };
  expect(await probe(answering(page('all fine')), forbids)).toMatchObject({ outcome: 'up' });
  expect(await probe(answering(page('an error')), forbids)).toMatchObject({
    outcome: 'down',
    reason: 'keyword_present',
  });
});

test('the status comes first, redirects too', async () => {
  const broken = answering('HTTP/1.1 500 No\r\nContent-Length: 5\r\n\r\nacorn');
  expect(await probe(broken, wants)).toMatchObject({ outcome: 'down', reason: 'http_500' });
  const moved = answering('HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n', page('acorn'));
  expect(await probe(moved, wants)).toMatchObject({ outcome: 'up' });
});

test('B1 an endless page is judged by its first MiB', async () => {
  const endless =
    (start: string): Play =>
    (socket) =>
      onRequest(socket, () => {
        socket.write(`HTTP/1.1 200 OK\r\n\r\n${start}`);
        const fill = (): void => {
          while (!socket.destroyed && socket.write('x'.repeat(50_000)));
        };
        socket.on('drain', fill);
        fill();
      });
  expect(await probe(endless('an acorn'), wants)).toMatchObject({ outcome: 'up' });
  expect(await probe(endless('nothing'), wants)).toMatchObject({
    outcome: 'down',
    reason: 'keyword_missing',
    notes: ['truncated_at_cap'],
  });
});

test('B2 B5 compressed pages: unpacked up to 1 MiB, refused when broken', async () => {
  const gzip = 'Content-Encoding: gzip\r\n';
  expect(await probe(answering(page(gzipSync('an acorn'), gzip)), wants)).toMatchObject({
    outcome: 'up',
  });
  const bomb = gzipSync(Buffer.alloc(50_000_000, 'x'));
  const before = process.memoryUsage.rss();
  expect(await probe(answering(page(bomb, gzip)), wants)).toMatchObject({
    reason: 'keyword_missing',
    notes: ['truncated_at_cap'],
  });
  expect(process.memoryUsage.rss() - before).toBeLessThan(30_000_000);
  for (const bytes of [gzipSync('an acorn').subarray(0, 10), Buffer.from('an acorn')]) {
    expect(await probe(answering(page(bytes, gzip)), wants)).toMatchObject({
      outcome: 'down',
      reason: 'bad_encoding',
    });
  }
});

describe('B4 content codings', () => {
  const text = `${'one nut, '.repeat(3_000)}an acorn`;
  const packed = {
    gzip: gzipSync(text),
    deflate: deflateSync(text),
    'deflate, raw': deflateRawSync(text),
    br: brotliCompressSync(text),
    zstd: zstdCompressSync(text),
    'X-GZIP': gzipSync(text),
    'deflate, gzip': gzipSync(deflateSync(text)),
    'gzip, identity': gzipSync(text),
    'nuts, gzip': gzipSync(text),
  };
  test.each(Object.entries(packed))('%s', async (name, bytes) => {
    const codings = name.replace(', raw', '');
    const result = await probe(answering(page(bytes, `Content-Encoding: ${codings}\r\n`)), wants);
    expect(result).toMatchObject({ outcome: 'up', phase: null });
    expect(result.notes).toEqual(name.startsWith('nuts') ? ['bad_encoding'] : []);
  });

  test('a coding that is unknown leaves the page as it came', async () => {
    const plain = answering(page('an acorn', 'Content-Encoding: UTF-8\r\n'));
    expect(await probe(plain, wants)).toMatchObject({ outcome: 'up', notes: ['bad_encoding'] });
    const other = answering(page('a nut', 'Content-Encoding: UTF-8\r\n'));
    expect(await probe(other, wants)).toMatchObject({ outcome: 'down', reason: 'bad_encoding' });
  });

  test('B3 a hundred codings are not even begun', async () => {
    const codings = Array.from({ length: 100 }, () => 'gzip').join();
    const answer = page('acorn', `Content-Encoding: ${codings}\r\n`);
    expect(await probe(answering(answer), wants)).toMatchObject({ reason: 'bad_encoding' });
  });

  test.each(['204 No Content', '304 Not Modified', '200 OK\r\nContent-Length: 0', '200 OK'])(
    'there is nothing to undo where nothing came: %s',
    async (status) => {
      const empty = answering(`HTTP/1.1 ${status}\r\nContent-Encoding: gzip\r\n\r\n`);
      const result = await probe(empty, { options: { notKeyword: 'maintenance' } });
      expect(result).toMatchObject({ outcome: 'up' });
    },
  );
});

describe('B5 of a damaged page what came counts', () => {
  const gzip = 'Content-Encoding: gzip\r\n';
  const filling = Array.from({ length: 9_000 }, (_, index) => `nut ${(index * 7_919) % 1_000}`);
  const whole = gzipSync(`an acorn, ${filling.join(' ')} the end`);
  const corrupt = Buffer.from(whole);
  corrupt.fill(0xff, whole.length - 200);
  const wrongSum = Buffer.from(whole);
  wrongSum.fill(0xff, whole.length - 8);
  test.each([
    ['cut off', whole.subarray(0, -1_000), ['bad_encoding']],
    ['without its checksum', whole.subarray(0, -8), []],
    ['with a wrong checksum', wrongSum, []],
    ['with garbage behind it', Buffer.concat([whole, Buffer.from('garbage')]), []],
    ['with zeros behind it', Buffer.concat([whole, Buffer.alloc(100)]), []],
    ['corrupt behind the text', corrupt, ['bad_encoding']],
    ['in two members', Buffer.concat([gzipSync('nuts'), whole]), []],
  ])('%s', async (_name, bytes, notes) => {
    expect(await probe(answering(page(bytes, gzip)), wants)).toMatchObject({
      outcome: 'up',
      notes,
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('a fault in a short page leaves what is in front of it: %s', async (coding, pack) => {
    const bytes = pack(Buffer.from(`an acorn ${filling.slice(0, 200).join(' ')}`));
    bytes.fill(0xff, bytes.length - 40);
    const result = await probe(answering(page(bytes, `Content-Encoding: ${coding}\r\n`)), wants);
    expect(result).toMatchObject({ outcome: 'up' });
  });

  test('what is missing may be what is looked for', async () => {
    const cut = answering(page(whole.subarray(0, -1_000), gzip));
    expect(await probe(cut, { options: { keyword: 'the end' } })).toMatchObject({
      outcome: 'down',
      reason: 'bad_encoding',
      phase: 'body',
    });
  });
});

test('B6 a text across two chunks is found, one behind the cap is not', async () => {
  const chunked: Play = (socket) =>
    onRequest(socket, () => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nac\r\n');
      setTimeout(() => socket.end('3\r\norn\r\n0\r\n\r\n'), 20);
    });
  expect(await probe(chunked, wants)).toMatchObject({ outcome: 'up' });
  const late = page(`${'x'.repeat(1_048_574)}acorn`);
  expect(await probe(answering(late), wants)).toMatchObject({ reason: 'keyword_missing' });
});

test('B7 the page is read in its charset', async () => {
  const umlaut = { options: { keyword: 'Eichhörnchen' } };
  const type = 'Content-Type: text/html; charset=iso-8859-1\r\n';
  const latin = page(Buffer.from('Eichhörnchen', 'latin1'), type);
  expect(await probe(answering(latin), umlaut)).toMatchObject({ outcome: 'up' });
  const wide = page(Buffer.from('\ufeffEichhörnchen', 'utf16le'));
  expect(await probe(answering(wide), umlaut)).toMatchObject({ outcome: 'up' });
  const plain = page(
    Buffer.from('\0\xff Eichhörnchen', 'utf8'),
    'Content-Type: text/x; charset=no\r\n',
  );
  expect(await probe(answering(plain), umlaut)).toMatchObject({ outcome: 'up' });
});

describe('a page that goes on is judged by what has come', () => {
  const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
  /** Sends the parts one after the other, then signs of life, and never ends. */
  const streaming =
    (head: string, parts: readonly (string | Buffer)[], everyMs = 40): Play =>
    (socket) =>
      onRequest(socket, () => {
        socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n`);
        let next = 0;
        const alive = head.includes('chunked') ? chunk(': alive\n\n') : ': alive\n\n';
        const timer = setInterval(() => {
          const part = parts[next];
          next += 1;
          socket.write(part ?? alive);
        }, everyMs);
        socket.on('close', () => clearInterval(timer));
      });
  const events = 'Content-Type: text/event-stream\r\n';
  const packed = createGzip({ flush: constants.Z_SYNC_FLUSH });
  packed.write('one nut, an acorn, ');

  test.each([
    ['an event stream', streaming(events, ['data: one ', 'data: ac', 'orn\n\n'])],
    [
      'an event stream in chunks',
      streaming(`${events}Transfer-Encoding: chunked\r\n`, [chunk('data: ac'), chunk('orn\n\n')]),
    ],
    ['a long poll with a length', streaming('Content-Length: 100000\r\n', ['an acorn'])],
  ])('%s', async (_name, play) => {
    const result = await probe(play, { ...wants, timeoutMs: 5_000 });
    expect(result).toMatchObject({ outcome: 'up' });
    expect(withoutStalls(result.timings.totalMs)).toBeLessThan(2_500);
  });

  test('a letter that comes in halves', async () => {
    const bytes = Buffer.from('data: Eichhörnchen');
    const half = bytes.indexOf(0xc3) + 1;
    const play = streaming(events, [bytes.subarray(0, half), bytes.subarray(half)]);
    const setup = { options: { keyword: 'Eichhörnchen' }, timeoutMs: 5_000 };
    const result = await probe(play, setup);
    expect(result).toMatchObject({ outcome: 'up' });
    expect(withoutStalls(result.timings.totalMs)).toBeLessThan(2_500);
  });

  test('a packed stream', async () => {
    const play: Play = (socket) =>
      onRequest(socket, () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n');
        packed.on('data', (piece: Buffer) => socket.write(piece));
      });
    const result = await probe(play, { ...wants, timeoutMs: 5_000 });
    expect(result).toMatchObject({ outcome: 'up' });
    expect(withoutStalls(result.timings.totalMs)).toBeLessThan(2_500);
  });

  test('a forbidden text settles it too, a missing one never does', async () => {
    const forbids = { options: { notKeyword: 'error' }, timeoutMs: 5_000 };
    const found = await probe(streaming(events, ['data: an error']), forbids);
    expect(found).toMatchObject({ outcome: 'down', reason: 'keyword_present' });
    expect(withoutStalls(found.timings.totalMs)).toBeLessThan(2_500);
    const never = await probe(streaming(events, []), { ...wants, timeoutMs: 1_200 });
    expect(never).toMatchObject({ outcome: 'down', reason: 'body_timeout' });
    const unsettled = await probe(streaming(events, []), { ...forbids, timeoutMs: 1_200 });
    expect(unsettled).toMatchObject({ outcome: 'down', reason: 'body_timeout' });
  });

  test('the deadline finds what came in its last moment', async () => {
    const result = await probe(streaming(events, ['an acorn'], 150), { ...wants, timeoutMs: 300 });
    expect(result).toMatchObject({ outcome: 'up' });
  });
});

test('B10 a page that drips is cut off by the deadline', async () => {
  const drip: Play = (socket) =>
    onRequest(socket, () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
    });
  const result = await probe(drip, { ...wants, timeoutMs: 300 });
  expect(result).toMatchObject({ outcome: 'down', reason: 'body_timeout', phase: 'body' });
  expect(withoutStalls(result.timings.totalMs)).toBeLessThan(550);
});

describe('a page whose framing cannot be trusted', () => {
  const ok = 'HTTP/1.1 200 OK\r\n';
  test.each([
    ['H26 two lengths', `${ok}Content-Length: 5\r\nContent-Length: 6\r\n\r\nacorn`, 'bad_framing'],
    ['H26 negative length', `${ok}Content-Length: -5\r\n\r\nacorn`, 'bad_framing'],
    ['H26 a list that differs', `${ok}Content-Length: 5, 6\r\n\r\nacorn`, 'bad_framing'],
    ['no last chunk', `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nacorn\r\n`, 'truncated'],
    ['H28 unknown coding', `${ok}Transfer-Encoding: rot13\r\n\r\nacorn`, 'bad_framing'],
    ['H41 bad chunk', `${ok}Transfer-Encoding: chunked\r\n\r\nzz\r\nacorn\r\n`, 'bad_framing'],
    [
      'H41 chunk size beyond 64 bits',
      `${ok}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nacorn\r\n`,
      'bad_framing',
    ],
    ['H43 shorter than announced', `${ok}Content-Length: 50\r\n\r\nacorn`, 'truncated'],
    ['H12 head too big', `${ok}X: ${'a'.repeat(70_000)}\r\n\r\n`, 'head_too_big'],
    ['T16 not HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', 'not_http'],
    ['T5 nothing at all', '', 'closed_early'],
    ['H33 flood', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1_000), 'informational_flood'],
    [
      'H36 switch',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      'unexpected_upgrade',
    ],
  ])('%s', async (_name, answer, reason) => {
    expect(await probe(answering(answer), wants)).toMatchObject({ outcome: 'down', reason });
  });

  test('T8 a reset', async () => {
    const reset: Play = (socket) => onRequest(socket, () => socket.resetAndDestroy());
    expect(await probe(reset, wants)).toMatchObject({ outcome: 'down', reason: 'reset' });
  });
});

describe('framing that browsers forgive', () => {
  const ok = 'HTTP/1.1 200 OK\r\n';
  const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;
  const chunks = '5\r\nacorn\r\n0\r\n\r\n';
  test.each([
    ['H25 one length, named twice', `${ok}Content-Length: 5\r\nContent-Length: 5\r\n\r\nacorn`],
    ['H25 one length, listed twice', `${ok}Content-Length: 5, 05\r\n\r\nacorn`],
    ['an empty length', `${ok}Content-Length:\r\n\r\nacorn`],
    [
      'H27 chunks and a length',
      `${ok}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`,
    ],
    [
      'H27 chunks and two lengths',
      `${ok}Content-Length: 1\r\ncontent-length: 2\r\ntransfer-encoding: Chunked\r\n\r\n${chunks}`,
    ],
    ['no coding at all', `${ok}Transfer-Encoding: identity\r\n\r\nacorn`],
    [
      'no coding, and a length',
      `${ok}Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nacorn`,
    ],
    [
      'H28 an unknown coding beside chunks',
      `${ok}Transfer-Encoding: rot13, chunked\r\n\r\n${chunks}`,
    ],
    [
      'chunks of HTTP/1.0 that break off',
      'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nacorn\r\n',
    ],
    [
      'chunks of HTTP/1.0 that are broken',
      'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nacorn\r\n0\r\n\r\n',
    ],
    ['chunked twice', `${ok}Transfer-Encoding: chunked, chunked\r\n\r\n${chunks}`],
    [
      'chunked in two fields',
      `${ok}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`,
    ],
    ['chunked and identity', `${ok}Transfer-Encoding: identity, chunked\r\n\r\n${chunks}`],
    ['a folded coding', `${ok}Transfer-Encoding:\r\n chunked\r\n\r\n${chunks}`],
    ['a space before the colon', `${ok}Transfer-Encoding : chunked\r\n\r\n${chunks}`],
    [
      'bare line feeds everywhere',
      'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nacorn\n0\n\n',
    ],
    ['H42 trailers', `${chunked}5\r\nacorn\r\n0\r\nX: y\r\n\r\n`],
    ['a last chunk without its blank line', `${chunked}5\r\nacorn\r\n0\r\n`],
    ['a last chunk without any line end', `${chunked}5\r\nacorn\r\n0`],
    ['half a trailer', `${chunked}5\r\nacorn\r\n0\r\nX: y`],
    ['the last chunk twice', `${chunked}${chunks}0\r\n\r\n`],
    ['noise behind the last chunk', `${chunked}${chunks}\xff\0garbage`],
    ['noise behind a length', `${ok}Content-Length: 5\r\n\r\nacornHTTP/1.1 500 No\r\n\r\n`],
    ['H38 another answer behind it', `${chunked}${chunks}HTTP/1.1 500 No\r\n\r\n`],
    ['blanks around the sizes', `${chunked} 5 \r\nacorn\r\n\t0\r\n\r\n`],
    ['extensions', `${chunked}5;a="b;c"\r\nacorn\r\n0 ; d\r\n\r\n`],
    [
      'H32 informational answers in front',
      `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${chunked}${chunks}`,
    ],
    ['chunks of HTTP/1.0', `HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`],
    [
      'HTTP/1.0 that only names chunks',
      'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nan acorn',
    ],
    [
      'HTTP/1.0 that names chunks, short',
      'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nacorn',
    ],
  ])('%s', async (_name, answer) => {
    expect(await probe(answering(answer), wants)).toMatchObject({ outcome: 'up', phase: null });
  });

  test('a reset or silence behind the last chunk takes nothing away', async () => {
    const withEnd =
      (end: (socket: Parameters<Play>[0]) => void): Play =>
      (socket) =>
        onRequest(socket, () => {
          socket.write(`${chunked}5\r\nacorn\r\n0\r\n`);
          end(socket);
        });
    const reset = withEnd((socket) => setTimeout(() => socket.resetAndDestroy(), 20));
    expect(await probe(reset, wants)).toMatchObject({ outcome: 'up' });
    const silent = await probe(
      withEnd(() => undefined),
      wants,
    );
    expect(silent).toMatchObject({ outcome: 'up' });
    expect(withoutStalls(silent.timings.totalMs)).toBeLessThan(1_500);
    const late = await probe(
      withEnd(() => undefined),
      { ...wants, timeoutMs: 200 },
    );
    expect(late).toMatchObject({ outcome: 'up' });
  });
});

test('T4 a page that never begins ends with the deadline', async () => {
  const result = await probe((socket) => socket.resume(), { ...wants, timeoutMs: 200 });
  expect(result).toMatchObject({ outcome: 'down', reason: 'head_timeout' });
});
