import { expect, test } from 'vitest';
import { HeaderReader, writeHeaders, type HeaderReading } from './hpack.ts';

const read = (reader: HeaderReader, hex: string): HeaderReading =>
  reader.read(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

test('reads the responses of RFC 7541 C.6, which are Huffman-coded and remembered', () => {
  const reader = new HeaderReader();
  const first =
    '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b ' +
    '97c8 e9ae 82ae 43d3';
  const rest = [
    ['cache-control', 'private'],
    ['date', 'Mon, 21 Oct 2013 20:13:21 GMT'],
    ['location', 'https://www.example.com'],
  ];
  expect(read(reader, first)).toEqual({ kind: 'fields', fields: [[':status', '302'], ...rest] });
  expect(read(reader, '4883 640e ffc1 c0bf')).toEqual({
    kind: 'fields',
    fields: [[':status', '307'], ...rest],
  });
});

test('reads what it writes, however long', () => {
  const fields = { ':path': '/', 'x-long': 'y'.repeat(1_000), 'x-limit': 'z'.repeat(127) };
  expect(new HeaderReader().read(writeHeaders(fields))).toEqual({
    kind: 'fields',
    fields: Object.entries(fields),
  });
});

test('forgets the oldest when its table is full or made smaller', () => {
  const reader = new HeaderReader();
  const remembered = (value: string): Buffer =>
    Buffer.concat([Buffer.of(0x40, 1, 0x61, 0x7f, 0x80, 13), Buffer.from(value)]);
  const value = 'v'.repeat(127 + 13 * 128);
  for (const letter of ['x', 'y', 'z']) {
    expect(reader.read(remembered(letter + value.slice(1)))).toMatchObject({ kind: 'fields' });
  }
  expect(reader.read(Buffer.of(0xbe, 0xbf))).toMatchObject({
    fields: [
      ['a', 'z' + value.slice(1)],
      ['a', 'y' + value.slice(1)],
    ],
  });
  expect(reader.read(Buffer.of(0xc0))).toBe('broken');
  expect(reader.read(Buffer.of(0x20))).toEqual({ kind: 'fields', fields: [] });
  expect(reader.read(Buffer.of(0xbe))).toBe('broken');
});

test.each([
  ['an index of nothing', '80'],
  ['an index beyond the tables', 'be'],
  ['a number without an end', 'ffffffffffffffff'],
  ['a name that is cut off', '0003 61'],
  ['no value', '0001 61'],
  ['a table larger than agreed on', '3fe2 1f'],
  ['Huffman padding of more than seven bits', '0001 6182 ffff'],
  ['Huffman padding of zeros', '0001 6181 00'],
  ['the Huffman code of the end', '0001 6184 ffff ffff'],
])('%s is broken', (_, hex) => {
  expect(read(new HeaderReader(), hex)).toBe('broken');
});

test('one byte a header unfolds to no more than is allowed', () => {
  const big = Buffer.concat([
    Buffer.of(0x40, 1, 0x61, 0x7f, 0x81, 0x1e),
    Buffer.alloc(3_968, 0x62),
  ]);
  const reader = new HeaderReader();
  expect(reader.read(big)).toMatchObject({ kind: 'fields' });
  expect(reader.read(Buffer.alloc(60_000, 0xbe))).toBe('too_big');
  expect(reader.read(Buffer.alloc(129, 0x88))).toBe('too_big');
  expect(reader.read(Buffer.alloc(128, 0x88))).toMatchObject({ kind: 'fields' });
});
