import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FUZZ_RUNS, fuzzTimeout } from '../../../../test/support/fuzz-runs.ts';
import { ByteStore } from './byte-store.ts';
import { ChunkedBody, type BodyReading } from './chunked-body.ts';

function read(
  pieces: readonly Buffer[],
  mostBytes = 1_000,
): { readonly reading: BodyReading; readonly text: string } {
  const store = new ByteStore(mostBytes);
  const body = new ChunkedBody(store);
  let reading: BodyReading = 'more';
  for (const piece of pieces) {
    reading = body.push(piece);
    if (reading !== 'more') break;
  }
  return { reading, text: store.view().toString('latin1') };
}

const singly = (text: string): readonly Buffer[] =>
  [...Buffer.from(text, 'latin1')].map((byte) => Buffer.of(byte));

describe('a chunked body', () => {
  test.each<readonly [string, string, BodyReading, string]>([
    ['as it should be', '3\r\nnut\r\n0\r\n\r\n', 'end', 'nut'],
    ['of nothing', '0\r\n\r\n', 'end', ''],
    ['with extensions', '3;a=b\r\nnut\r\n0;c\r\n\r\n', 'end', 'nut'],
    ['with blanks behind a size', '3 \r\nnut\r\n0\t\r\n\r\n', 'end', 'nut'],
    ['with trailers', '3\r\nnut\r\n0\r\nA: b\r\nC: d\r\n\r\n', 'end', 'nut'],
    ['with half of its line ends', '3\nnut\n0\n\n', 'end', 'nut'],
    ['without an end behind a chunk', '3\r\nnut2\r\nsi\r\n0\r\n\r\n', 'end', 'nutsi'],
    ['with zeros in front of a size', '0000000000000000003\r\nnut\r\n00\r\n\r\n', 'end', 'nut'],
    ['in the middle', '3\r\nnu', 'more', 'nu'],
    ['without its last blank line', '3\r\nnut\r\n0\r\n', 'more', 'nut'],
    ['with a size that is none', '3\r\nnut\r\nx\r\n', 'bad_framing', 'nut'],
    ['with an empty size', '\r\nnut', 'bad_framing', ''],
    ['of an endless size', `${'f'.repeat(20)}\r\nnut`, 'bad_framing', ''],
    ['with an endless extension', `3;${'a'.repeat(20_000)}\r\nnut`, 'bad_framing', ''],
    ['with endless trailers', `0\r\n${'a: b\r\n'.repeat(20_000)}`, 'head_too_big', ''],
    ['of more than is kept', `3e9\r\n${'x'.repeat(1_001)}`, 'full', 'x'.repeat(1_000)],
  ])('%s', (_, bytes, reading, text) => {
    expect(read([Buffer.from(bytes, 'latin1')])).toEqual({ reading, text });
    expect(read(singly(bytes))).toEqual({ reading, text });
  });

  test('is read the same from pieces of any size, whatever is in it', fuzzTimeout, () => {
    const part = fc.constantFrom('3', 'nut', '\r', '\n', '\r\n', ';', ' ', '0', 'ff', 'a: b', 'x');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const bytes = parts.join('');
        expect(read(singly(bytes))).toEqual(read([Buffer.from(bytes, 'latin1')]));
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
