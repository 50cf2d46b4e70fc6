import { expect, test } from 'vitest';
import { hiding } from './printable.ts';

test.each([
  ['words', 'LOGIN hunter22', 'no such login hunter22', '"no such login ***"'],
  [
    'words between bytes',
    '\\xff\\xffhunter22\\x01',
    '\\xff\\xffhunter22\\x01',
    String.raw`"\xff\xff***\x01"`,
  ],
  [
    'words of other letters',
    'секрет',
    String.raw`\xd1\x81\xd0\xb5\xd0\xba\xd1\x80\xd0\xb5\xd1\x82`,
    '"***"',
  ],
])('what was sent is hidden in what comes back: %s', (_, sent, line, shown) => {
  expect(hiding([sent])(line)).toBe(shown);
});
