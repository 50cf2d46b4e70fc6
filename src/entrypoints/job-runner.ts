import type { NetworkSettings } from '../core/address/network-settings.ts';
import type { ProbeResult } from '../core/check/outcome.ts';
import type { Job } from '../core/ports/executor.ts';
import { CONTROL_KIND } from '../core/probe-health/control-check.ts';
import { lostResult } from '../executors/lost-result.ts';
import { practiceJobs } from '../executors/practice-jobs.ts';
import { createNetwork } from '../network/index.ts';
import { openControlProber } from '../probers/control/control-prober.ts';
import { probers } from '../probers/index.ts';

/**
 * Opens every prober on a network of its own; the function runs a job by its kind and never rejects for what a target
 * does. An unknown kind (a job from a newer version) is `unknown`/`crash`.
 */
export function createJobRunner(
  settings: NetworkSettings,
): (job: Job, signal: AbortSignal) => Promise<ProbeResult> {
  const network = createNetwork(settings);
  const byKind = new Map(probers.map((definition) => [definition.kind, definition.open(network)]));
  byKind.set(CONTROL_KIND, openControlProber(network));
  return (job, signal) => {
    const prober = byKind.get(job.kind);
    if (prober) return prober.probe(job, signal);
    const practice = practiceJobs.get(job.kind);
    if (practice) return practice(job, signal);
    const message = `no prober of the kind "${job.kind}" is part of this version`;
    return Promise.resolve(lostResult('crash', message));
  };
}
