import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldFilter } from './head-line.ts';
import { HeadParser, type HeadReading } from './head-parser.ts';
import { withoutStalls } from '../../../testing/without-stalls.ts';

function readWhole(text: string): HeadReading {
  return new HeadParser().push(Buffer.from(text, 'latin1'));
}

function readInPieces(bytes: Buffer, pieceBytes: number): HeadReading {
  const parser = new HeadParser();
  let reading: HeadReading = { kind: 'more' };
  for (let at = 0; at < bytes.length && reading.kind === 'more'; at += pieceBytes) {
    reading = parser.push(bytes.subarray(at, at + pieceBytes));
  }
  return reading;
}

function summaryOf(reading: HeadReading): string {
  if (reading.kind === 'more') return 'more';
  if (reading.kind === 'bad') return reading.fault;
  const { statusCode, notes } = reading.head;
  return [String(statusCode), ...notes].join(' ');
}

const ok = 'HTTP/1.1 200 OK\r\n';

const cases: readonly (readonly [name: string, bytes: string, summary: string])[] = [
  ['H1 no reason phrase', 'HTTP/1.1 200\r\n\r\n', '200'],
  ['H1 no reason phrase after a space', 'HTTP/1.1 200 \r\n\r\n', '200'],
  ['H2 reason phrase of 1 MB', `HTTP/1.1 200 ${'a'.repeat(1_000_000)}\r\n\r\n`, 'head_too_big'],
  ['H3 HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\n', '200'],
  ['H4 HTTP/0.9', '<html><body>hello</body></html>\n', 'not_http'],
  ['H5 ICY', 'ICY 200 OK\r\n\r\n', 'not_http'],
  ['H6 lower case', 'http/1.1 200 OK\r\n\r\n', 'not_http'],
  ['H7 empty lines in front', '\r\n\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', '200'],
  ['H8 HTTP/1.2', 'HTTP/1.2 200 OK\r\n\r\n', '200 odd_version'],
  ['H8 HTTP/2.0', 'HTTP/2.0 200 OK\r\n\r\n', '200 odd_version'],
  ['H8 HTTP/2', 'HTTP/2 200\r\n\r\n', '200 odd_version'],
  ['H8 HTTP/9.9', 'HTTP/9.9 200 OK\r\n\r\n', '200 odd_version'],
  [
    'H9 HTTP/2 SETTINGS',
    '\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64',
    'not_http',
  ],
  ['H10 status 000', 'HTTP/1.1 000 No\r\n\r\n', 'bad_status'],
  ['H10 status 99', 'HTTP/1.1 99 No\r\n\r\n', 'bad_status'],
  ['H10 status 099', 'HTTP/1.1 099 No\r\n\r\n', 'bad_status'],
  ['H10 status abc', 'HTTP/1.1 abc No\r\n\r\n', 'bad_status'],
  ['H10 status 1000', 'HTTP/1.1 1000 No\r\n\r\n', 'bad_status'],
  ['H10 status 20', 'HTTP/1.1 20 No\r\n\r\n', 'bad_status'],
  ['H10 status 20x', 'HTTP/1.1 20x No\r\n\r\n', 'bad_status'],
  ['H10 no status', 'HTTP/1.1\r\n\r\n', 'bad_status'],
  ['H11 status 999', 'HTTP/1.1 999 Request denied\r\n\r\n', '999'],
  ['H11 status 520', 'HTTP/1.1 520 \r\n\r\n', '520'],
  [
    'H12 10 MB of headers',
    `${ok}${`X: ${'a'.repeat(50_000)}\r\n`.repeat(200)}\r\n`,
    'head_too_big',
  ],
  ['H13 one header of 63 KiB', `${ok}X: ${'a'.repeat(63 * 1_024)}\r\n\r\n`, '200'],
  ['H14 100,000 tiny lines', `${ok}${'a:b\r\n'.repeat(100_000)}\r\n`, 'head_too_big'],
  ['H15 500 Set-Cookie lines', `${ok}${'Set-Cookie: a=b\r\n'.repeat(500)}\r\n`, 'head_too_big'],
  ['H15 256 lines', `${ok}${'Set-Cookie: a=b\r\n'.repeat(256)}\r\n`, '200'],
  ['H16 endless header', `${ok}X: ${'a'.repeat(70_000)}`, 'head_too_big'],
  ['H17 bare line feeds', 'HTTP/1.1 200 OK\nServer: x\n\n', '200 bad_header'],
  ['H18 bare carriage returns', 'HTTP/1.1 200 OK\rServer: x\r\r', 'bad_header'],
  ['H18 bare return before a feed', 'HTTP/1.1 200 OK\rServer: x\r\n\r\n', 'bad_header'],
  ['H19 folded line', `${ok}X-A: one\r\n two\r\n\r\n`, '200 bad_header'],
  ['H20 NUL in a value', `${ok}X-A: o\x00ne\r\n\r\n`, '200 bad_header'],
  ['H21 NUL in a name', `${ok}X\x00A: one\r\n\r\n`, 'bad_header'],
  ['H22 space before the colon', `${ok}X-A : one\r\n\r\n`, '200 bad_header'],
  ['H22 no colon', `${ok}nonsense\r\n\r\n`, '200 bad_header'],
  ['H22 no name', `${ok}: nonsense\r\n\r\n`, '200 bad_header'],
  ['H23 Latin-1, UTF-8 and neither', `${ok}X: \xe9 \xc3\xa9 \xff\xfe\r\n\r\n`, '200'],
  ['H24 names of prototypes', `${ok}__proto__: x\r\nconstructor: y\r\ntoString: z\r\n\r\n`, '200'],
  [
    'H25 two equal lengths',
    `${ok}Content-Length: 5\r\nContent-Length: 5\r\n\r\n`,
    '200 bad_header',
  ],
  ['H26 two lengths', `${ok}Content-Length: 5\r\nContent-Length: 6\r\n\r\n`, '200 bad_header'],
  ['H26 negative length', `${ok}Content-Length: -5\r\n\r\n`, '200 bad_header'],
  ['H26 hex length', `${ok}Content-Length: 0x5\r\n\r\n`, '200 bad_header'],
  ['H26 list of lengths', `${ok}Content-Length: 5, 5\r\n\r\n`, '200 bad_header'],
  ['H26 length of 2^70', `${ok}Content-Length: 1180591620717411303424\r\n\r\n`, '200 bad_header'],
  [
    'H27 length and chunked',
    `${ok}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`,
    '200 bad_header',
  ],
  ['H28 unknown coding', `${ok}Transfer-Encoding: rot13\r\n\r\n`, '200'],
  ['H30 chunked and nothing after', `${ok}Transfer-Encoding: chunked\r\n\r\n`, '200'],
  ['H32 one 100 in front', `HTTP/1.1 100 Continue\r\n\r\n${ok}\r\n`, '200'],
  [
    'H32 ten 103 in front',
    `${'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(10)}${ok}\r\n`,
    '200',
  ],
  ['H33 flood of 100', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100_000), 'informational_flood'],
  [
    'H34 103 with 1 MB of Link',
    `HTTP/1.1 103 Early Hints\r\nLink: ${'a'.repeat(1_000_000)}\r\n\r\n${ok}\r\n`,
    'head_too_big',
  ],
  ['H35 103 and silence', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'more'],
  ['H36 101', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n', 'unexpected_upgrade'],
  ['H38 two answers', `${ok}\r\nHTTP/1.1 500 Broken\r\n\r\n`, '200'],
  ['T16 SSH', 'SSH-2.0-OpenSSH_9.7\r\n', 'not_http'],
  ['T16 SMTP', '220 mail.example ESMTP\r\n', 'not_http'],
  ['T16 FTP', '220-Welcome\r\n220 ready\r\n', 'not_http'],
  ['the beginning of an answer', 'HTT', 'more'],
  ['no version', 'HTTP/ 200 OK\r\n\r\n', 'not_http'],
  ['letters for a version', 'HTTP/x.y 200 OK\r\n\r\n', 'not_http'],
  ['several spaces', 'HTTP/1.1   404   Not Found\r\n\r\n', '404'],
];

