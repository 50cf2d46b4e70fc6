import type { CheckSink, ListTally } from '../../services/checks/run-list.ts';

/** Shows a pass to the caller. */
export interface CheckOutput extends CheckSink {
  /** Shows what is left to show; `null` when the pass broke off with an error. */
  end(tally: ListTally | null): Promise<void>;
}
