import type { ProbeResult } from '../../core/check/outcome.ts';
import type { Job } from '../../core/ports/executor.ts';
import type { Prober } from '../../core/ports/prober.ts';
import type { PushedPlan } from '../../executors/pushed-jobs.ts';
import type { Network } from '../../network/index.ts';
import { probers } from '../../probers/index.ts';
import { readPingFacts, SilenceWatch } from '../../services/heartbeats/silence-watch.ts';

/** Of what a job said last, as it stands in the evidence of its outage. */
const MAX_LOG_LENGTH = 600;

/** Who judges the kinds of monitors that are pinged instead of asking. */
export function judgeOfPushedKinds(
  parts: Omit<Parameters<typeof readPingFacts>[0], 'silence'> & { readonly network: Network },
): Pick<PushedPlan, 'isPushed' | 'judge'> {
  const byKind = new Map(
    probers
      .filter(({ isPushed }) => isPushed === true)
      .map((definition) => [
        definition.kind,
        { definition, prober: definition.open(parts.network) },
      ]),
  );
  const silence = new SilenceWatch(parts.clock);
  const judge = async (jobs: readonly Job[]): Promise<readonly ProbeResult[]> => {
    const judged = jobs.flatMap((job) => {
      const known = byKind.get(job.kind);
      return known === undefined ? [] : [{ job, ...known }];
    });
    const targets = judged.map(({ job, definition }) => definition.canonical(job.options).target);
    const facts = await readPingFacts({ ...parts, silence }, targets);
    const results = await Promise.all(
      judged.map(({ job, prober }, index) => probe(prober, { job, facts: facts[index] ?? null })),
    );
    const down = targets.filter((_, index) => results[index]?.outcome === 'down');
    if (down.length === 0) return results;
    const logs = await parts.storage.heartbeats.logsOf(down, MAX_LOG_LENGTH);
    return results.map((result, index) => {
      const log = result.outcome === 'down' ? logs.get(targets[index] ?? '') : undefined;
      return log === undefined ? result : { ...result, evidence: { ...result.evidence, log } };
    });
  };
  return { isPushed: (kind) => byKind.has(kind), judge };
}

function probe(
  prober: Prober,
  {
    job,
    facts,
  }: {
    readonly job: Job;
    readonly facts: Awaited<ReturnType<typeof readPingFacts>>[number] | null;
  },
): Promise<ProbeResult> {
  const { options, timeoutMs, memory } = job;
  return prober.probe({ options, timeoutMs, memory, facts });
}
