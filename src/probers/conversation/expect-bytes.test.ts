import { expect, test } from 'vitest';
import { expectAnswer, patternFault } from './expect-bytes.ts';

/** Hands the bytes on as they come, one more each time, and says what was found, and how much of it was used. */
function search(pattern: string, hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  const { read, missed } = expectAnswer(pattern);
  for (let end = 1; end <= bytes.length; end += 1) {
    const found = read(bytes.subarray(0, end));
    if (found !== 'more') return `${found.value} ${found.usedBytes}`;
  }
  return `missed ${missed() ?? 'all'}`;
}

test.each([
  [String.raw`\x05\x00`, '0500', String.raw`\x05\x00 2`],
  [String.raw`\x05\x00`, '05ff', String.raw`missed \x05\xff`],
  [String.raw`\x05\x00`, '05', String.raw`missed \x05`],
  [String.raw`\x05?*\x0a`, '05410a0a', String.raw`\x05A\x0a 3`],
  [String.raw`\0\*\?\\`, '002a3f5c', String.raw`\x00*?\ 4`],
  [String.raw`\0\*`, '0041', String.raw`missed \x00A`],
  [String.raw`é\x00`, 'c3a900', String.raw`\xc3\xa9\x00 3`],
  [String.raw`a\r\nb`, '610d0a62', String.raw`a\x0d\x0ab 4`],
  [String.raw`*\xff`, '0102ff', String.raw`\x01\x02\xff 3`],
  ['S', '53', 'S 1'],
  [String.raw`\S`, '53', 'S 1'],
  [String.raw`\\x53`, '5c783533', String.raw`\x53 4`],
])('%s in %s is found: %s', (pattern, hex, found) => {
  expect(search(pattern, hex)).toBe(found);
});

test('an answer of any length is judged by its beginning, at no great cost', () => {
  const { read } = expectAnswer(String.raw`*a*b*c*\xff`);
  const bytes = Buffer.alloc(65_536, 'abc');
  for (let end = 1; end < bytes.length; end += 64) {
    expect(read(bytes.subarray(0, end))).toBe('more');
  }
});

test.each([
  [String.raw`\x5`, true],
  [String.raw`\xg0`, true],
  [String.raw`\x50`, false],
  [String.raw`\\x5`, false],
  [String.raw`\*`, false],
])('%s is half an escape: %s', (pattern, isFaulty) => {
  expect(patternFault(pattern) !== null).toBe(isFaulty);
});
