import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FUZZ_RUNS, fuzzTimeout } from '../../../../test/support/fuzz-runs.ts';
import type { HttpField, HttpHead } from '../head/head.ts';
import { ByteStore } from './byte-store.ts';
import { framingOf, type Framing } from './framing.ts';
import { openBody } from './message-body.ts';

function headWith(fields: readonly HttpField[], httpVersion = '1.1', statusCode = 200): HttpHead {
  return { statusCode, reasonPhrase: '', httpVersion, fields, notes: [] };
}

describe('where a body ends', () => {
  test.each<readonly [string, readonly HttpField[], Framing]>([
    ['with nothing said', [], { kind: 'until-end' }],
    ['with a length', [['content-length', '12']], { kind: 'length', bytes: 12 }],
    ['with no length at all', [['content-length', '0']], { kind: 'none' }],
    ['with an empty length', [['content-length', '']], { kind: 'until-end' }],
    [
      'with one length twice',
      [
        ['content-length', '12'],
        ['content-length', '12'],
      ],
      { kind: 'length', bytes: 12 },
    ],
    ['with a list of one length', [['content-length', '12, 012']], { kind: 'length', bytes: 12 }],
    [
      'with two lengths',
      [
        ['content-length', '12'],
        ['content-length', '13'],
      ],
      { kind: 'contradictory' },
    ],
    ['with a length below nothing', [['content-length', '-1']], { kind: 'contradictory' }],
    ['with a length in hexadecimal', [['content-length', '0x12']], { kind: 'contradictory' }],
    ['with chunks', [['transfer-encoding', 'Chunked']], { kind: 'chunked', isCertain: true }],
    [
      'with chunks and a length',
      [
        ['transfer-encoding', 'chunked'],
        ['content-length', 'x'],
      ],
      { kind: 'chunked', isCertain: true },
    ],
    [
      'with chunks and more',
      [['transfer-encoding', 'gzip, chunked, identity']],
      { kind: 'chunked', isCertain: true },
    ],
    [
      'with identity',
      [
        ['transfer-encoding', 'identity'],
        ['content-length', '3'],
      ],
      { kind: 'length', bytes: 3 },
    ],
    ['with another coding', [['transfer-encoding', 'acorn']], { kind: 'contradictory' }],
  ])('%s', (_name, fields, framing) => {
    expect(framingOf(headWith(fields))).toEqual(framing);
  });

  test('with an answer that has none', () => {
    const fields: HttpField[] = [
      ['content-length', '5'],
      ['transfer-encoding', 'acorn'],
    ];
    for (const code of [204, 304]) {
      expect(framingOf(headWith(fields, '1.1', code))).toEqual({ kind: 'none' });
    }
  });

  test('with chunks of a version that has none', () => {
    const fields: HttpField[] = [['transfer-encoding', 'chunked']];
    for (const [version, isCertain] of [
      ['1.0', false],
      ['0.9', false],
      ['1.1', true],
      ['2', true],
    ] as const) {
      expect(framingOf(headWith(fields, version))).toEqual({ kind: 'chunked', isCertain });
    }
  });
});

const field = fc.oneof(
  fc.tuple(
    fc.constant('content-length'),
    fc.constantFrom('0', '5', '05', '5, 5', '5, 6', '-1', '', '9999'),
  ),
  fc.tuple(
    fc.constant('transfer-encoding'),
    fc.constantFrom('chunked', 'identity', 'x', 'x, chunked', ''),
  ),
);
const part = fc.constantFrom(
  '5',
  'acorn',
  '\r\n',
  '\n',
  '\r',
  ' ',
  '0',
  ';a',
  '0\r\n\r\n',
  '5\r\nacorn\r\n',
  '\xff',
);

/** What is left in the store, and how reading ended. */
function read(head: HttpHead, pieces: readonly Buffer[]): unknown {
  const store = new ByteStore(40);
  const body = openBody(head, store);
  if (typeof body === 'string') return body;
  for (const piece of pieces) {
    const reading = body.push(piece);
    // A full store ends the reading, wherever in a piece that was.
    if (reading !== 'more') return [reading, store.view().toString('latin1')];
  }
  return [body.isWhole(), body.atEnd(), store.view().toString('latin1')];
}

test('a body is read the same from pieces of any size, whatever is said of it', fuzzTimeout, () => {
  const heads = fc.tuple(fc.array(field, { maxLength: 3 }), fc.constantFrom('1.1', '1.0'));
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 });
  fc.assert(
    fc.property(
      heads,
      fc.array(part, { maxLength: 30 }),
      cuts,
      ([fields, version], parts, lengths) => {
        const head = headWith(fields, version);
        const bytes = Buffer.from(parts.join(''), 'latin1');
        const pieces: Buffer[] = [];
        let at = 0;
        for (const length of lengths) {
          pieces.push(bytes.subarray(at, at + length));
          at += length;
        }
        pieces.push(bytes.subarray(at));
        expect(read(head, pieces)).toEqual(read(head, [bytes]));
      },
    ),
    { numRuns: FUZZ_RUNS },
  );
});
