import { expect, test } from 'vitest';
import { expectAnswer } from './expect-bytes.ts';
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
  ['a word that is cut off', 'LOGIN hunter22', 'no such login hunter2', '"no such login ***"'],
])('what was sent is hidden in what comes back: %s', (_, sent, line, shown) => {
  expect(hiding([sent])(line)).toBe(shown);
});

test.each(['unknown*', 'unknown\\x20*'])(
  'a long secret is hidden whole in an answer to %s',
  (pattern) => {
    const secret = 's3cr3t'.repeat(500);
    const reading = expectAnswer(pattern).read(Buffer.from(`unknown command: ${secret}\n`));
    if (reading === 'more') throw new Error('no answer');
    expect(hiding([secret])(reading.value)).toBe('"unknown command: ***"');
  },
);
