import { acceptsStatus, type AcceptedStatus } from '../../core/check/accepted-status.ts';
import type { Certificate } from '../../core/check/outcome.ts';
import {
  fieldValue,
  type ApparentFault,
  type Failure,
  type HttpHead,
  type ProbeMeasurements,
} from '../../network/index.ts';
import { failed, up, type Finding } from '../finding.ts';
import type { Journey } from './redirects.ts';
import type { HttpReason } from './words.ts';
import type { HttpMethod } from './request/request-options.ts';

/** The verdict of one method on a target, to be completed with the way that it took. */
export interface Verdict extends Omit<Finding<HttpReason>, 'evidence' | 'memory'> {
  readonly notes: readonly string[];
  readonly statusCode: number | null;
  readonly retryAfterSeconds: number | null;
}

/** The evidence of this kind, as it stands in `ProbeResult.evidence`. */
export interface HttpEvidence {
  readonly method: HttpMethod;
  readonly statusCode: number | null;
  readonly finalUrl: string;
  /** Every URL that was left by a redirect, in order. */
  readonly redirects: readonly string[];
  readonly certificate: Certificate | null;
  /** Where its own dials waited in vain for an answer, such as `192.0.2.1:443`; only where one did. */
  readonly unansweredPeers?: readonly string[];
  /** The verdict that a failure of our own side would be, were that known to be healthy. */
  readonly looksLike?: ApparentFault;
  /** Seconds the site asked us to wait, clamped to an hour; `null` when it did not. */
  readonly retryAfterSeconds: number | null;
}

/** A verdict with the way that one method took to it. */
export type HttpFinding = Verdict & Finding<HttpReason>;

const MAX_WAIT_SECONDS = 3_600;

/** Judges the last answer of a chain by its status. `now` is epoch milliseconds. */
export function judgeStatus(head: HttpHead, accepted: AcceptedStatus, now: number): Verdict {
  const { statusCode, notes } = head;
  const message = statusMessage(head);
  const base = { statusCode, notes, retryAfterSeconds: null };
  if (acceptsStatus(accepted, statusCode)) return { ...up(message), ...base };
  const bad = { ...base, message, reason: `http_${statusCode}`, phase: 'head' } as const;
  const retryAfter = fieldValue(head, 'retry-after');
  if (statusCode === 429) {
    return { ...bad, outcome: 'throttled', retryAfterSeconds: clampWait(retryAfter, now) };
  }
  if (statusCode === 503 && retryAfter !== null) {
    const retryAfterSeconds = clampWait(retryAfter, now);
    return { ...bad, outcome: 'down', notes: [...notes, 'retry_after'], retryAfterSeconds };
  }
  return { ...bad, outcome: 'down' };
}

/** The verdict of a probe that got no answer to judge. */
export function failureVerdict(
  failure: Failure<HttpReason>,
  statusCode: number | null = null,
): Verdict {
  const notes = failure.notes ?? [];
  return { ...failed(failure), notes, statusCode, retryAfterSeconds: null };
}

/** `answered 503 Service Unavailable`, as a site owner reads it. */
function statusMessage(head: HttpHead): string {
  const phrase =
    head.reasonPhrase === '' ? (STATUS_PHRASES.get(head.statusCode) ?? '') : head.reasonPhrase;
  const answered = `answered ${head.statusCode}${phrase === '' ? '' : ` ${phrase}`}`;
  return head.statusCode === 403 ? `${answered} (it may be blocking monitors)` : answered;
}

// RFC 9110 §10.2.3: seconds or a date. What cannot be read, or lies beyond an hour, counts as an hour; the past as now.
function clampWait(text: string | null, now: number): number | null {
  if (text === null) return null;
  if (/^\d{1,20}$/.test(text)) return Math.min(MAX_WAIT_SECONDS, Number(text));
  const date = Date.parse(text);
  if (Number.isNaN(date) || /^[-+\d.]+$/.test(text)) return MAX_WAIT_SECONDS;
  return Math.min(MAX_WAIT_SECONDS, Math.max(0, Math.ceil((date - now) / 1_000)));
}

const MAX_URL = 2_048;

/** Completes a verdict with its way. It forgets what is remembered of the target, unless the caller says otherwise. */
export function httpFinding(
  verdict: Verdict,
  way: {
    readonly method: HttpMethod;
    readonly journey: Journey;
    readonly measurements: ProbeMeasurements;
  },
): HttpFinding {
  const { method, journey, measurements } = way;
  const evidence = {
    method,
    statusCode: verdict.statusCode,
    finalUrl: clip(journey.current.href),
    redirects: journey.left.map(clip),
    // Keeps its place; the run fills it in.
    certificate: null,
    retryAfterSeconds: verdict.retryAfterSeconds,
  } satisfies HttpEvidence;
  return { ...verdict, evidence, measurements, memory: null };
}

function clip(href: string): string {
  return href.length <= MAX_URL ? href : href.slice(0, MAX_URL);
}

// RFC 9110 §15 and the codes that proxies in front of sites like to invent.
const STATUS_PHRASES: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [406, 'Not Acceptable'],
  [407, 'Proxy Authentication Required'],
  [408, 'Request Timeout'],
  [410, 'Gone'],
  [418, "I'm a Teapot"],
  [429, 'Too Many Requests'],
  [451, 'Unavailable For Legal Reasons'],
  [500, 'Internal Server Error'],
  [501, 'Not Implemented'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
  [520, 'Unknown Error'],
  [521, 'Web Server Is Down'],
  [522, 'Connection Timed Out'],
  [523, 'Origin Is Unreachable'],
  [524, 'A Timeout Occurred'],
  [525, 'SSL Handshake Failed'],
  [526, 'Invalid SSL Certificate'],
]);
