import { createNetwork } from '../../src/network/index.ts';
import { probers } from '../../src/probers/index.ts';
import { keepRunners, type JobRunners } from './step-stage.ts';

/** Runs jobs in this thread, over real networks. */
export function openJobRunners(): JobRunners {
  return keepRunners((settings) => {
    const network = createNetwork(settings);
    const byKind = new Map(
      probers.map((definition) => [definition.kind, definition.open(network)]),
    );
    return (job, signal) => {
      const prober = byKind.get(job.kind);
      if (prober === undefined) throw new Error(`no prober ${job.kind}`);
      return prober.probe(job, signal);
    };
  });
}
