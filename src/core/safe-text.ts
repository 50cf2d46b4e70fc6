import type { JsonValue } from './json.ts';

/** What cannot be seen: controls, and marks that hide, join or turn text. */
const UNSEEN = /[\p{Cc}\p{Cf}]/gu;
/** The same, and what stands for bytes that are no text. */
const UNREADABLE = /[\p{Cc}\p{Cf}\uFFFD]/gu;
/** What acts on a screen: controls move the cursor and colour it, direction marks make a line read otherwise than it is. */
const ACTIVE = /[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu;
/** What acts on a screen or is not seen there. Joiners stay: Persian needs them. */
const HARMFUL = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/gu;
const HARMFUL_BUT_LAYOUT = new RegExp(`(?![\\t\\r\\n])${HARMFUL.source.slice(0, -1)}`, 'gu');

// oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
const BLANK_OR_CONTROL = /[\u0000-\u0020\u007F]/;

/** Text of a remote peer with a blank in the place of each character that cannot be seen. */
export function blankUnseen(text: string): string {
  return text.replace(UNSEEN, ' ');
}

/** Decoded bytes of a remote peer with a dot in the place of each that cannot be read, cut at `maxLength`. */
export function dotUnreadable(text: string, maxLength: number): string {
  return text.replace(UNREADABLE, '·').slice(0, maxLength).toWellFormed();
}

/** Text as a terminal may show it: what would act on the screen stands as `\u001b`. JSON reads back as the same value. */
export function escapeActive(text: string): string {
  return text.replace(ACTIVE, unicodeEscape);
}

/** Whether a text holds characters that act on a screen. */
export function hasActive(text: string): boolean {
  return text.search(ACTIVE) >= 0;
}

/** Whether a text holds what no address may hold as it is: a blank or a control character of ASCII. */
export function hasBlankOrControl(text: string): boolean {
  return BLANK_OR_CONTROL.test(text);
}

/** One line that is safe in a header, a terminal and a log: no control or direction characters, cut at `maxLength`. */
export function plainLine(text: string, maxLength = 300): string {
  const clean = text.replace(HARMFUL, ' ').trim();
  if (clean.length <= maxLength) return clean;
  // No half of a character is left at the end.
  return `${clean.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The same for every text in a value that remote peers had a part in; nothing is cut. */
export function plainTexts<Value extends JsonValue>(value: Value): Value {
  return eachText(value, (text) => plainLine(text, Infinity)) as Value;
}

/** A text of several lines that is safe to show: line ends and tabs stay, what would act on a screen stands as `\xNN`. */
export function plainBlock(text: string): string {
  return text.replace(HARMFUL_BUT_LAYOUT, byteEscape);
}

/** A character as its escape in JSON: `\u001b`. */
export function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A character as its escape among bytes: `\x1b`; `\u202e` where a byte does not hold it. */
export function byteEscape(character: string): string {
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscape(character);
}

function eachText(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value);
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((each) => eachText(each, change));
  const entries = Object.entries(value).map(([key, each]) => [key, eachText(each, change)]);
  return Object.fromEntries(entries) as JsonValue;
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
