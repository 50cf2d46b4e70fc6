import type { JsonObject } from '../../core/json.ts';
import type { ProbeRequest } from '../../core/ports/prober.ts';
import type { ProbeTrace } from '../../core/explain/trace.ts';
import {
  newMeasurements,
  type Network,
  type ProbeContext,
  type ProbeMeasurements,
} from '../../network/index.ts';
import { runAttempt, type Attempt, type Journey } from './attempt.ts';
import { tellMethod } from './http-trace.ts';
import { isUnsettledByHead } from './fallback.ts';
import {
  readMemory,
  rememberGet,
  rememberHead,
  rememberSample,
  type HttpMemory,
} from './memory.ts';
import { planOf, type Plan } from './plan.ts';
import type { Ending } from './result.ts';
import type { Verdict } from './verdict.ts';

/** One probe. */
export interface ProbeRun {
  readonly network: Network;
  readonly request: ProbeRequest;
  /** Monotonic milliseconds. */
  readonly beganAt: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly signal: AbortSignal | undefined;
}

interface Round {
  readonly run: ProbeRun;
  readonly plan: Plan;
  readonly endsAt: number;
  readonly memory: HttpMemory;
}

/** Runs a probe with the method that its options and its memory ask for. */
export async function chooseMethod(run: ProbeRun): Promise<Ending> {
  const plan = planOf(run.request.options);
  const endsAt = run.beganAt + run.request.timeoutMs;
  const memory = readMemory(run.request.memory);
  const round: Round = { run, plan, endsAt, memory };
  const deadline = run.network.startDeadline({ endsAt, signal: run.signal });
  const { silentPeers } = run.request;
  const probe: ProbeContext = { deadline, measurements: newMeasurements(), silentPeers };
  try {
    const { method } = plan.options;
    const { trace } = run.network;
    if (trace !== null) tellFirst(trace, round);
    if (plan.rules !== null || method === 'get') return await once(round, 'GET', probe);
    if (method === 'head') return await once(round, 'HEAD', probe);
    const isGetFirst = memory.getUntil !== null && memory.getUntil > run.startedAt;
    return isGetFirst ? await getFirst(round, probe) : await headFirst(round, probe);
  } finally {
    deadline.close();
  }
}

function tellFirst(trace: ProbeTrace, { plan, memory, run }: Round): void {
  const { method } = plan.options;
  const isGetFirst = memory.getUntil !== null && memory.getUntil > run.startedAt;
  if (plan.rules !== null) tellMethod(trace, 'GET', { because: 'page' });
  else if (method !== 'auto') {
    tellMethod(trace, method === 'head' ? 'HEAD' : 'GET', { because: 'asked' });
  } else if (isGetFirst) tellMethod(trace, 'GET', { because: 'remembered' });
  else tellMethod(trace, 'HEAD', { because: 'usual' });
}

/** One method and nothing else. */
async function once(round: Round, method: 'HEAD' | 'GET', probe: ProbeContext): Promise<Ending> {
  const journey = start(round.plan);
  const verdict = await runAttempt(attemptOf(round, { method, journey, probe }));
  return { verdict, method, journey, measurements: probe.measurements, memory: null };
}

/** GET at once, because HEAD is known not to work here. */
async function getFirst(round: Round, probe: ProbeContext): Promise<Ending> {
  const ending = await once(round, 'GET', probe);
  return { ...unsupported(ending), memory: round.run.request.memory };
}

/** HEAD, and a GET when HEAD does not settle it, takes long, or is due for a second opinion. */
async function headFirst(round: Round, probe: ProbeContext): Promise<Ending> {
  const journey = start(round.plan);
  const slow: { rescue: Rescue | null } = { rescue: null };
  const verdict = await runAttempt({
    network: round.run.network,
    plan: round.plan,
    method: 'HEAD',
    journey,
    probe,
    // A second connection beside the first: a slow site may still answer it, a deaf one never does.
    onSlow: () => (slow.rescue ??= startRescue(round, journey, probe)),
  });
  const { rescue } = slow;
  if (rescue !== null) {
    if (rescue.isOver() || isUnsettledByHead(verdict)) return finishGet(round, await rescue.ending);
    rescue.stop();
  } else if (isUnsettledByHead(verdict)) {
    const { trace } = round.run.network;
    const after = verdict.reason;
    if (trace !== null) tellMethod(trace, 'GET', { because: 'unsettled', after });
    return finishGet(round, await getAfter(round, journey, probe));
  }
  const ending: Ending = {
    verdict,
    method: 'HEAD',
    journey,
    measurements: probe.measurements,
    memory: round.run.request.memory,
  };
  return verdict.outcome === 'up' ? finishHead(round, ending, probe) : ending;
}

