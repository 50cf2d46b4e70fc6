import { expect, test } from 'vitest';
import { hasColours, widthOf } from './terminal.ts';

const stream = (facts: { isTTY?: boolean; columns?: number }) => facts as NodeJS.WriteStream;

test.each([
  [{ isTTY: true }, {}, true],
  [{}, {}, false],
  [{ isTTY: true }, { NO_COLOR: '1' }, false],
  [{ isTTY: true }, { NO_COLOR: '' }, true],
  [{ isTTY: true }, { TERM: 'dumb' }, false],
  [{}, { FORCE_COLOR: '1' }, true],
  [{}, { FORCE_COLOR: '0' }, false],
])('colours on %j with %j: %j', (facts, env, expected) => {
  expect(hasColours(stream({ isTTY: false, ...facts }), env)).toBe(expected);
});

test.each([
  [{}, 80],
  [{ isTTY: true, columns: 100 }, 100],
  [{ isTTY: true, columns: 20 }, 40],
  [{ isTTY: true, columns: 300 }, 120],
  [{ isTTY: true, columns: 0 }, 80],
])('%j is %d columns wide', (facts, expected) => {
  expect(widthOf(stream({ isTTY: false, ...facts }))).toBe(expected);
});
