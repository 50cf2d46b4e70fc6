import type { styleText } from 'node:util';
import type { Outcome } from '../../core/check/outcome.ts';

/** In which colour each outcome is shown. */
export const OUTCOME_COLOURS = {
  up: 'green',
  down: 'red',
  unknown: 'yellow',
  blocked: 'yellow',
  throttled: 'yellow',
} as const satisfies Record<Outcome, Parameters<typeof styleText>[0]>;
