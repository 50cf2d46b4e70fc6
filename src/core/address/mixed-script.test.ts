import { expect, test } from 'vitest';
import { hasMixedScript } from './mixed-script.ts';

const hostOf = (name: string): string => new URL(`http://${name}/`).hostname;

test.each([
  // The first letters are Cyrillic and Greek.
  ['аpple.example', true],
  ['www.gοοgle.example', true],
  ['apple.example', false],
  ['faß.example', false],
  ['пример.example', false],
  ['例え.example', false],
  ['東京tokyo.example', false],
  ['مثال.example', false],
])('U11 %s: %s', (name, isMixed) => {
  expect(hasMixedScript(hostOf(name))).toBe(isMixed);
});
