import { ByteStore, fieldValues, type HttpHead } from '../../../network/index.ts';
import { UNPACKERS } from './unpack.ts';

/** A page as it came. */
export interface PageContent {
  readonly bytes: Buffer;
  /** Whether there was more than what was read. */
  readonly isCut: boolean;
}

/** A page without its content codings. */
export interface DecodedPage extends PageContent {
  /** Whether it is not what its head announced: cut off, corrupt, or in a coding that is unknown. */
  readonly isDamaged: boolean;
}

/** More than this of a page is neither read nor decoded. */
export const MAX_PAGE_BYTES = 1_048_576;
// As many as curl undoes; no page needs more than one.
const MAX_CODINGS = 5;

/**
 * Undoes the content codings of a page (RFC 9110 §8.4), the last one first, and keeps what could be unpacked of a damaged
 * one. Without bytes there is nothing to undo. A coding that is unknown is passed over, as browsers do.
 * `null`: nothing could be unpacked.
 */
export async function decodeContent(
  head: HttpHead,
  page: PageContent,
): Promise<DecodedPage | null> {
  const codings = fieldValues(head, 'content-encoding')
    .flatMap((value) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (page.bytes.length === 0 || codings.length === 0) return { ...page, isDamaged: false };
  if (codings.length > MAX_CODINGS) return null;
  let { bytes, isCut } = page;
  let isDamaged = false;
  for (const coding of codings.toReversed()) {
    const unpack = UNPACKERS.get(coding);
    if (unpack === undefined) {
      isDamaged = true;
      continue;
    }
    const store = new ByteStore(MAX_PAGE_BYTES);
    const end = await unpack(bytes, store);
    if (end === 'damaged' && store.length === 0) return null;
    // A page that was cut off by us ends in the middle, which is no damage.
    if (end === 'damaged' && !isCut) isDamaged = true;
    if (end === 'full') isCut = true;
    bytes = store.view();
  }
  return { bytes, isCut, isDamaged };
}