describe('every answer has one reading, however it is cut into pieces', () => {
  test.each(cases)('%s', (_name, bytes, summary) => {
    expect(summaryOf(readWhole(bytes))).toBe(summary);
    const buffer = Buffer.from(bytes.slice(0, 80_000), 'latin1');
    expect(summaryOf(readInPieces(buffer, 1_000))).toBe(summary);
    if (buffer.length < 5_000) expect(summaryOf(readInPieces(buffer, 1))).toBe(summary);
  });
});

test('keeps the fields asked for, and nothing of the others', () => {
  const bytes = Buffer.from(
    'HTTP/1.1 302 Found\r\nLOCATION: /x\r\nSet-Cookie: secret\r\nRetry-After:\t5 \r\nX: y\r\nLocation: /y\r\n  z\r\n\r\nrest',
  );
  const filter = fieldFilter(['location', 'retry-after']);
  const reading = new HeadParser({ filter }).push(bytes);
  if (reading.kind !== 'head') throw new Error(reading.kind);
  expect(reading.restBytes).toBe(4);
  expect(reading.head.httpVersion).toBe('1.1');
  const kept = [
    ['location', '/x'],
    ['retry-after', '5'],
    ['location', '/y z'],
  ];
  expect(reading.head.fields).toEqual(kept);
  expect(JSON.stringify(reading)).not.toContain('secret');
  const whole = new HeadParser().push(bytes);
  expect(whole.kind === 'head' && whole.head.fields).toEqual([
    ['location', '/x'],
    ['set-cookie', 'secret'],
    ['retry-after', '5'],
    ['x', 'y'],
    ['location', '/y z'],
  ]);
});

