import type { Observation } from '../probe-health/examination.ts';

/** Keeps over a restart what the witnesses of our own side say while all is well. */
export interface BaselineStore {
  /** What was saved last; nothing when there is none, or it cannot be read. Never rejects. */
  load(): Promise<readonly Observation[]>;
  /** Takes the place of what was saved before. Rejects when it cannot be written. */
  save(observations: readonly Observation[]): Promise<void>;
}
