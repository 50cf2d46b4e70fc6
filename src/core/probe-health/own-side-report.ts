import type { TroubleCause } from './alarm.ts';
import type { Observation } from './examination.ts';

/** What all canaries say together: they answer, a page of another answers for all of them, none was reached. */
export const CANARY_VERDICTS = ['healthy', 'portal', 'cut'] as const;
export type CanaryVerdictKind = (typeof CANARY_VERDICTS)[number];

/** What one witness of our own side answered, and what it answers while sites are healthy (`null`: not known yet). */
export interface WitnessReport extends Pick<Observation, 'witness' | 'of' | 'answer'> {
  readonly usual: Observation['answer'] | null;
}

/** What is known of our own side just now. Times are epoch ms. */
export interface OwnSideReport {
  /** What does not work, whether or not it is worth an alarm. */
  readonly troubles: readonly TroubleCause[];
  /** When the witnesses were asked last; `null`: not since the start, and what they answered before stands in. */
  readonly examinedAt: number | null;
  readonly witnesses: readonly WitnessReport[];
  readonly canaries: {
    readonly count: number;
    /** `null`: none answered yet, or none was asked. */
    readonly verdict: CanaryVerdictKind | null;
    readonly askedAt: number | null;
  };
}
