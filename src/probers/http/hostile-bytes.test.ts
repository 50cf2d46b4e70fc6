import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectWords, describeReason } from '../../core/check/words.ts';
import { FUZZ_RUNS, fuzzTimeout } from '../../../test/support/fuzz-runs.ts';
import { judgePage } from './body.ts';
import { http } from './http-prober.ts';
import type { HttpHead } from '../../network/index.ts';
import { HeadParser, type HeadReading } from '../../network/http/head/head-parser.ts';
import type { HttpField } from '../../network/http/head/head.ts';
import { nextHop } from './redirects.ts';
import { judgeStatus } from './verdict.ts';

const words = collectWords([http]);

// `FUZZ_RUNS=1000000 npx vitest run --project unit src/probers/http/hostile-bytes.test.ts` tries more.
const runs = { numRuns: FUZZ_RUNS };

const letters = fc.string({
  unit: fc.nat({ max: 255 }).map((code) => String.fromCharCode(code)),
});
const lineEnd = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n');
const version = fc.constantFrom(
  'HTTP/1.1',
  'HTTP/1.1',
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/9.9',
  'HTTP/',
  'http/1.1',
  'ICY',
);
const status = fc.oneof(fc.constant('200'), fc.nat({ max: 1_100 }).map(String), letters);
const name = fc.oneof(
  fc.constantFrom(
    'Location',
    'Retry-After',
    'Content-Length',
    'Transfer-Encoding',
    'X',
    '__proto__',
    ' folded',
  ),
  letters,
);
const longValue = fc.constantFrom(1_000, 65_000, 70_000).map((length) => 'v'.repeat(length));
const value = fc.oneof({ weight: 20, arbitrary: letters }, { weight: 1, arbitrary: longValue });
const headerLine = fc.tuple(name, fc.constantFrom(':', ': ', ' : ', ''), value, lineEnd);
const headText = fc
  .tuple(version, fc.constantFrom(' ', '  ', ''), status, letters, lineEnd)
  .map((parts) => parts.join(''));
const answerText = fc
  .tuple(
    fc.constantFrom('', '', '\r\n', 'HTTP/1.1 103 \r\nLink: x\r\n\r\n'),
    headText,
    fc.array(headerLine, { maxLength: 8 }).map((lines) => lines.flat().join('')),
    lineEnd,
    letters,
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));
const answerBytes = fc.oneof(
  answerText,
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);
const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 12 });

/** Everything about a reading but how much lay behind the blank line, which depends on the last piece. */
function essence(reading: HeadReading): unknown {
  return reading.kind === 'head' ? reading.head : reading;
}

function readInPieces(bytes: Buffer, lengths: readonly number[]): HeadReading {
  const parser = new HeadParser();
  let reading: HeadReading = { kind: 'more' };
  let at = 0;
  for (const length of [...lengths, bytes.length]) {
    if (reading.kind !== 'more') break;
    // A copy whose end is overwritten afterwards, as the network's one buffer is.
    const piece = Buffer.from(bytes.subarray(at, at + length));
    reading = parser.push(piece);
    piece.fill(0x41);
    at += length;
  }
  return reading;
}

test('a head gives the same reading in any pieces, with a reason that exists', fuzzTimeout, () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(answerBytes, cuts, (bytes, lengths) => {
      const whole = new HeadParser().push(bytes);
      seen.add(whole.kind === 'bad' ? whole.fault : whole.kind);
      expect(essence(readInPieces(bytes, lengths))).toEqual(essence(whole));
      if (whole.kind === 'bad') expect(describeReason(whole.fault, words).hint).not.toBe('');
      if (whole.kind !== 'head') return;
      const { statusCode, reasonPhrase, fields } = whole.head;
      expect(statusCode >= 200 && statusCode <= 999).toBe(true);
      expect(reasonPhrase.length).toBeLessThanOrEqual(128);
      expect(reasonPhrase).not.toMatch(/\p{Cc}/u);
      expect(fields.reduce((sum, field) => sum + field[1].length, 0)).toBeLessThan(65_536);
    }),
    runs,
  );
  // The inputs reach every ending but the flood, which needs ten answers in front.
  const endings = ['head', 'more', 'not_http', 'bad_status', 'bad_header', 'head_too_big'];
  expect([...seen]).toEqual(expect.arrayContaining(endings));
});

