import {
  hostOf,
  portOf,
  type Failure,
  type HttpHead,
  type Connection,
  type Network,
  type ProbeContext,
} from '../../network/index.ts';
import { answerNotes } from './answer-notes.ts';
import { judgePage, MOST_BODY_BYTES } from './body.ts';
import { exchangeHead } from './exchange.ts';
import {
  cleanPhrase,
  hasOddFraming,
  KEPT_NAMES,
  type Head,
  type HeadField,
  type KeptName,
} from './head.ts';
import { HeadTrace } from './head-trace.ts';
import { tellHop, tellPage, tellRequest, tellStatus } from './http-trace.ts';
import type { KeywordRules, Plan } from './plan.ts';
import { nextHop } from './redirects.ts';
import { requestFields, requestText, type RequestHead } from './request-bytes.ts';
import { failureVerdict, judgeStatus, type Verdict } from './verdict.ts';

/** Where an attempt is: changed as it follows redirects. */
export interface Journey {
  current: URL;
  readonly left: string[];
}

/** One method tried on one target, redirects included. */
export interface Attempt {
  readonly network: Network;
  readonly plan: Plan;
  readonly method: 'HEAD' | 'GET';
  readonly journey: Journey;
  readonly probe: ProbeContext;
  /** Called once when an answer takes longer than half of the time that is left. */
  readonly onSlow: (() => void) | null;
}

interface Answer {
  readonly kind: 'answered';
  readonly head: Head;
  readonly restBytes: number;
  readonly page: { readonly bytes: Buffer; readonly isCut: boolean } | null;
}

/** Asks, follows redirects, and judges the last answer. */
export async function runAttempt(attempt: Attempt): Promise<Verdict> {
  const { journey, plan } = attempt;
  const { trace } = attempt.network;
  const notes: string[] = [];
  for (;;) {
    const answer = await askOnce(attempt);
    if (answer.kind === 'failed') return withNotes(failureVerdict(answer), notes);
    const hop = nextHop(answer.head, {
      current: journey.current,
      left: journey.left,
      maxRedirects: plan.options.maxRedirects,
    });
    if (trace !== null) tellHop(trace, { head: answer.head, hop }, wayOf(attempt));
    if (hop.kind === 'failed') {
      return withNotes(failureVerdict(hop, answer.head.statusCode), notes);
    }
    notes.push(...hop.notes);
    if (hop.kind === 'final') return withNotes(await judge(answer, attempt), notes);
    journey.left.push(withoutHash(journey.current.href));
    journey.current = hop.url;
  }
}

function wayOf({ method, journey, plan }: Attempt): Parameters<typeof tellHop>[2] {
  return { method, followed: journey.left.length, allowed: plan.options.maxRedirects };
}

function judge(answer: Answer, attempt: Attempt): Verdict | Promise<Verdict> {
  const { plan, method } = attempt;
  const now = Date.now();
  const { head, restBytes } = answer;
  const verdict = judgeStatus(head, plan.accepted, now);
  const { trace } = attempt.network;
  if (trace !== null) tellStatus(trace, verdict, attempt);
  const judged = withNotes(verdict, answerNotes(head, { method, restBytes, now }));
  if (verdict.outcome !== 'up' || plan.rules === null) return judged;
  return judgeText(answer, { attempt, rules: plan.rules }, judged);
}

async function judgeText(
  answer: Answer,
  { attempt, rules }: { readonly attempt: Attempt; readonly rules: KeywordRules },
  verdict: Verdict,
): Promise<Verdict> {
  const { head } = answer;
  const page = answer.page ?? { bytes: Buffer.alloc(0), isCut: false };
  const failure = await judgePage({ head, ...page }, rules);
  const { network, plan } = attempt;
  if (network.trace !== null) tellPage(network.trace, { head, ...page }, { plan, failure });
  if (failure === null) return verdict;
  return withNotes(failureVerdict(failure, head.statusCode), verdict.notes);
}

async function askOnce(attempt: Attempt): Promise<Answer | Failure> {
  const { network, plan, journey, probe } = attempt;
  const url = journey.current;
  const isReadingPage = plan.rules !== null;
  const line = await network.connect(
    {
      host: hostOf(url),
      port: portOf(url),
      family: plan.options.family,
      isSecure: url.protocol === 'https:',
      isVerified: !plan.options.insecure,
      reading: isReadingPage ? 'stream' : 'shared',
    },
    probe,
  );
  if ('kind' in line) return line;
  const request: RequestHead = {
    method: attempt.method,
    url,
    userAgent: network.userAgent,
    headers: ownHeaders(plan, url),
    acceptsGzip: isReadingPage,
  };
  const { trace } = network;
  if (trace !== null) tellRequest(trace, request, { plan, probe });
  const heard = trace === null ? null : new HeadTrace(trace, attempt.method);
  if (isReadingPage) return readPage(attempt, { line, heard }, request);
  const answer = await exchangeHead(
    line,
    { text: requestText(request), onSlow: attempt.onSlow, heard },
    probe,
  );
  return answer.kind === 'failed' ? answer : { ...answer, page: null };
}

const noHeaders: Plan['options']['headers'] = {};

// The owner's headers may hold secrets: they never leave the origin they were given for.
function ownHeaders(plan: Plan, url: URL): Plan['options']['headers'] {
  return url === plan.url || url.origin === plan.url.origin ? plan.options.headers : noHeaders;
}

async function readPage(
  { network, plan, journey, probe }: Attempt,
  { line, heard }: { readonly line: Connection; readonly heard: HeadTrace | null },
  request: RequestHead,
): Promise<Answer | Failure> {
  const answering = network.http.request(
    line,
    {
      method: 'GET',
      path: `${request.url.pathname}${request.url.search}`,
      headers: requestFields(request),
      maxBodyBytes: MOST_BODY_BYTES,
      wantsBody: (raw) => {
        const head = headOf(raw);
        const hop = nextHop(head, { ...journey, maxRedirects: plan.options.maxRedirects });
        return hop.kind === 'final' && judgeStatus(head, plan.accepted, 0).outcome === 'up';
      },
    },
    probe,
  );
  // Behind the reader's own listener, which is there by now.
  if (heard !== null) line.socket.on('data', heard.takeStream);
  const answer = await answering;
  heard?.emit(answer.kind === 'failed' ? answer : null);
  if (answer.kind === 'failed') return answer;
  const { body, isCut } = answer;
  return {
    kind: 'answered',
    head: headOf(answer.head),
    restBytes: 0,
    page: body === null ? null : { bytes: body, isCut },
  };
}

function headOf(raw: HttpHead): Head {
  const fields: HeadField[] = [];
  for (const [name, value] of raw.fields) if (isKept(name)) fields.push({ name, value });
  const notes = hasOddFraming(fields) ? ['bad_header'] : [];
  if (raw.httpVersion !== '1.1' && raw.httpVersion !== '1.0') notes.push('odd_version');
  return { statusCode: raw.statusCode, reasonPhrase: cleanPhrase(raw.reasonPhrase), fields, notes };
}

function isKept(name: string): name is KeptName {
  return (KEPT_NAMES as readonly string[]).includes(name);
}

function withNotes(verdict: Verdict, notes: readonly string[]): Verdict {
  return notes.length === 0 ? verdict : { ...verdict, notes: [...notes, ...verdict.notes] };
}

function withoutHash(href: string): string {
  const hash = href.indexOf('#');
  return hash < 0 ? href : href.slice(0, hash);
}
