import type { CheckAnswer } from '../../../src/api/contract.ts';
import type { GlyphName } from '../parts/glyph.tsx';

const GLYPH_OF: Readonly<Record<CheckAnswer['outcome'], GlyphName>> = {
  up: 'up',
  down: 'down',
  unknown: 'unknown',
  blocked: 'unknown',
  throttled: 'unknown',
};

/** The shape of the verdict of a check: only `down` counts against a site. */
export function glyphOfOutcome(outcome: CheckAnswer['outcome']): GlyphName {
  return GLYPH_OF[outcome];
}
