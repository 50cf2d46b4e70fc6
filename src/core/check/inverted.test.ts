import { expect, test } from 'vitest';
import { asExpected } from './inverted.ts';
import { unfinished, type ProbeResult } from './outcome.ts';

const result: ProbeResult = unfinished('answered 200', 1_000);
const inverted = { invert: true };

test('what fails is up, and what works is down', () => {
  const down = { ...result, outcome: 'down', reason: 'connect_refused', phase: 'connect' } as const;
  expect(asExpected(down, inverted)).toMatchObject({
    outcome: 'up',
    reason: null,
    phase: null,
    message: 'fails, as it should: answered 200',
  });
  const up = { ...result, outcome: 'up', reason: null, phase: null } as const;
  expect(asExpected(up, inverted)).toMatchObject({ outcome: 'down', reason: 'works' });
});

test.each(['unknown', 'blocked', 'throttled'] as const)('%s is never turned', (outcome) => {
  const given = { ...result, outcome };
  expect(asExpected(given, inverted)).toBe(given);
});

test('without the option nothing is', () => {
  const down = { ...result, outcome: 'down' } as const;
  expect(asExpected(down, {})).toBe(down);
  expect(asExpected(down, { invert: false })).toBe(down);
});