function headWith(statusCode: number, fields: readonly HttpField[]): HttpHead {
  return { statusCode, reasonPhrase: '', httpVersion: '1.1', fields, notes: [] };
}

const location = fc.oneof(
  letters,
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc
    .tuple(
      fc.constantFrom('http://', 'https://', '//', 'file:', 'javascript:', 'http:', '\\\\'),
      fc.constantFrom('a.example', 'user:pass@b', '[::1]', '[fe80::1%25eth0]', '1e3', '127.1', ''),
      fc.constantFrom('', ':0', ':22', ':6379', ':65536', ':x'),
      letters,
    )
    .map((parts) => parts.join('')),
);

test('a redirect leads to an address that may be asked, or to a reason', fuzzTimeout, () => {
  const current = new URL('https://a.example/page?query');
  const left = ['http://b.example/'];
  fc.assert(
    fc.property(fc.array(location, { minLength: 1, maxLength: 2 }), (values) => {
      const fields = values.map((value): HttpField => ['location', value]);
      const visited = [current.href, ...left];
      const wasVisited = (url: URL): boolean => visited.includes(url.href);
      const hop = nextHop(headWith(302, fields), { current, left, maxRedirects: 5, wasVisited });
      if (hop.kind === 'failed') {
        expect(['down', 'blocked']).toContain(hop.fault.outcome);
        expect(describeReason(hop.fault.reason, words).hint).not.toBe('');
        expect(hop.fault.message.length).toBeLessThan(300);
      }
      if (hop.kind !== 'follow') return;
      expect(hop.url.protocol).toMatch(/^https?:$/);
      expect([hop.url.username, hop.url.password, hop.url.hash]).toEqual(['', '', '']);
      expect(['0', '22', '6379']).not.toContain(hop.url.port);
      expect([current.href, ...left]).not.toContain(hop.url.href);
      // What goes into the request line are visible ASCII characters and nothing else.
      expect(`${hop.url.pathname}${hop.url.search}${hop.url.host}`).toMatch(/^[!-~]*$/);
    }),
    runs,
  );
});

const retryAfter = fc.oneof(
  letters,
  fc.double().map(String),
  fc.bigInt().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
);

test('a wait that a site asks for lies between now and an hour', fuzzTimeout, () => {
  fc.assert(
    fc.property(fc.constantFrom(429, 503), retryAfter, fc.nat(), (code, value, now) => {
      const head = headWith(code, [['retry-after', value]]);
      const { retryAfterSeconds } = judgeStatus(head, [[200, 399]], now);
      expect(retryAfterSeconds).toBeGreaterThanOrEqual(0);
      expect(retryAfterSeconds).toBeLessThanOrEqual(3_600);
      expect(Number.isInteger(retryAfterSeconds)).toBe(true);
    }),
    runs,
  );
});

const bodyHeader = fc.oneof(
  fc.tuple(
    fc.constant('content-encoding' as const),
    fc.constantFrom('gzip', 'br', 'zstd', 'deflate', 'gzip, gzip', 'x', ''),
  ),
  fc.tuple(
    fc.constant('transfer-encoding' as const),
    fc.constantFrom('chunked', 'x', 'chunked, chunked'),
  ),
  fc.tuple(fc.constant('content-length' as const), fc.constantFrom('1', '-1', '0x1')),
  fc.tuple(
    fc.constant('content-type' as const),
    fc.constantFrom(
      'text/html; charset=utf-16le',
      'charset="koi8-r',
      'charset=replacement',
      'charset=acorn',
    ),
  ),
  fc.tuple(fc.constantFrom('content-encoding' as const, 'content-type' as const), letters),
);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.tuple(letters, fc.nat({ max: 60 })).map(([text, cut]) => gzipSync(text).subarray(0, cut)),
  letters.map((text) => gzipSync(text)),
);

test('a page is judged, whatever its bytes and headers', fuzzTimeout, async () => {
  await fc.assert(
    fc.asyncProperty(
      body,
      fc.array(bodyHeader, { maxLength: 3 }),
      fc.boolean(),
      async (bytes, headers, isCut) => {
        const head = headWith(200, headers);
        const { failure } = await judgePage(
          { head, bytes, isCut },
          { keyword: 'a', notKeyword: 'b', pattern: null, notPattern: null, json: [] },
        );
        if (failure === null) return;
        expect(failure.fault.outcome).toBe('down');
        expect(describeReason(failure.fault.reason, words).hint).not.toBe('');
      },
    ),
    runs,
  );
});
