import type { JsonObject } from '../../core/json.ts';
import type { TraceEventOf } from '../../core/explain/trace.ts';
import { newMeasurements, type ProbeContext } from '../../network/index.ts';
import type { ProbeTask } from '../define-prober.ts';
import { runAttempt, type Attempt } from './attempt.ts';
import { CookieJar } from './cookies/cookie-jar.ts';
import { isUnsettledByHead } from './fallback.ts';
import { seenHeads } from './kept-head.ts';
import {
  readMemory,
  rememberGet,
  rememberHead,
  rememberSample,
  type HttpMemory,
} from './memory.ts';
import type { HttpOptions } from './options.ts';
import { planOf, type Plan } from './plan.ts';
import type { Journey } from './redirects.ts';
import { httpFinding, type HttpFinding, type Verdict } from './verdict.ts';
import type { HttpMethod } from './request/request-options.ts';

interface Round {
  readonly task: ProbeTask<HttpOptions>;
  readonly plan: Plan;
  readonly memory: HttpMemory;
}

/** Runs a probe with the method that its options and its memory ask for. */
export async function judgeHttp(task: ProbeTask<HttpOptions>): Promise<HttpFinding> {
  const round: Round = { task, plan: planOf(task.options), memory: readMemory(task.memory) };
  const { method, because } = firstMethod(round);
  task.network.trace?.emit({ kind: 'method', method, because, after: null });
  if (because === 'usual') return headFirst(round);
  if (because === 'remembered') return getFirst(round);
  return once(round, method);
}

const WIRE_METHODS: Readonly<Record<Exclude<HttpOptions['method'], 'auto'>, HttpMethod>> = {
  head: 'HEAD',
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  options: 'OPTIONS',
  query: 'QUERY',
};

type FirstMethod = Pick<TraceEventOf<'method'>, 'because'> & Pick<Attempt, 'method'>;

function firstMethod({ task, plan, memory }: Round): FirstMethod {
  const { method } = plan.options;
  if (plan.rules !== null && (method === 'auto' || method === 'get')) {
    return { method: 'GET', because: 'page' };
  }
  if (method !== 'auto') return { method: WIRE_METHODS[method], because: 'asked' };
  const isGetFirst = memory.getUntil !== null && memory.getUntil > task.startedAt;
  return isGetFirst
    ? { method: 'GET', because: 'remembered' }
    : { method: 'HEAD', because: 'usual' };
}

/** One method and nothing else. */
function once(round: Round, method: HttpMethod): Promise<HttpFinding> {
  return attempt(round, { method, journey: start(round.plan), probe: round.task.probe });
}

async function attempt(
  { task, plan }: Round,
  way: Pick<Attempt, 'method' | 'journey' | 'probe'>,
): Promise<HttpFinding> {
  const { method, journey, probe } = way;
  const { network } = task;
  const verdict = await runAttempt({ network, plan, method, journey, probe, onSlow: null });
  const heads = headsOf(verdict, { task, plan }, journey);
  const finding = httpFinding(verdict, { method, journey, measurements: probe.measurements });
  return { ...finding, ...heads };
}

/** GET at once, because HEAD is known not to work here. */
async function getFirst(round: Round): Promise<HttpFinding> {
  return { ...unsupported(await once(round, 'GET')), memory: round.task.memory };
}

/** HEAD, and a GET when HEAD does not settle it, takes long, or is due for a second opinion. */
async function headFirst(round: Round): Promise<HttpFinding> {
  const { task, plan } = round;
  const { network, probe } = task;
  const journey = start(plan);
  const slow: { rescue: Rescue | null } = { rescue: null };
  const verdict = await runAttempt({
    network,
    plan,
    method: 'HEAD',
    journey,
    probe,
    // A second connection beside the first: a slow site may still answer it, a deaf one never does.
    onSlow: () => (slow.rescue ??= startRescue(round, journey)),
  });
  const { rescue } = slow;
  if (rescue !== null) {
    if (rescue.isOver() || isUnsettledByHead(verdict, journey.left.length))
      return finishGet(round, await rescue.finding);
    rescue.stop();
  } else if (isUnsettledByHead(verdict, journey.left.length)) {
    const after = verdict.reason;
    network.trace?.emit({ kind: 'method', method: 'GET', because: 'unsettled', after });
    // From the beginning: a GET need not be redirected to where a HEAD was.
    return finishGet(round, await once(round, 'GET'));
  }
  const { measurements } = probe;
  const way = { method: 'HEAD', journey, measurements } as const;
  const heads = headsOf(verdict, round, journey);
  const finding = { ...httpFinding(verdict, way), memory: task.memory, ...heads };
  return verdict.outcome === 'up' ? finishHead(round, finding) : finding;
}

