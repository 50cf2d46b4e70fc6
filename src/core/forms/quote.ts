import { hasActive, unicodeEscape } from '../safe-text.ts';

const SHOWN_CHARACTERS = 60;

// Controls and the marks that are not seen or turn the direction of writing would make a terminal or a page lie;
// the two joiners are left alone, because Persian and emoji need them.
const UNPRINTABLE = /["\p{Cc}\u2028\u2029]|(?![\u200C\u200D])\p{Cf}/gu;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

// A user name and a password before the host (RFC 3986 §3.2.1), also where a character in them should have been escaped.
const LOGIN = /(?<=\/\/)[^\s]*@|^[^\s:/@]+:(?!\/\/)[^\s]*@/;

/**
 * A text as people may see it in a message: in quotes, control characters escaped, cut after 60 characters, and without
 * the login of an address: messages end up in logs.
 */
export function quote(text: string): string {
  const safe = text.replace(LOGIN, '***@');
  const shown = safe.length > SHOWN_CHARACTERS ? `${safe.slice(0, SHOWN_CHARACTERS)}…` : safe;
  return `"${shown.toWellFormed().replace(UNPRINTABLE, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  return SHORT_ESCAPES[character] ?? unicodeEscape(character);
}

/** Whether a text holds control characters or marks that change the writing direction. */
export function hasHiddenCharacters(text: string): boolean {
  return hasActive(text);
}

/** A value of any type in a few words, for "must be …, not …". */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'object' ? 'a map of keys' : `a ${typeof value}`;
}
