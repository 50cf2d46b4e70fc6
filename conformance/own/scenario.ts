import type { StepStage } from '../steps/step-stage.ts';

/** Plays one condition of our own; tells everything that was not as expected. */
export type PlayScenario = (stage: StepStage) => Promise<readonly string[]>;
