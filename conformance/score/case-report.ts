import type { CaseId } from '../format/hostile-case.ts';

/** What came of one try of a case. */
export interface TryReport {
  /** Everything that was not as expected: `reason: expected reset, got closed_early`. */
  readonly failures: readonly string[];
  /** Why it could not be run here; `null` when it was. */
  readonly skipped: string | null;
  readonly tookMs: number;
}

/** What came of a case: it passes when no try failed and at least one could be run. */
export interface CaseReport {
  readonly id: CaseId;
  readonly does: string;
  readonly failures: readonly string[];
  readonly skipped: string | null;
  readonly tookMs: number;
}