/** The heads that were seen last, where they are wanted: making text of them costs more than keeping their bytes. */
function headsOf(
  { outcome }: Verdict,
  { task, plan }: Pick<Round, 'task' | 'plan'>,
  { last }: Journey,
): Pick<HttpFinding, 'heads'> {
  if (last === null || (outcome === 'up' && !task.keepsHeads)) return {};
  return { heads: seenHeads(last, plan.options) };
}

function start(plan: Plan): Journey {
  const { url } = plan.site;
  return { current: url, left: [], cookies: new CookieJar(), visits: new Set(), last: null };
}

function getAfter(round: Round, from: Journey, probe: ProbeContext): Promise<HttpFinding> {
  const journey: Journey = {
    current: from.current,
    left: [...from.left],
    cookies: from.cookies.copy(),
    visits: new Set(),
    last: null,
  };
  return attempt(round, { method: 'GET', journey, probe });
}

interface Rescue {
  readonly finding: Promise<HttpFinding>;
  isOver(): boolean;
  stop(): void;
}

function startRescue(round: Round, from: Journey): Rescue {
  const { network, probe: head, signal } = round.task;
  const deadline = network.startDeadline({ endsAt: head.deadline.endsAt, signal });
  network.trace?.emit({ kind: 'method', method: 'GET', because: 'slow', after: null });
  let isOver = false;
  const run = async (): Promise<HttpFinding> => {
    try {
      return await getAfter(round, from, { ...head, deadline, measurements: newMeasurements() });
    } finally {
      isOver = true;
      deadline.close();
      head.deadline.stop();
    }
  };
  const finding = run();
  // A rescue that came to nothing is not awaited; where it is, its error arrives all the same.
  finding.catch(() => undefined);
  return { finding, isOver: () => isOver, stop: () => deadline.stop() };
}

function finishGet({ task }: Round, finding: HttpFinding): HttpFinding {
  const memory = finding.outcome === 'up' ? rememberGet(task.startedAt) : task.memory;
  return { ...unsupported(finding), memory };
}

function unsupported(finding: HttpFinding): HttpFinding {
  if (finding.outcome !== 'up') return finding;
  return { ...finding, notes: ['head_unsupported', ...finding.notes] };
}

function finishHead(round: Round, finding: HttpFinding): HttpFinding | Promise<HttpFinding> {
  const { memory, task } = round;
  const isSampleDue = memory.sampleAt !== null && memory.sampleAt <= task.startedAt;
  if (isSampleDue) return sampleByGet(round, finding);
  return { ...finding, memory: rememberHead(memory, task.startedAt) };
}

async function sampleByGet(round: Round, finding: HttpFinding): Promise<HttpFinding> {
  const { network, probe, startedAt } = round.task;
  network.trace?.emit({ kind: 'method', method: 'GET', because: 'sample', after: null });
  const sample = await getAfter(round, start(round.plan), probe);
  if (sample.outcome === 'up') return { ...finding, memory: rememberSample(startedAt) };
  if (sample.outcome === 'down') return { ...namedGet(sample), memory: keep(round.memory) };
  // What could not be judged is tried again with the next probe.
  return { ...finding, memory: keep(round.memory) };
}

function keep({ sampleAt }: HttpMemory): JsonObject {
  return { sampleAt };
}

// `get_503` says that HEAD was fine and only the page is not.
function namedGet(finding: HttpFinding): HttpFinding {
  const status = finding.statusCode;
  if (status === null || finding.reason !== `http_${status}`) return finding;
  return { ...finding, reason: `get_${status}`, message: `${finding.message} to GET` };
}
