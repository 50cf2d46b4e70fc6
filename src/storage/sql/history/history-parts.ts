import type { ShapeBook } from './packed-check.ts';
import type { Segments } from './segments.ts';
import type { Staging } from './staging.ts';

/** The parts of history; each is opened once and shared. */
export interface HistoryParts {
  readonly book: ShapeBook;
  readonly segments: Segments;
  readonly staging: Staging;
}
