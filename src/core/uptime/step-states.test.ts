import { expect, test } from 'vitest';
import type { Span } from './spans.ts';
import { stepStates } from './step-states.ts';
import type { UptimeState } from './uptime.ts';

const STEPS = { from: 0, stepMs: 10, count: 4 };
const ALL = { from: 0, to: 40 };

function line(
  ...parts: readonly (readonly [to: number, state: UptimeState])[]
): Span<UptimeState>[] {
  return parts.map(([to, state], index) => ({ from: parts[index - 1]?.[0] ?? 0, to, state }));
}

test.each<[string, Span<UptimeState>[], string]>([
  ['up all the time', line([40, 'up']), '0000'],
  ['down by the share of its judged time', line([11, 'up'], [25, 'down'], [40, 'up']), '0IE0'],
  ['down for all of it', line([10, 'down'], [40, 'up']), 'J000'],
  ['down for a moment is still down', line([39.9, 'up'], [40, 'down']), '000A'],
  [
    'what was not judged is left out of the share',
    line([10, 'up'], [15, 'unknown'], [20, 'down'], [40, 'up']),
    '0J00',
  ],
  ['slow', line([10, 'up'], [11, 'slow'], [40, 'up']), '0s00'],
  ['maintenance and pauses', line([10, 'maintenance'], [20, 'paused'], [40, 'up']), 'mp00'],
  ['not judged', line([10, 'unknown'], [21, 'up'], [40, 'unknown']), 'u0uu'],
  ['a moment without a judgement', line([4, 'unknown'], [40, 'up']), '0000'],
])('%s', (_what, spans, states) => {
  expect(stepStates(spans, STEPS, ALL)).toBe(states);
});

test('nothing is known before a monitor was there, and of what is yet to come', () => {
  expect(stepStates(line([40, 'up']), STEPS, { from: 12, to: 30 })).toBe('-00-');
});
