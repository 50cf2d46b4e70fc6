import { ByteStore, downFault, type Failure } from '../../network/index.ts';
import { fieldValues, hasOddFraming, type Head } from './head.ts';
import type { KeywordRules } from './plan.ts';

/** More than this of a page is neither read nor decoded. */
export const MOST_BODY_BYTES = 1_048_576;

/** A page as it came. */
export interface PageBytes {
  readonly head: Head;
  readonly bytes: Buffer;
  /** Whether there was more than what was read. */
  readonly isCut: boolean;
}

/** Judges a page by the texts it must and must not contain; `null` when it satisfies them. */
export async function judgePage(page: PageBytes, rules: KeywordRules): Promise<Failure | null> {
  const refusal = framingFailure(page.head);
  if (refusal !== null) return refusal;
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

/** Lengths and codings that make a body ambiguous (RFC 9112 §6.3) or that nobody can decode. */
function framingFailure(head: Head): Failure | null {
  const codings = fieldValues(head, 'transfer-encoding').map((value) => value.toLowerCase());
  const isUnknown = codings.length > 1 || codings.some((coding) => coding !== 'chunked');
  if (isUnknown || hasOddFraming(head.fields)) {
    return bodyFailure('bad_framing', 'announces lengths that contradict each other');
  }
  return null;
}

function bodyFailure(
  reason: 'bad_framing' | 'bad_encoding' | 'keyword_missing' | 'keyword_present',
  message: string,
): Failure {
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
    const unpacked = new ByteStore(MOST_BODY_BYTES);
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

function searcher(bytes: Buffer, head: Head): (text: string) => boolean {
  const charset = charsetOf(bytes, head);
  if (charset === null) return (text) => bytes.includes(text, 0, 'utf8');
  const page = new TextDecoder(charset).decode(bytes);
  return (text) => page.includes(text);
}

/** The name of a charset other than UTF-8 that the page is known to be written in. */
function charsetOf(bytes: Buffer, head: Head): string | null {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  const [type = ''] = fieldValues(head, 'content-type');
  const label = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(type)?.[1]?.toLowerCase();
  if (label === undefined || label === 'utf-8' || label === 'utf8') return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    // A charset that nobody knows: the bytes themselves are searched.
    return null;
  }
}
