import { MAX_HEAD_BYTES, MAX_HEAD_LINES, MAX_INFORMATIONAL_ANSWERS } from './head-limits.ts';
import {
  cleanPhrase,
  hasOddFraming,
  type HeadFault,
  type HttpField,
  type HttpHead,
} from './head.ts';
import { readHeaderLine, type FieldFilter } from './head-line.ts';
import { mayBeHttp, readStatusLine } from './head-status-line.ts';

/** The state after some bytes. `restBytes` of the last chunk lay behind the blank line. */
export type HeadReading =
  | { readonly kind: 'more' }
  | { readonly kind: 'head'; readonly head: HttpHead; readonly restBytes: number }
  | { readonly kind: 'bad'; readonly fault: HeadFault; readonly resemblesTls: boolean };

const FIRST_CARRY_BYTES = 1_024;

const more: HeadReading = { kind: 'more' };

/**
 * Reads the head of an answer from chunks of any size, as lenient as a browser, and stops at the blank line. Looks at
 * every byte once and keeps only the line under way and the fields asked for; never throws. Informational
 * answers (1xx) in front are passed over but count against the limits.
 */
export class HeadParser {
  readonly #filter: FieldFilter | null;
  readonly #mayUpgrade: boolean;
  #carry: Buffer | null = null;
  #carried = 0;
  #bytes = 0;
  #lines = 0;
  #informational = 0;
  #statusCode = 0;
  #reasonPhrase = '';
  #httpVersion = '';
  #fields: HttpField[] = [];
  #last: 'kept' | 'forgotten' = 'forgotten';
  #isOdd = false;
  #isOddVersion = false;

  constructor({
    filter = null,
    mayUpgrade = false,
  }: {
    /** The fields to keep; `null` keeps them all. */
    readonly filter?: FieldFilter | null;
    /** Whether 101 is an answer like any other (RFC 9110 §15.2.2), because it was asked for. */
    readonly mayUpgrade?: boolean;
  } = {}) {
    this.#filter = filter;
    this.#mayUpgrade = mayUpgrade;
  }

