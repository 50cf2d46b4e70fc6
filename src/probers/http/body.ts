import {
  downFault,
  type Failure,
  type HttpHead,
  type Connection,
  type Network,
  type ProbeContext,
} from '../../network/index.ts';
import type { HeadTrace } from './head-trace.ts';
import { canStillBreak, judgeTexts, type PageRules } from './conditions/conditions.ts';
import type { Plan } from './plan.ts';
import type { KeptHead } from './kept-head.ts';
import { readTexts } from './page/charset.ts';
import { decodeContent, MAX_PAGE_BYTES, type PageContent } from './page/content-coding.ts';
import { nextHop, type Journey } from './redirects.ts';
import { requestFields, requestTarget, type RequestHead } from './request/request-bytes.ts';
import { judgeStatus } from './verdict.ts';
import type { HttpReason } from './words.ts';

interface PageBytes extends PageContent {
  readonly head: HttpHead;
}

/** An answer; its page where the head says that it counts. */
export interface Answer {
  readonly kind: 'answered';
  readonly head: HttpHead;
  readonly restBytes: number;
  readonly page: PageContent | null;
}

/** A connection to ask over, and who sees the answer besides. */
export interface OpenLine {
  readonly line: Connection;
  readonly headTrace: HeadTrace | null;
  readonly keptHead: KeptHead;
}

/** Who asks for a page. */
interface Asker {
  readonly network: Network;
  readonly plan: Plan;
  readonly journey: Journey;
  readonly probe: ProbeContext;
}

/** Asks for a page over an open line and reads it, unless its head says that it does not count. */
export async function readPage(
  { network, plan, journey, probe }: Asker,
  { line, headTrace, keptHead }: OpenLine,
  request: RequestHead,
): Promise<Answer | Failure> {
  const answering = network.http.request(
    line,
    {
      method: request.method,
      ...(request.body !== null && { body: request.body.bytes }),
      path: requestTarget(request),
      headers: requestFields(request),
      maxBodyBytes: MAX_PAGE_BYTES,
      isEnough: (head, bytes) => isSettled({ head, bytes, isCut: true }, plan.rules),
      wantsBody: (head) => {
        const { maxRedirects } = plan.options;
        const hop = nextHop(head, { ...journey, maxRedirects, wasVisited: () => false });
        return hop.kind === 'final' && judgeStatus(head, plan.accepted, 0).outcome === 'up';
      },
    },
    probe,
  );
  // Behind the reader's own listener, which is there by now.
  line.socket.on('data', (chunk: Buffer) => keptHead.take(chunk));
  if (headTrace !== null) line.socket.on('data', headTrace.takeStream);
  const answer = await answering;
  headTrace?.emit(answer.kind === 'failed' ? answer : null);
  if (answer.kind === 'failed') return answer;
  const { head, body, isCut } = answer;
  return {
    kind: 'answered',
    head,
    restBytes: 0,
    page: body === null ? null : { bytes: body, isCut },
  };
}

/** What became of a page. */
interface JudgedPage {
  /** `null` when the page satisfies the rules. */
  readonly failure: Failure<HttpReason> | null;
  readonly notes: readonly string[];
}

/** Judges a page by its text. */
export async function judgePage(page: PageBytes, rules: PageRules): Promise<JudgedPage> {
  const decoded = await decodeContent(page.head, page);
  if (decoded === null) {
    const message = 'sent a page that cannot be decompressed';
    return { failure: bodyFailure('bad_encoding', message), notes: [] };
  }
  const { isCut, isDamaged } = decoded;
  const texts = readTexts(decoded.bytes, page.head);
  const failure = judgeTexts(texts, rules);
  const notes = isDamaged ? ['bad_encoding'] : [];
  if (failure === null) return { failure, notes };
  if (isDamaged && !FINAL_REASONS.has(failure.fault.reason)) {
    const message = `${failure.fault.message}, in what could be decompressed`;
    return { failure: bodyFailure('bad_encoding', message), notes: [] };
  }
  return { failure, notes: isCut ? [...notes, 'truncated_at_cap'] : notes };
}

/** Whether no more of a page can change the verdict on it. */
async function isSettled(page: PageBytes, rules: PageRules | null): Promise<boolean> {
  if (rules === null) return true;
  const { failure } = await judgePage(page, rules);
  return failure === null ? !canStillBreak(rules) : FINAL_REASONS.has(failure.fault.reason);
}

// Whatever else there is of a page, it holds what it must not.
const FINAL_REASONS: ReadonlySet<HttpReason> = new Set(['keyword_present', 'pattern_present']);

function bodyFailure(reason: 'bad_encoding', message: string): Failure<HttpReason> {
  return { kind: 'failed', fault: downFault(reason, 'body', message) };
}
