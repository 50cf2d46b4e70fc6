import { canonicalHost } from '../../core/address/host-address.ts';
import { blankUnseen } from '../../core/safe-text.ts';
import type { RecordType } from '../../network/index.ts';

/** A value in the one form in which values are compared: names, numbers and addresses mean the same in every spelling. */
export function canonicalValue(value: string, type: RecordType): string {
  const text = value.trim();
  if (type === 'TXT') return text;
  if (type === 'CAA') return canonicalCaa(text);
  if (type === 'AAAA' && text.includes(':') && !/[*?]/.test(text)) {
    const admission = canonicalHost(text);
    if (admission.kind === 'admitted') return admission.host;
  }
  // Zone files write names with a dot at their end; a dot alone is the root (RFC 7505 §3, RFC 2782).
  return text.toLowerCase().split(/\s+/).map(canonicalPart).join(' ');
}

function canonicalPart(part: string): string {
  const name = part.length > 1 ? part.replace(/\.$/, '') : part;
  if (!/[^ -~]/.test(name)) return name;
  const admission = canonicalHost(name);
  return admission.kind === 'admitted' ? admission.host : name;
}

// The tag means the same in capitals, the value may not (RFC 8659 §4.1).
function canonicalCaa(text: string): string {
  const [, flags, tag, value = ''] = /^(\d+)\s+(\w+)(?:\s+(.*))?$/s.exec(text) ?? [];
  if (flags === undefined || tag === undefined) return text;
  return `${Number(flags)} ${tag.toLowerCase()} ${value}`;
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
  const bytes = Buffer.concat(strings.map((each) => unescaped(each.slice(1, -1))));
  return before + blankUnseen(bytes.toString('utf8'));
}

// A backslash stands before a character without its meaning, or before three digits that are a byte.
function unescaped(text: string): Buffer {
  const parts = text.match(/\\\d{3}|\\.|[^\\]+/gs) ?? [];
  return Buffer.concat(
    parts.map((part) => {
      const digits = /^\\(\d{3})$/.exec(part)?.[1];
      if (digits !== undefined) return Buffer.of(Number(digits));
      return Buffer.from(part.startsWith('\\') ? part.slice(1) : part);
    }),
  );
}
