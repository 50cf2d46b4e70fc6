import type { NetworkSettings } from '../../src/core/address/network-settings.ts';
import type { ProbeResult } from '../../src/core/check/outcome.ts';
import { neighbourCase } from '../cases/index.ts';
import type { HostileCase, HostileTry, ProbeStep } from '../format/hostile-case.ts';
import type { HostileFarm } from '../farm/hostile-farm.ts';
import type { OpenTry } from '../farm/open-try.ts';
import type { PlaceholderValues } from '../format/placeholders.ts';
import { makeJob, networkOf } from '../steps/job-maker.ts';
import { missingNeed, type CaseRun } from './run-case.ts';
import { startStarvationWatch, type StarvationWatch } from './starvation-watch.ts';

/** What good targets were told while hostile ones were probed by the same loop, over the same networks. */
export interface NeighbourReport {
  /** Tries of hostile targets that had company. */
  readonly tries: number;
  readonly judged: number;
  /** Every verdict on a good target that was not `up` in time, with the hostile one beside it. */
  readonly wrong: readonly string[];
  /** The most processor time between two turns of the loop, in milliseconds. */
  readonly longestTurnMs: number;
}

const TIMEOUT_MS = 5_000;
const IN_TIME_MS = 2_000;
const COPIES = 3;
const ROUNDS = 2;

interface Stage {
  readonly run: Pick<CaseRun, 'farm' | 'jobRunner'>;
  readonly good: PlaceholderValues;
  readonly watch: StarvationWatch;
  readonly wrong: string[];
}

/** Asks for every good target again and again while the hostile ones of a case are being asked for. */
export async function runBesideNeighbours(
  cases: readonly HostileCase[],
  run: Pick<CaseRun, 'farm' | 'jobRunner'> & {
    /** In a process of its own, so that no hostile server keeps a good one from answering. */
    readonly goodFarm: HostileFarm;
    readonly atOnce: number;
  },
): Promise<NeighbourReport> {
  const opened = await run.goodFarm.open({ caseId: neighbourCase.id, tryIndex: 0 });
  const watch = startStarvationWatch();
  const stage: Stage = { run, good: opened.values, watch, wrong: [] };
  const waiting = triesOf(cases).values();
  let tries = 0;
  let judged = 0;
  const work = async (): Promise<void> => {
    for (const each of waiting) {
      tries += 1;
      judged += await playTry(each, stage);
    }
  };
  await Promise.all(Array.from({ length: run.atOnce }, work));
  const longestTurnMs = watch.longestTurnMs();
  watch.stop();
  await opened.close();
  return { tries, judged, wrong: stage.wrong, longestTurnMs };
}

interface Place {
  readonly hostile: HostileCase;
  readonly given: HostileTry;
  readonly tryIndex: number;
}

function triesOf(cases: readonly HostileCase[]): readonly Place[] {
  return cases
    .filter(({ apart }) => apart === undefined)
    .flatMap((hostile) => hostile.tries.map((given, tryIndex) => ({ hostile, given, tryIndex })))
    .filter(({ given }) => probesOf(given).length > 0 && missingNeed(given) === null);
}

function probesOf({ steps }: HostileTry): readonly ProbeStep[] {
  return steps.filter((step) => step.kind === 'probe');
}

async function playTry(place: Place, stage: Stage): Promise<number> {
  const { hostile, given, tryIndex } = place;
  const opened = await stage.run.farm.open({ caseId: hostile.id, tryIndex });
  const end = new AbortController();
  const ask = (step: ProbeStep, values: PlaceholderValues, settings: NetworkSettings) => {
    const { monitor, options } = step;
    const job = makeJob({ monitor, options, timeoutMs: TIMEOUT_MS, memory: null }, values);
    return stage.run.jobRunner(settings)(job, end.signal);
  };
  const probes = probesOf(given);
  const shared = sharedNetwork({ given, opened, step: probes[0] }, stage.good);
  const hostiles = probes.flatMap((step) => {
    const own = networkOf(step.network ?? {}, opened.values);
    const settings = own.targets === 'private' ? shared : own;
    return Array.from({ length: COPIES }, () => ask(step, opened.values, settings));
  });
  const goods = probesOf(neighbourCase.tries[0] ?? { servers: {}, steps: [] });
  for (let round = 0; round < ROUNDS; round += 1) {
    const askedAt = performance.now();
    const results = await Promise.all(goods.map((step) => ask(step, stage.good, shared)));
    const starvedMs = stage.watch.starvedMsSince(askedAt);
    for (const [index, result] of results.entries()) {
      if (isRight(result, starvedMs)) continue;
      stage.wrong.push(
        `${hostile.id} ${given.name ?? ''}: ${JSON.stringify(goods[index]?.options)}: ${said(result)}`,
      );
    }
  }
  end.abort();
  await Promise.all(hostiles);
  await opened.close();
  return ROUNDS * goods.length;
}

function isRight({ outcome, timings }: ProbeResult, starvedMs: number): boolean {
  return outcome === 'up' && timings.totalMs - starvedMs < IN_TIME_MS;
}

function said({ outcome, timings, message }: ProbeResult): string {
  return `${outcome} after ${timings.totalMs.toFixed(0)} ms (${message})`;
}

// The name servers of a try know the good targets too. A try without one, or with a dead one, leaves the choice to us.
function sharedNetwork(
  {
    given,
    opened,
    step,
  }: { readonly given: HostileTry; readonly opened: OpenTry; readonly step: ProbeStep | undefined },
  good: PlaceholderValues,
): NetworkSettings {
  const own = networkOf(step?.network ?? {}, opened.values);
  const alive = Object.entries(given.servers)
    .filter(([, { kind }]) => kind === 'dns')
    .map(([name]) => opened.values[name]);
  const isUsable = own.resolvers.length > 0 && own.resolvers.every((each) => alive.includes(each));
  return {
    ...own,
    targets: 'private',
    resolvers: isUsable ? own.resolvers : [good['dns'] ?? ''],
    extraCaPems: [...own.extraCaPems, good['tls.ca'] ?? ''],
  };
}
