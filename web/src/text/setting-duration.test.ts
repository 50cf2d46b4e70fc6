import { expect, it } from 'vitest';
import { settingMs } from './setting-duration.ts';

it.each([
  ['5m', 300_000],
  ['100ms', 100],
  ['1h30m', 5_400_000],
  ['1d2h3m4s5ms', 93_784_005],
  ['', 0],
])('%s is %d ms', (text, ms) => {
  expect(settingMs(text)).toBe(ms);
});
