import type { OwnScenario } from '../../../farm/hostile/further-steps.ts';
import type { StepStage } from '../step-stage.ts';

/** Plays one condition of our own; tells everything that was not as expected. */
export type PlayScenario = (stage: StepStage) => Promise<readonly string[]>;

const missing: PlayScenario = () => Promise.resolve(['there is no such scenario yet']);

/** Every condition by its name. */
export const ownScenarios: Readonly<Record<OwnScenario, PlayScenario>> = {
  'no-file-descriptors': missing,
  'no-descriptors-for-dns': missing,
  'no-local-ports': missing,
  'no-route': missing,
  'forbidden-route': missing,
  'stalled-thread': missing,
  'stepped-clock': missing,
  'stopped-probe': missing,
  'mass-failure': missing,
  'no-database': missing,
  'crashed-worker': missing,
  'watched-twice': missing,
  'our-own-address': missing,
};
