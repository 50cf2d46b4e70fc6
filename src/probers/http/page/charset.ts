import { isUtf8 } from 'node:buffer';
import { fieldValues, type HttpHead } from '../../../network/index.ts';
import { namedInPage } from './meta-charset.ts';

/**
 * A page as text, in every reading in which a browser could show it: one where its charset is known, by its byte order
 * mark, its head or its beginning, in this order; without a charset UTF-8, and windows-1252 as well where it is not that.
 */
export function readTexts(bytes: Buffer, head: HttpHead): readonly string[] {
  const encoding =
    markOf(bytes) ?? namedInHead(head) ?? widthOfXml(bytes) ?? namedInPage(bytes, encodingOf);
  if (encoding !== null) return [decodeAs(encoding, bytes)];
  const text = decodeAs('utf-8', bytes);
  return isUtf8(bytes) ? [text] : [text, decodeAs('windows-1252', bytes)];
}

function decodeAs(encoding: string, bytes: Buffer): string {
  return new TextDecoder(encoding).decode(bytes);
}

function markOf(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : null;
}

// XML without a mark shows its width by its first letters (HTML standard §13.2.3.2).
function widthOfXml(bytes: Buffer): string | null {
  const start = bytes.toString('latin1', 0, 6);
  if (start === '<\0?\0x\0') return 'utf-16le';
  return start === '\0<\0?\0x' ? 'utf-16be' : null;
}

const charsetParameter = /charset\s*=\s*["']?([^"';,\s]{1,40})/i;

function namedInHead(head: HttpHead): string | null {
  for (const type of fieldValues(head, 'content-type').toReversed()) {
    const label = charsetParameter.exec(type)?.[1];
    const encoding = label === undefined ? null : encodingOf(label);
    if (encoding !== null) return encoding;
  }
  return null;
}

/** The encoding behind a label (https://encoding.spec.whatwg.org/#names-and-labels); `null` for one that is unknown. */
function encodingOf(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}
