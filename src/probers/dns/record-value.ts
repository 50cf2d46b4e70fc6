import { canonicalHost } from '../../core/address/host-address.ts';
import type { RecordType } from '../../network/index.ts';

/** A value in the one form in which values are compared: names, numbers and addresses mean the same in every spelling. */
export function canonicalValue(value: string, type: RecordType): string {
  const text = value.trim();
  if (type === 'TXT' || type === 'CAA') return text;
  if (type === 'AAAA' && text.includes(':') && !/[*?]/.test(text)) {
    const admission = canonicalHost(text);
    if (admission.kind === 'admitted') return admission.host;
  }
  // Zone files write names with a dot at their end; a dot alone is the root (RFC 7505 §3, RFC 2782).
  return text
    .toLowerCase()
    .split(/\s+/)
    .map((part) => (part.length > 1 ? part.replace(/\.$/, '') : part))
    .join(' ');
}

/**
 * The meanings that a value in the settings may have: itself, and for texts what is inside its quotes, as a zone file has it
 * (RFC 1035 §5.1). Records may hold quotes of their own, so both count.
 */
export function meaningsOf(value: string, type: RecordType): readonly string[] {
  const plain = canonicalValue(value, type);
  if (type !== 'TXT' && type !== 'CAA') return [plain];
  const unquoted = withoutQuotes(plain, type);
  return unquoted === null || unquoted === plain ? [plain] : [plain, unquoted];
}

const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const caaForm = new RegExp(String.raw`^(\d+\s+\w+\s+)(${quoted})$`, 's');
const textForm = new RegExp(String.raw`^${quoted}(?:\s*${quoted})*$`, 's');

function withoutQuotes(value: string, type: 'TXT' | 'CAA'): string | null {
  const [, before = '', property = ''] = (type === 'CAA' ? caaForm.exec(value) : null) ?? [];
  const text = type === 'CAA' ? property : value;
  if (!textForm.test(text)) return null;
  const strings = text.match(new RegExp(quoted, 'gs')) ?? [];
  return before + strings.map((each) => unescaped(each.slice(1, -1))).join('');
}

// A backslash stands before a character without its meaning, or before three digits that are a byte.
function unescaped(text: string): string {
  return text.replace(/\\(?:(\d{3})|(.))/gs, (_, digits: string | undefined, character: string) =>
    digits === undefined ? character : String.fromCharCode(Number(digits)),
  );
}