  /** Takes the next bytes; not to be called again once the reading is other than `more`. */
  push(chunk: Buffer, length: number = chunk.length): HeadReading {
    let start = 0;
    while (start < length) {
      const feed = chunk.indexOf(0x0a, start);
      const isComplete = feed >= 0 && feed < length;
      const end = isComplete ? feed : length;
      this.#bytes += end - start + (isComplete ? 1 : 0);
      if (this.#bytes > MAX_HEAD_BYTES) {
        return this.#tooBig(chunk, start, end - (this.#bytes - MAX_HEAD_BYTES));
      }
      const reading = isComplete
        ? this.#completeLine(chunk, start, end)
        : this.#keepRest(chunk, start, end);
      if (reading === 'blank')
        return { kind: 'head', head: this.#head(), restBytes: length - feed - 1 };
      if (reading !== null) return reading;
      start = end + 1;
    }
    return more;
  }

  /** Bytes of the head that have come so far. */
  get seenBytes(): number {
    return this.#bytes;
  }

  #completeLine(chunk: Buffer, start: number, end: number): HeadReading | 'blank' | null {
    if (this.#carried === 0) return this.#line(chunk, start, end);
    this.#append(chunk, start, end);
    const length = this.#carried;
    this.#carried = 0;
    return this.#line(this.#carry ?? chunk, 0, length);
  }

  #keepRest(chunk: Buffer, start: number, end: number): HeadReading | null {
    this.#append(chunk, start, end);
    const carry = this.#carry;
    if (carry === null || this.#statusCode !== 0) return null;
    return judgeBeginning(carry, this.#carried);
  }

  // What the bytes up to the limit have given away counts first, or the reading would depend on how they came.
  #tooBig(chunk: Buffer, start: number, limit: number): HeadReading {
    return this.#keepRest(chunk, start, Math.max(start, limit)) ?? bad('head_too_big');
  }

  #append(chunk: Buffer, start: number, end: number): void {
    const needed = this.#carried + end - start;
    if (this.#carry === null || this.#carry.length < needed) {
      const grown = Buffer.allocUnsafe(Math.max(FIRST_CARRY_BYTES, needed * 2));
      this.#carry?.copy(grown, 0, 0, this.#carried);
      this.#carry = grown;
    }
    chunk.copy(this.#carry, this.#carried, start, end);
    this.#carried = needed;
  }

  // `end` is where the line feed stands; a line end without a carriage return is read all the same.
  #line(bytes: Buffer, start: number, feed: number): HeadReading | 'blank' | null {
    const hasReturn = feed > start && bytes[feed - 1] === 0x0d;
    const end = hasReturn ? feed - 1 : feed;
    if (this.#statusCode === 0) return this.#statusLine(bytes, start, feed);
    if (!hasReturn) this.#isOdd = true;
    if (end === start) return this.#blankLine();
    this.#lines += 1;
    if (this.#lines > MAX_HEAD_LINES) return bad('head_too_big');
    const line = readHeaderLine(bytes, { start, end }, this.#filter);
    if (line.kind === 'bad') return bad('bad_header');
    if (line.isOdd) this.#isOdd = true;
    if (line.kind === 'continuation') this.#continue(line.continuation);
    else {
      this.#last = line.field === null ? 'forgotten' : 'kept';
      if (line.field !== null) this.#fields.push(line.field);
    }
    return null;
  }

  #statusLine(bytes: Buffer, start: number, feed: number): HeadReading | null {
    const hasReturn = feed > start && bytes[feed - 1] === 0x0d;
    const end = hasReturn ? feed - 1 : feed;
    // Empty lines in front of the status line are forgiven (RFC 9112 §2.2).
    if (end === start) return null;
    if (!mayBeHttp(bytes, start, end)) return bad('not_http', bytes, start);
    const bareReturn = bytes.indexOf(0x0d, start);
    if (bareReturn >= 0 && bareReturn < end) return bad('bad_header');
    const line = readStatusLine(bytes, start, end);
    if (typeof line === 'string') return bad(line, bytes, start);
    if (line.statusCode === 101 && !this.#mayUpgrade) return bad('unexpected_upgrade');
    const text = bytes.toString('latin1', line.phraseStart, Math.min(end, line.phraseStart + 512));
    this.#statusCode = line.statusCode;
    this.#reasonPhrase = text;
    this.#httpVersion = line.version;
    if (!hasReturn) this.#isOdd = true;
    if (line.isOddVersion) this.#isOddVersion = true;
    return null;
  }

  #blankLine(): HeadReading | 'blank' | null {
    if (this.#statusCode >= 200 || this.#statusCode === 101) return 'blank';
    this.#informational += 1;
    if (this.#informational > MAX_INFORMATIONAL_ANSWERS) return bad('informational_flood');
    this.#statusCode = 0;
    this.#fields = [];
    this.#last = 'forgotten';
    return null;
  }

  #continue(text: string): void {
    const last = this.#last === 'kept' ? this.#fields.pop() : undefined;
    if (last !== undefined) this.#fields.push([last[0], `${last[1]} ${text}`]);
  }

  #head(): HttpHead {
    const fields = this.#fields;
    const notes: string[] = [];
    if (this.#isOdd || hasOddFraming(fields)) notes.push('bad_header');
    if (this.#isOddVersion) notes.push('odd_version');
    return {
      statusCode: this.#statusCode,
      reasonPhrase: cleanPhrase(this.#reasonPhrase),
      httpVersion: this.#httpVersion,
      fields,
      notes,
    };
  }
}

// Bytes that cannot become a status line are judged before their line ends: other protocols may never end one.
function judgeBeginning(carry: Buffer, length: number): HeadReading | null {
  // A lone return may still become an empty line, and the type of a TLS record shows in its second byte.
  const first = carry[0] ?? 0;
  if (length === 1 && (first === 0x0d || mayBeTls(first))) return null;
  if (!mayBeHttp(carry, 0, length)) return bad('not_http', carry);
  const bareReturn = carry.indexOf(0x0d);
  return bareReturn >= 0 && bareReturn < length - 1 ? bad('bad_header') : null;
}

function bad(fault: HeadFault, bytes?: Buffer, start = 0): HeadReading {
  // A TLS record of any kind begins with its type, 20 to 23, and version 3 (RFC 8446 §5.1).
  const type = bytes?.[start] ?? 0;
  const resemblesTls = fault === 'not_http' && mayBeTls(type) && bytes?.[start + 1] === 3;
  return { kind: 'bad', fault, resemblesTls };
}

function mayBeTls(type: number): boolean {
  return type >= 20 && type <= 23;
}
