import { expect, test } from 'vitest';
import { worstOf } from './draw-map.ts';
import { isAcknowledged, isSilenced, isTrouble, shownState, worseOf } from './site-byte.ts';

test('a byte is the status, unless the site is not watched or being worked on', () => {
  expect([0, 1, 2, 3, 4, 5, 6].map(shownState)).toEqual([
    'pending',
    'up',
    'degraded',
    'suspect',
    'down',
    'recovering',
    'unknown',
  ]);
  expect(shownState(4 + 16)).toBe('paused');
  expect(shownState(4 + 32)).toBe('maintenance');
  expect(shownState(4 + 64 + 128)).toBe('down');
  expect([isSilenced(64), isSilenced(128), isAcknowledged(128)]).toEqual([true, false, true]);
  expect([isTrouble(4), isTrouble(4 + 32), isTrouble(1)]).toEqual([true, false, false]);
});

test('a square shows the worst of its sites', () => {
  const bytes = Uint8Array.of(1, 1 + 32, 2, 4, 1);
  expect(worstOf(bytes, { from: 0, to: 2 })).toBe('maintenance');
  expect(worstOf(bytes, { from: 0, to: 3 })).toBe('degraded');
  expect(worstOf(bytes, { from: 2, to: 5 })).toBe('down');
  expect(worseOf('down', 'suspect')).toBe('down');
});
