import type { OwnStep } from '../format/further-steps.ts';
import { ownScenarios } from '../own/index.ts';
import type { StepStage } from './step-stage.ts';

/** Puts our own machine into a condition, in a process of its own where it has to be, and compares the verdicts. */
export function runOwnStep({ scenario }: OwnStep, stage: StepStage): Promise<readonly string[]> {
  return ownScenarios[scenario](stage);
}
