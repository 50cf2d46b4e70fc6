import type { JsonValue } from '../json.ts';

// C0/C1 controls, line separators, and the marks that reorder or hide text on a screen. Joiners stay: Persian needs them.
const HARMFUL =
  // oxlint-disable-next-line no-control-regex -- naming control characters is the purpose
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/g;
const HARMFUL_BUT_LAYOUT = new RegExp(`(?![\\t\\r\\n])${HARMFUL.source.slice(0, -1)}`, 'g');

/** One line that is safe in a header, a terminal and a log: no control or direction characters, cut at `maxLength`. */
export function plainLine(text: string, maxLength = 300): string {
  const clean = text.replace(HARMFUL, ' ').trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
}

/** The same for every text in a value that strangers had a say in; nothing is cut. */
export function plainTexts<Value extends JsonValue>(value: Value): Value {
  return eachText(value, (text) => plainLine(text, Infinity)) as Value;
}

/** A text of several lines that is safe to show: line ends and tabs stay, what would act on a screen stands as `\xNN`. */
export function plainBlock(text: string): string {
  return text.replace(HARMFUL_BUT_LAYOUT, (character) => {
    const code = character.charCodeAt(0);
    return code < 256
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
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
