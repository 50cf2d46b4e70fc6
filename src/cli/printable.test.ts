import { expect, test } from 'vitest';
import { printable, printableJson } from './printable.ts';

const nasty = 'a\u001B[31mred\u0007\r\n\u009B2Jb\u202Ec\u2028';

test('what would act on a terminal is shown, not done', () => {
  expect(printable(nasty)).toBe('a\\u001b[31mred\\u0007\\u000d\\u000a\\u009b2Jb\\u202ec\\u2028');
  expect(printable('Größe «سنجاب» 🐿')).toBe('Größe «سنجاب» 🐿');
});

test('a JSON line holds nothing that acts on a terminal and reads back the same', () => {
  const line = printableJson({ message: nasty });
  expect(line).not.toMatch(/[\p{Cc}\u2028-\u202E]/u);
  expect(JSON.parse(line)).toEqual({ message: nasty });
});
