import {
  ByteStore,
  downFault,
  fieldValues,
  type Failure,
  type HttpHead,
  type Connection,
  type Network,
  type ProbeContext,
} from '../../network/index.ts';
import type { HeadTrace } from './head-trace.ts';
import type { KeywordRules, Plan } from './plan.ts';
import { nextHop, type Journey } from './redirects.ts';
import { requestFields, type RequestHead } from './request/request-bytes.ts';
import { judgeStatus } from './verdict.ts';
import type { HttpReason } from './words.ts';

/** More than this of a page is neither read nor decoded. */
const MAX_BODY_BYTES = 1_048_576;

/** A page as it came. */
export interface PageContent {
  readonly bytes: Buffer;
  /** Whether there was more than what was read. */
  readonly isCut: boolean;
}

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
  { line, headTrace }: { readonly line: Connection; readonly headTrace: HeadTrace | null },
  request: RequestHead,
): Promise<Answer | Failure> {
  const answering = network.http.request(
    line,
    {
      method: 'GET',
      path: `${request.url.pathname}${request.url.search}`,
      headers: requestFields(request),
      maxBodyBytes: MAX_BODY_BYTES,
      wantsBody: (head) => {
        const hop = nextHop(head, { ...journey, maxRedirects: plan.options.maxRedirects });
        return hop.kind === 'final' && judgeStatus(head, plan.accepted, 0).outcome === 'up';
      },
    },
    probe,
  );
  // Behind the reader's own listener, which is there by now.
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

/** Judges a page by the texts it must and must not contain; `null` when it satisfies them. */
export async function judgePage(
  page: PageBytes,
  rules: KeywordRules,
): Promise<Failure<HttpReason> | null> {
  const decoded = await decode(page);
  if (decoded === null)
    return bodyFailure('bad_encoding', 'sent a page that cannot be decompressed');
  const notes = decoded.isCut ? ['truncated_at_cap'] : [];
  const holds = searcher(decoded.bytes, page.head);
  if (rules.keyword !== null && !holds(rules.keyword)) {
    return { ...bodyFailure('keyword_missing', 'does not contain the required text'), notes };
  }
  if (rules.notKeyword !== null && holds(rules.notKeyword)) {
    return { ...bodyFailure('keyword_present', 'contains the forbidden text'), notes };
  }
  return null;
}

function bodyFailure(
  reason: 'bad_encoding' | 'keyword_missing' | 'keyword_present',
  message: string,
): Failure<HttpReason> {
  return { kind: 'failed', fault: downFault(reason, 'body', message) };
}

interface Decoded {
  readonly bytes: Buffer;
  readonly isCut: boolean;
}

async function decode(page: PageBytes): Promise<Decoded | null> {
  const codings = fieldValues(page.head, 'content-encoding')
    .flatMap((value) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length === 0) return { bytes: page.bytes, isCut: page.isCut };
  const [coding] = codings;
  if (codings.length > 1 || (coding !== 'gzip' && coding !== 'x-gzip')) return null;
  return gunzip(page);
}

// Stops at the cap, so that a small page cannot unfold into a large one.
async function gunzip(page: PageBytes): Promise<Decoded | null> {
  const { createGunzip } = await import('node:zlib');
  return new Promise((resolve) => {
    const gunzip = createGunzip();
    const unpacked = new ByteStore(MAX_BODY_BYTES);
    const finish = (isCut: boolean): void => {
      gunzip.removeAllListeners('data');
      gunzip.destroy();
      resolve({ bytes: unpacked.view(), isCut });
    };
    gunzip.on('data', (chunk: Buffer) => {
      if (!unpacked.add(chunk)) finish(true);
    });
    gunzip.on('end', () => finish(page.isCut));
    // A page that was cut off by us ends in the middle: what could be decoded of it counts.
    gunzip.on('error', () => (page.isCut && unpacked.length > 0 ? finish(true) : resolve(null)));
    gunzip.end(page.bytes);
  });
}

function searcher(bytes: Buffer, head: HttpHead): (text: string) => boolean {
  const charset = charsetOf(bytes, head);
  if (charset === null) return (text) => bytes.includes(text, 0, 'utf8');
  const page = new TextDecoder(charset).decode(bytes);
  return (text) => page.includes(text);
}

/** The name of a charset other than UTF-8 that the page is known to be written in. */
function charsetOf(bytes: Buffer, head: HttpHead): string | null {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  const [type = ''] = fieldValues(head, 'content-type');
  const label = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(type)?.[1]?.toLowerCase();
  if (label === undefined || label === 'utf-8' || label === 'utf8') return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    // An unknown charset: the bytes themselves are searched.
    return null;
  }
}
