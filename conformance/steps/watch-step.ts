import { judge } from '../../src/core/incident/judge.ts';
import type { MonitorId } from '../../src/core/ids.ts';
import { pendingState, type MonitorState } from '../../src/core/monitor/monitor-state.ts';
import type { WatchStep } from '../format/hostile-case.ts';
import { makeJob, networkOf } from './job-maker.ts';
import type { StepStage } from './step-stage.ts';

const USUAL_TIMEOUT_MS = 10_000;

/** Probes as schedule and judge ask for it, on simulated time, and counts what an owner would have been told. */
export async function runWatchStep(step: WatchStep, stage: StepStage): Promise<readonly string[]> {
  const runJob = stage.jobRunner(networkOf({}, stage.opened.values));
  const policy = {
    failures: null,
    id: 'mon_farm' as MonitorId,
    intervalMs: step.intervalMs,
    timeoutMs: USUAL_TIMEOUT_MS,
    confirmAfterMs: step.confirmAfterMs,
    recoverAfterMs: step.recoverAfterMs,
  };
  let state: MonitorState = pendingState(0);
  const statuses: string[] = [];
  let notices = 0;
  let probes = 0;
  for (let now = 0; now < step.forMs;) {
    const options = step.vantages[probes % step.vantages.length] ?? {};
    const wish = { options, timeoutMs: USUAL_TIMEOUT_MS, memory: state.memory };
    const result = await runJob(makeJob(wish, stage.opened.values), new AbortController().signal);
    probes += 1;
    const { outcome, reason, memory } = result;
    const check = {
      outcome,
      reason,
      memory,
      startedAt: now,
      isLate: false,
      speed: null,
      expiry: null,
    } as const;
    const judgement = judge(state, { ...check, trigger: 'schedule' }, policy);
    if (judgement.state.status !== state.status) statuses.push(judgement.state.status);
    if (judgement.change === 'opened' || judgement.change === 'resolved') notices += 1;
    state = judgement.state;
    now = state.recheckAt ?? now + step.intervalMs;
  }
  return compareWatch(step, { statuses, notices });
}

function compareWatch(
  step: WatchStep,
  got: { readonly statuses: readonly string[]; readonly notices: number },
): string[] {
  const failures: string[] = [];
  if (step.statuses !== undefined && step.statuses.join() !== got.statuses.join())
    failures.push(`statuses: expected ${step.statuses.join()}, got ${got.statuses.join()}`);
  const [fewest, most] = step.notices;
  if (got.notices < fewest || got.notices > most)
    failures.push(`notices: expected ${fewest} to ${most}, got ${got.notices}`);
  return failures;
}