test('takes a protocol switch for an answer where it was asked for', () => {
  const bytes = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nrest');
  const reading = new HeadParser({ mayUpgrade: true }).push(bytes);
  expect(reading).toMatchObject({ kind: 'head', restBytes: 4, head: { statusCode: 101 } });
});

test('shows at most 128 printable characters of a reason phrase', () => {
  const reading = readWhole(`HTTP/1.1 500 a\x1b[31mb\x00${'c'.repeat(1_000)}\r\n\r\n`);
  if (reading.kind !== 'head') throw new Error(reading.kind);
  expect(reading.head.reasonPhrase).toBe(`a [31mb ${'c'.repeat(1_000)}`.slice(0, 128));
});

test('leaves prototypes alone', () => {
  readWhole(`${ok}__proto__: polluted\r\nconstructor: polluted\r\n\r\n`);
  expect(Object.prototype).not.toHaveProperty('polluted');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('tells TLS from other noise', () => {
  expect(readWhole('\x15\x03\x01\x00\x02\x02\x46')).toMatchObject({ resemblesTls: true });
  expect(readWhole('SSH-2.0-x\r\n')).toMatchObject({ resemblesTls: false });
});

test('a head that drips in byte by byte costs no more than its length', () => {
  const bytes = Buffer.from(`${ok}X: ${'a'.repeat(60_000)}\r\n\r\n`, 'latin1');
  const startedAt = performance.now();
  expect(summaryOf(readInPieces(bytes, 1))).toBe('200');
  expect(withoutStalls(performance.now() - startedAt)).toBeLessThan(1_000);
});

const headBytes = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        'HTTP/1.1 ',
        '200',
        '100',
        '\r\n',
        '\n',
        '\r',
        ' ',
        ':',
        'Location',
        'a',
        '\0',
        '\xff',
        'HTTP/',
      ),
      { maxLength: 60 },
    )
    .map((parts) => Buffer.from(parts.join(''), 'latin1')),
);

test('any bytes in any pieces give the same reading, and never an exception', () => {
  fc.assert(
    fc.property(headBytes, fc.integer({ min: 1, max: 20 }), (bytes, pieceBytes) => {
      const whole = summaryOf(new HeadParser().push(Buffer.from(bytes)));
      expect(summaryOf(readInPieces(Buffer.from(bytes), pieceBytes))).toBe(whole);
    }),
    { numRuns: 2_000 },
  );
});

test('no input keeps it reading beyond its limits', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (piece) => {
      const parser = new HeadParser();
      let reading: HeadReading = { kind: 'more' };
      for (let fed = 0; fed < 70_000 && reading.kind === 'more'; fed += piece.length) {
        reading = parser.push(Buffer.from(piece));
      }
      expect(reading.kind).not.toBe('more');
    }),
    { numRuns: 100 },
  );
});
