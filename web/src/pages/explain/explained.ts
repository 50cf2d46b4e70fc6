import type { ExplainedCheck, ExplainLine, ExplainStep } from '../../../../src/api/contract.ts';

/** A check that is explained while it runs. */
export interface Explained {
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  /** So far. */
  readonly steps: readonly ExplainStep[];
  /** Once it is done. */
  readonly check: ExplainedCheck | null;
  readonly failure: Error | null;
}

/** With a line more. */
export function added(line: ExplainLine): (now: Explained) => Explained {
  return (now) =>
    line.kind === 'step'
      ? { ...now, steps: [...now.steps, line.step] }
      : { ...now, state: 'done', check: line.check };
}
