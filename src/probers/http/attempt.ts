import {
  fieldValue,
  fieldValues,
  hostOf,
  portOf,
  type Failure,
  type HttpHead,
  type Network,
  type ProbeContext,
} from '../../network/index.ts';
import { lineTo } from '../line.ts';
import { answerNotes } from './answer-notes.ts';
import { judgePage, readPage, type Answer, type OpenLine } from './body.ts';
import { withCookies } from './cookies/cookie-jar.ts';
import { exchangeHead, type HeadAnswer } from './exchange.ts';
import { HeadTrace } from './head-trace.ts';
import { KeptHead, withMaskedHeaders } from './kept-head.ts';
import type { HttpOptions } from './options.ts';
import { judgeAnswer, judgeTime, type PageRules } from './conditions/conditions.ts';
import type { Plan } from './plan.ts';
import { nextHop, visitOf, type Journey, type NextHop } from './redirects.ts';
import { forwardingFailure, forwardingOf } from './request/forwarding.ts';
import { isOwnHost, isOwnOrigin, placeFor } from './request/site.ts';
import type { RequestBody } from './request/request-body.ts';
import { requestText, wholeRequest, type RequestHead } from './request/request-bytes.ts';
import { failureVerdict, judgeStatus, type Verdict } from './verdict.ts';
import type { HttpMethod } from './request/request-options.ts';

/** One method tried on one target, redirects included. */
export interface Attempt {
  readonly network: Network;
  readonly plan: Plan;
  readonly method: HttpMethod;
  readonly journey: Journey;
  readonly probe: ProbeContext;
  /** Called once when an answer takes longer than half of the time that is left. */
  readonly onSlow: (() => void) | null;
}

/** Asks, follows redirects, and judges the last answer, also by the time that all of it took. */
export async function runAttempt(attempt: Attempt): Promise<Verdict> {
  const startedAt = performance.now();
  const verdict = await followRedirects(attempt);
  if (verdict.outcome !== 'up') return verdict;
  const { deadline } = attempt.probe;
  // A stall of our own process is none of the site's.
  const tookMs = performance.now() - startedAt - deadline.stalledMsSince(startedAt);
  const failure = judgeTime(tookMs, attempt.plan.answerRules);
  return failure === null
    ? verdict
    : withNotes(failureVerdict(failure, verdict.statusCode), verdict.notes);
}

async function followRedirects(given: Attempt): Promise<Verdict> {
  const { journey, plan } = given;
  const notes: string[] = [];
  let attempt: Sending = { ...given, body: plan.body };
  for (;;) {
    const answer = await ask(attempt);
    if (answer.kind === 'failed') return withNotes(failureVerdict(answer), notes);
    const next = afterRedirect(attempt, answer.head.statusCode);
    const hop = hopOf(answer.head, next);
    emitHop(attempt, answer.head, hop);
    if (hop.kind === 'failed') {
      return withNotes(failureVerdict(hop, answer.head.statusCode), notes);
    }
    notes.push(...hop.notes);
    if (hop.kind === 'final') return withNotes(await judge(answer, attempt), notes);
    journey.left.push(withoutHash(journey.current.href));
    journey.current = hop.url;
    attempt = next;
  }
}

/** Where an answer leads, and whether what would be sent `next` may go there. */
function hopOf(head: HttpHead, { journey, plan, method, body }: Sending): NextHop {
  const { current, left, cookies, visits } = journey;
  return nextHop(head, {
    current,
    left,
    maxRedirects: plan.options.maxRedirects,
    wasVisited: (url) => visits.has(visitOf(method, url, cookies.headerFor(url, Date.now()))),
    mayLeadTo: (url) => body === null || isOwnOrigin(plan.site, url),
  });
}

/** One method tried on one address on the way. */
interface Sending extends Attempt {
  readonly body: RequestBody | null;
}

/** What is sent after a redirect, as browsers do it (https://fetch.spec.whatwg.org/#http-redirect-fetch). */
function afterRedirect(attempt: Sending, statusCode: number): Sending {
  const { method } = attempt;
  const turnsToGet =
    statusCode === 303
      ? method !== 'HEAD' && method !== 'GET'
      : (statusCode === 301 || statusCode === 302) && method === 'POST';
  return turnsToGet ? { ...attempt, method: 'GET', body: null } : attempt;
}

function emitHop({ network, method, journey, plan }: Attempt, head: HttpHead, hop: NextHop): void {
  const notes = hop.notes ?? [];
  if (network.trace === null || (hop.kind === 'final' && notes.length === 0)) return;
  const fault = hop.kind === 'failed' ? hop.fault : null;
  network.trace.emit({
    kind: 'redirect',
    method,
    statusCode: head.statusCode,
    to: hop.kind === 'follow' ? hop.url.href : fieldValue(head, 'location'),
    followed: journey.left.length + (hop.kind === 'follow' ? 1 : 0),
    allowed: plan.options.maxRedirects,
    notes,
    reason: fault?.reason ?? null,
    message: fault?.message ?? null,
  });
}

function judge(answer: Answer, attempt: Attempt): Verdict | Promise<Verdict> {
  const { plan, method } = attempt;
  const now = Date.now();
  const { head, restBytes } = answer;
  const verdict = judgeStatus(head, plan.accepted, now);
  attempt.network.trace?.emit({
    kind: 'status',
    method,
    statusCode: verdict.statusCode ?? 0,
    expect: plan.options.expect,
    isAccepted: verdict.outcome === 'up',
    reason: verdict.reason,
  });
  const judged = withNotes(verdict, answerNotes(head, { method, restBytes, now }));
  if (verdict.outcome !== 'up') return judged;
  const failure = judgeAnswer(head, attempt.journey.current, plan.answerRules);
  if (failure !== null) return withNotes(failureVerdict(failure, head.statusCode), judged.notes);
  if (plan.rules === null) return judged;
  return judgeText(answer, { attempt, rules: plan.rules }, judged);
}

