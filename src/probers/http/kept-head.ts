import type { SeenHeads } from '../../core/check/outcome.ts';
import { secretTexts } from '../../core/explain/secret-texts.ts';
import { wireLines } from '../../core/explain/wire-lines.ts';
import { nodeOf } from '../../core/forms/schema-node.ts';
import { headEnd } from './head-trace.ts';
import { httpOptions, type HttpOptions } from './options.ts';
import { requestText, type RequestHead } from './request/request-bytes.ts';

const MAX_BYTES = 4_096;
const MAX_LINES = 60;
const MAX_CHARACTERS = 3_000;
const MAX_LINE = 500;
const MAX_REASON = 128;
const MASK = '***';

/** What was said over a connection, and kept in case the check fails. */
export interface LastExchange {
  readonly request: RequestHead;
  readonly answer: KeptHead;
}

/** The beginning of an answer. */
export class KeptHead {
  #bytes: Buffer = Buffer.alloc(0);

  /** Takes bytes that are valid during the call only. */
  readonly take = (chunk: Buffer, length = chunk.length): void => {
    const left = MAX_BYTES - this.#bytes.length;
    if (left <= 0) return;
    // One copy, as nearly every head comes in one piece.
    this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(0, Math.min(left, length))]);
  };

  /** Up to its blank line, one character a byte. */
  text(): string {
    const text = this.#bytes.toString('latin1');
    return text.slice(0, headEnd(text) ?? text.length);
  }
}

/** The same request with the values of the owner's headers masked. */
export function withMaskedHeaders(request: RequestHead): RequestHead {
  const names = Object.keys(request.headers);
  return { ...request, headers: Object.fromEntries(names.map((name) => [name, MASK])) };
}

/** Both heads as lines that may be shown. */
export function seenHeads({ request, answer }: LastExchange, options: HttpOptions): SeenHeads {
  // Long ones first: a secret may be a part of another one.
  const secrets = secretTexts({ ...options }, nodeOf(httpOptions)).toSorted(
    (one, other) => other.length - one.length,
  );
  const shown = (head: string): readonly string[] =>
    bounded(
      wireLines(secrets.reduce((text, secret) => text.replaceAll(secret, MASK), head))
        .map(maskedCookie)
        .map(maskedUser)
        .map(shortReason),
    );
  return { sent: shown(requestText(withMaskedHeaders(request))), received: shown(answer.text()) };
}

// Who shows a session is let in.
function maskedCookie(line: string): string {
  return line.replace(/^(set-cookie2?:\s*[^=;]*=)[^;]*/i, `$1${MASK}`);
}

// Of an address that a site redirects to.
function maskedUser(line: string): string {
  return line.replace(/\/\/[^\s/?#@]*@/g, `//${MASK}@`);
}

// A reason phrase is the site's own text, and as long as it likes.
function shortReason(line: string): string {
  const start = /^HTTP\/\S+ \S* ?/i.exec(line)?.[0] ?? '';
  return start === '' ? line : line.slice(0, start.length + MAX_REASON);
}

function bounded(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let left = MAX_CHARACTERS;
  for (const line of lines.slice(0, MAX_LINES)) {
    const cut = line.slice(0, Math.min(left, MAX_LINE));
    left -= cut.length;
    kept.push(cut);
    if (left <= 0) break;
  }
  return kept;
}