function attemptOf(round: Round, way: Pick<Attempt, 'method' | 'journey' | 'probe'>): Attempt {
  const { method, journey, probe } = way;
  return { network: round.run.network, plan: round.plan, method, journey, probe, onSlow: null };
}

function start(plan: Plan): Journey {
  return { current: plan.url, left: [] };
}

async function getAfter(round: Round, from: Journey, probe: ProbeContext): Promise<Ending> {
  const journey: Journey = { current: from.current, left: [...from.left] };
  const verdict = await runAttempt(attemptOf(round, { method: 'GET', journey, probe }));
  return { verdict, method: 'GET', journey, measurements: probe.measurements, memory: null };
}

interface Rescue {
  readonly ending: Promise<Ending>;
  isOver(): boolean;
  stop(): void;
}

function startRescue(round: Round, from: Journey, head: ProbeContext): Rescue {
  const deadline = round.run.network.startDeadline({
    endsAt: round.endsAt,
    signal: round.run.signal,
  });
  const measurements: ProbeMeasurements = newMeasurements();
  const { trace } = round.run.network;
  if (trace !== null) tellMethod(trace, 'GET', { because: 'slow' });
  let isOver = false;
  const run = async (): Promise<Ending> => {
    try {
      return await getAfter(round, from, { ...head, deadline, measurements });
    } finally {
      isOver = true;
      deadline.close();
      head.deadline.stop();
    }
  };
  const ending = run();
  // Nobody waits for a rescue that came to nothing; whoever does gets its error all the same.
  ending.catch(() => undefined);
  return { ending, isOver: () => isOver, stop: () => deadline.stop() };
}

function finishGet(round: Round, ending: Ending): Ending {
  const isUp = ending.verdict.outcome === 'up';
  const memory = isUp ? rememberGet(round.run.startedAt) : round.run.request.memory;
  return { ...unsupported(ending), memory };
}

function unsupported(ending: Ending): Ending {
  const { verdict } = ending;
  if (verdict.outcome !== 'up') return ending;
  return { ...ending, verdict: { ...verdict, notes: ['head_unsupported', ...verdict.notes] } };
}

function finishHead(round: Round, ending: Ending, probe: ProbeContext): Ending | Promise<Ending> {
  const { memory, run } = round;
  const isSampleDue = memory.sampleAt !== null && memory.sampleAt <= run.startedAt;
  if (isSampleDue) return sampleByGet(round, ending, probe);
  return { ...ending, memory: rememberHead(memory, run.startedAt) };
}

async function sampleByGet(round: Round, ending: Ending, probe: ProbeContext): Promise<Ending> {
  const { trace } = round.run.network;
  if (trace !== null) tellMethod(trace, 'GET', { because: 'sample' });
  const sample = await getAfter(round, start(round.plan), probe);
  const { outcome } = sample.verdict;
  if (outcome === 'up') return { ...ending, memory: rememberSample(round.run.startedAt) };
  if (outcome === 'down') {
    return { ...sample, verdict: namedGet(sample.verdict), memory: keep(round.memory) };
  }
  // What could not be judged is tried again with the next probe.
  return { ...ending, memory: keep(round.memory) };
}

function keep({ sampleAt }: HttpMemory): JsonObject {
  return { sampleAt };
}

// `get_503` says that HEAD was fine and only the page is not.
function namedGet(verdict: Verdict): Verdict {
  const status = verdict.statusCode;
  if (status === null || verdict.reason !== `http_${status}`) return verdict;
  return { ...verdict, reason: `get_${status}`, message: `${verdict.message} to GET` };
}