async function judgeText(
  answer: Answer,
  { attempt, rules }: { readonly attempt: Attempt; readonly rules: PageRules },
  verdict: Verdict,
): Promise<Verdict> {
  const { head } = answer;
  const page = answer.page ?? { bytes: Buffer.alloc(0), isCut: false };
  const { failure, notes } = await judgePage({ head, ...page }, rules);
  attempt.network.trace?.emit({
    kind: 'page',
    bytes: page.bytes.length,
    isCut: page.isCut,
    coding: fieldValue(head, 'content-encoding'),
    keyword: rules.keyword,
    notKeyword: rules.notKeyword,
    reason: failure?.fault.reason ?? null,
    message: failure?.fault.message ?? null,
  });
  if (failure === null) return withNotes(verdict, notes);
  return withNotes(failureVerdict(failure, head.statusCode), [...verdict.notes, ...notes]);
}

/** Asks, and once more with the login that the server asks for. */
async function ask(attempt: Sending): Promise<Answer | Failure> {
  const { plan, journey, method, network } = attempt;
  const url = journey.current;
  const login = isOwnOrigin(plan.site, url) ? plan.login : null;
  const first = await askOnce(attempt, login?.authorization ?? null);
  if (first.kind === 'failed' || first.head.statusCode !== 401 || login === null) return first;
  const uri = `${url.pathname}${url.search}`;
  const challenges = fieldValues(first.head, 'www-authenticate');
  const authorization = login.answer(challenges, { method, uri });
  if (authorization === null) return first;
  network.trace?.emit({ kind: 'login' });
  return askOnce(attempt, authorization);
}

async function askOnce(attempt: Sending, authorization: string | null): Promise<Answer | Failure> {
  const { network, plan, journey, probe } = attempt;
  const url = journey.current;
  const isReadingPage = plan.rules !== null;
  const place = placeFor(plan.site, url);
  const forwarding = forwardingOf(plan.options, url, place);
  const { isForwarded } = forwarding;
  const target = {
    host: hostOf(url),
    port: portOf(url),
    isSecure: url.protocol === 'https:',
    isForwarded,
    reading: isReadingPage ? 'stream' : 'shared',
  } as const;
  const options = isOwnHost(plan.site, url) ? plan.options : withoutIdentity(plan.options);
  const line = await network.connect(lineTo(target, options, place), probe);
  if ('kind' in line) return line;
  const cookies = journey.cookies.headerFor(url, Date.now());
  journey.visits.add(visitOf(attempt.method, url, cookies));
  const request: RequestHead = {
    method: attempt.method,
    url,
    userAgent: network.userAgent,
    headers: {
      ...withCookies(ownHeaders(plan, url), cookies),
      ...(authorization !== null && { Authorization: authorization }),
      ...forwarding.headers,
    },
    body: attempt.body,
    isForwarded,
    acceptsGzip: isReadingPage,
  };
  emitRequest(attempt, request);
  const { trace } = network;
  const headTrace = trace === null ? null : new HeadTrace(trace, attempt.method);
  const keptHead = new KeptHead();
  journey.last = { request, answer: keptHead };
  const answer = isReadingPage
    ? await readPage(attempt, { line, headTrace, keptHead }, request)
    : await headOnly(attempt, { line, headTrace, keptHead }, request);
  if (answer.kind === 'failed') return answer;
  const failure = forwardingFailure(forwarding, answer.head);
  if (failure !== null) return failure;
  journey.cookies.store(fieldValues(answer.head, 'set-cookie'), url, Date.now());
  return answer;
}

function headOnly(
  { plan, probe, onSlow }: Sending,
  { line, ...watching }: OpenLine,
  request: RequestHead,
): Promise<HeadAnswer | Failure> {
  const keepsFields = plan.answerRules.headers.length > 0;
  const text = wholeRequest(request);
  return exchangeHead(line, { text, keepsFields, onSlow, ...watching }, probe);
}

// A client certificate says who we are: only the site itself is to know.
function withoutIdentity(options: HttpOptions): HttpOptions {
  const { clientCert: _, clientKey: __, clientPassphrase: ___, ...others } = options;
  return others;
}

const HEAD_BUDGET_MS = 10_000;

function emitRequest({ network, plan, probe }: Attempt, request: RequestHead): void {
  if (network.trace === null) return;
  const own = plan.options.headers;
  if (!isOwnOrigin(plan.site, request.url) && Object.keys(own).length > 0) {
    network.trace.emit({ kind: 'headers_kept' });
  }
  network.trace.emit({
    kind: 'request',
    method: request.method,
    url: request.url.href,
    head: requestText(withMaskedHeaders(request)),
    budgetMs: Math.min(HEAD_BUDGET_MS, probe.deadline.remainingMs()),
  });
}

const NO_HEADERS: HttpOptions['headers'] = {};

// The owner's headers may hold secrets: they never leave the origin they were given for.
function ownHeaders(plan: Plan, url: URL): HttpOptions['headers'] {
  return isOwnOrigin(plan.site, url) ? plan.options.headers : NO_HEADERS;
}

function withNotes(verdict: Verdict, notes: readonly string[]): Verdict {
  return notes.length === 0 ? verdict : { ...verdict, notes: [...notes, ...verdict.notes] };
}

function withoutHash(href: string): string {
  const hash = href.indexOf('#');
  return hash < 0 ? href : href.slice(0, hash);
}
