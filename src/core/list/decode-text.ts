import type { Problem } from '../errors.ts';

/** The most bytes a list may have. */
export const MAX_LIST_BYTES = 64 * 1024 * 1024;

/** Where bytes come from, and how many may come. */
export interface TextSource {
  readonly file: string;
  readonly maxBytes: number;
}

/** The text of a UTF-8 file without its byte-order mark, or the one problem that keeps it from being read. */
export function decodeText(
  bytes: Uint8Array,
  { file, maxBytes }: TextSource,
):
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'invalid'; readonly problem: Problem } {
  const invalid = (message: string, hint: string) =>
    ({ kind: 'invalid', problem: { path: '', file, message, hint } }) as const;
  if (bytes.length > maxBytes) {
    const mebibytes = maxBytes / 1024 / 1024;
    return invalid(`the file is larger than ${mebibytes} MiB`, 'split it into several files');
  }
  if (isUtf16(bytes)) {
    return invalid('the file is written in UTF-16', 'save it as UTF-8');
  }
  if (bytes.includes(0)) {
    return invalid('the file is binary, not text', 'give a file of lines, CSV or JSON');
  }
  try {
    return { kind: 'ok', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return invalid('the file is not written in UTF-8', 'save it as UTF-8');
  }
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
