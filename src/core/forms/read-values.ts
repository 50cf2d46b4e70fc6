import { formatDuration, parseDurationMs } from '../duration.ts';
import { ID_PATTERN } from '../ids.ts';
import { nearestKey } from './nearest-key.ts';
import { joinPath } from './path.ts';
import { describeValue, hasHiddenCharacters } from './quote.ts';
import { complain, refuseUnknownKeys, type Form, type Reading } from './reading.ts';

/** What a form says under a key; `undefined` where it says nothing. */
export interface FormValue {
  readonly key: string;
  readonly value: unknown;
}

/** A value with what stands in for it: where it is `undefined`, and (after a complaint) where it is wrong. */
export interface ValueOr<Value> extends FormValue {
  readonly fallback: Value;
}

const ID = new RegExp(ID_PATTERN);
/** Characters of a name. */
export const MAX_NAME_LENGTH = 500;

/** A name for people: NFC, trimmed, 1 to 500 characters without control characters. */
export function readName<Fallback>(
  reading: Reading,
  { key, value, fallback }: ValueOr<Fallback>,
): string | Fallback {
  if (value === undefined) return fallback;
  if (typeof value !== 'string') {
    const hint = typeof value === 'number' ? 'put it in quotes' : undefined;
    complain(reading, { key, message: `must be text, not ${describeValue(value)}`, hint });
    return fallback;
  }
  const name = value.normalize('NFC').trim();
  if (name === '' || name.length > MAX_NAME_LENGTH) {
    const message = `must have 1 to ${MAX_NAME_LENGTH} characters, not ${name.length}`;
    complain(reading, { key, message });
    return fallback;
  }
  if (!hasHiddenCharacters(name)) return name;
  complain(reading, {
    key,
    message: `holds a control character: ${describeValue(name)}`,
    hint: 'leave out line breaks, tabs and marks that change the writing direction',
  });
  return fallback;
}

/** An id that people can choose; `null` after a complaint. */
export function readId(reading: Reading, { key, value }: FormValue): string | null {
  if (typeof value === 'string' && ID.test(value)) return value;
  complain(reading, {
    key,
    message: value === undefined ? 'is missing' : `must be an id, not ${describeValue(value)}`,
    hint: '1 to 64 letters, digits, - and _, beginning with a letter or digit, such as ops',
  });
  return null;
}

/** Limits of a duration. */
export interface DurationLimits {
  readonly minMs: number;
  readonly maxMs: number;
}

/** The limits in words: `from 1s to 7d`. */
export function rangeOf({ minMs, maxMs }: DurationLimits): string {
  return `from ${formatDuration(minMs)} to ${formatDuration(maxMs)}`;
}

/** Milliseconds of a duration within its limits. */
export function readDuration(
  reading: Reading,
  { key, value, fallback, minMs, maxMs }: ValueOr<number> & DurationLimits,
): number {
  if (value === undefined) return fallback;
  const durationMs = typeof value === 'string' ? parseDurationMs(value.trim()) : null;
  if (durationMs !== null && durationMs >= minMs && durationMs <= maxMs) return durationMs;
  complain(reading, {
    key,
    message: `must be a duration ${rangeOf({ minMs, maxMs })}, not ${describeValue(value)}`,
    hint: durationHint(value, { minMs, maxMs }),
  });
  return fallback;
}

/** The likely one first. */
const UNITS = ['s', 'ms', 'm', 'h', 'd'];
const EXAMPLES = ['500ms', '30s', '5m', '1h30m', '2d'];

