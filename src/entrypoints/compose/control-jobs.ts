import type { ExecutorDefinition } from '../../core/ports/executor.ts';
import { CONTROL_KIND } from '../../core/probe-health/control-check.ts';
import type { PushedPlan } from '../../executors/pushed-jobs.ts';
import type { Network } from '../../network/index.ts';
import { openControlProber } from '../../probers/control/control-prober.ts';

/**
 * Looks at our own side, made in the service itself: workers that all wait for sites in vain would make them too late. Those
 * on other machines have to look for themselves.
 */
export function controlJobs(
  engine: ExecutorDefinition,
  network: Network,
): Pick<PushedPlan, 'isPushed' | 'judge'> {
  const prober = openControlProber(network);
  return {
    isPushed: (kind) => engine.hasRemoteWorkers !== true && kind === CONTROL_KIND,
    judge: (jobs) => Promise.all(jobs.map((job) => prober.probe(job))),
  };
}
