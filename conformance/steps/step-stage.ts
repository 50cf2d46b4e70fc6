import type { JsonObject } from '../../src/core/json.ts';
import type { NetworkSettings } from '../../src/core/address/network-settings.ts';
import type { ProbeResult } from '../../src/core/check/outcome.ts';
import type { Job } from '../../src/core/ports/executor.ts';
import type { OpenTry } from '../farm/open-try.ts';

/** Runs jobs as the product does; one for each kind of network, kept. */
export type JobRunners = (
  settings: NetworkSettings,
) => (job: Job, signal: AbortSignal) => Promise<ProbeResult>;

/** What a step works with. */
export interface StepStage {
  readonly opened: OpenTry;
  readonly jobRunner: JobRunners;
  /** Whether shorter timeouts are used where a case has them. */
  readonly isQuick: boolean;
  /** Whether the log of the servers is read after each step. */
  readonly isTruthChecked: boolean;
  /** Whether the servers send each byte by itself, which takes them a while. */
  readonly inPieces: boolean;
  /** What the probe before asked to remember. */
  memory: JsonObject | null;
}

/** One runner for each kind of network, made when it is first needed. */
export function keepRunners(create: JobRunners): JobRunners {
  const known = new Map<string, ReturnType<JobRunners>>();
  return (settings) => {
    const key = JSON.stringify(settings);
    const runner = known.get(key) ?? create(settings);
    known.set(key, runner);
    return runner;
  };
}
