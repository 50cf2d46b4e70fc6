import { fieldValues, type HttpHead } from '../head/head.ts';

/** Where a body ends, as its head announces it. */
export type Framing =
  | { readonly kind: 'none' | 'until-end' | 'contradictory' }
  | { readonly kind: 'length'; readonly bytes: number }
  /** Of HTTP/1.0 it is not certain: some servers say so and send the page as it is. */
  | { readonly kind: 'chunked'; readonly isCertain: boolean };

/**
 * Reads the framing of an answer to GET or POST (RFC 9112 §6.3) as browsers do: chunks count before lengths, `identity`
 * is no coding, other codings beside `chunked` are passed over, and what is named twice counts once. Lengths that differ or
 * are no numbers, and codings without `chunked`, leave the end of the body open.
 */
export function framingOf(head: HttpHead): Framing {
  if (head.statusCode === 204 || head.statusCode === 304) return { kind: 'none' };
  const codings = new Set(listed(head, 'transfer-encoding').map((coding) => coding.toLowerCase()));
  codings.delete('identity');
  if (codings.size > 0) {
    if (!codings.has('chunked')) return { kind: 'contradictory' };
    return { kind: 'chunked', isCertain: !/^(?:0|1\.0$)/.test(head.httpVersion) };
  }
  const lengths = listed(head, 'content-length');
  const [length] = lengths;
  if (length === undefined) return { kind: 'until-end' };
  if (!lengths.every((each) => /^\d{1,15}$/.test(each) && Number(each) === Number(length))) {
    return { kind: 'contradictory' };
  }
  return Number(length) === 0 ? { kind: 'none' } : { kind: 'length', bytes: Number(length) };
}

// A field given several times is one list (RFC 9110 §5.3).
function listed(head: HttpHead, name: string): readonly string[] {
  return fieldValues(head, name)
    .flatMap((value) => value.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