/** Advice that would itself be taken. */
function durationHint(value: unknown, limits: DurationLimits): string {
  const isWithin = (text: string): boolean => {
    const durationMs = parseDurationMs(text);
    return durationMs !== null && durationMs >= limits.minMs && durationMs <= limits.maxMs;
  };
  const isBare =
    typeof value === 'number' || (typeof value === 'string' && /^\d{1,9}$/.test(value));
  const meant = isBare ? UNITS.map((unit) => `${value}${unit}`).find(isWithin) : undefined;
  if (meant !== undefined) return `add a unit, such as ${meant}`;
  const examples = EXAMPLES.filter(isWithin);
  const last = examples.pop() ?? formatDuration(limits.minMs);
  return `for example ${examples.length === 0 ? '' : `${examples.join(', ')} or `}${last}`;
}

/** Limits of a list of waits. */
export interface WaitLimits extends DurationLimits {
  readonly maxWaits: number;
}

/** Reads `{ after: [10s, 30s] }`. */
export function readWaits(
  reading: Reading,
  { key, value, fallback, maxWaits, ...limits }: ValueOr<readonly number[]> & WaitLimits,
): readonly number[] {
  if (value === undefined) return fallback;
  const hint = `write ${key}: { after: [10s, 30s] }, or { after: [] } to let the first result decide`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    complain(reading, {
      key,
      message: `must be { after: [...] } with the waits, not ${describeValue(value)}`,
      hint,
    });
    return fallback;
  }
  const inner = { path: joinPath(reading.path, key), problems: reading.problems };
  refuseUnknownKeys(inner, value as Form, WAIT_KEYS);
  const { after }: { after?: unknown } = value;
  if (!Array.isArray(after) || after.length > maxWaits) {
    const got = Array.isArray(after) ? `${after.length}` : describeValue(after);
    const message = `must be a list of at most ${maxWaits} durations, not ${got}`;
    complain(inner, { key: 'after', message, hint });
    return fallback;
  }
  const list = joinPath(inner.path, 'after');
  return after.map((wait: unknown, index) => {
    const place = { path: joinPath(list, index), problems: reading.problems };
    return readDuration(place, { key: '', value: wait, fallback: 0, ...limits });
  });
}

const WAIT_KEYS: ReadonlySet<string> = new Set(['after']);

/** True or false, as a word too where `isText`. */
export function readFlag(
  reading: Reading,
  { key, value, fallback, isText }: ValueOr<boolean> & { readonly isText: boolean },
): boolean {
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return value;
  if (isText && (value === 'true' || value === 'false')) return value === 'true';
  complain(reading, { key, message: `must be true or false, not ${describeValue(value)}` });
  return fallback;
}

/** One of a closed list of words; `null` after a complaint that names the likely one. */
export function readChoice<Word extends string>(
  reading: Reading,
  { key, value, words }: FormValue & { readonly words: readonly Word[] },
): Word | null {
  const word = words.find((known) => known === value);
  if (word !== undefined) return word;
  const allowed = words.length === 1 ? words[0] : `one of ${words.join(', ')}`;
  if (value === undefined) {
    complain(reading, { key, message: 'is missing', hint: `it must be ${allowed}` });
    return null;
  }
  const meant = typeof value === 'string' ? nearestKey(value, words) : null;
  complain(reading, {
    key,
    message: `must be ${allowed}, not ${describeValue(value)}`,
    hint: meant === null ? undefined : `did you mean ${meant}?`,
  });
  return null;
}

/** The name of a time zone as the IANA list has it; `null` after a complaint. */
export function readTimezone(reading: Reading, { key, value }: FormValue): string | null {
  if (typeof value === 'string' && isTimezone(value)) return value;
  complain(reading, {
    key,
    message: `must be a time zone, not ${describeValue(value)}`,
    hint: timezoneHint(value),
  });
  return null;
}

/** What to write instead of something that is no time zone. */
export function timezoneHint(value: unknown): string {
  const meant =
    typeof value === 'string' ? nearestKey(value, Intl.supportedValuesOf('timeZone')) : null;
  return meant === null ? 'for example UTC or Europe/Berlin' : `did you mean ${meant}?`;
}

/** Whether it is the name of a time zone as the IANA list has it. */
export function isTimezone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
