import type { Problem } from '../errors.ts';
import { nearestKey } from './nearest-key.ts';
import { joinPath } from './path.ts';
import { MAX_PROBLEMS } from './problem-list.ts';
import { describeValue } from './quote.ts';

/** A map of settings as it came in, known to be free of keys that reach for an object's prototype. */
export type Form = Readonly<Record<string, unknown>>;

/** One form being read: where it stands in the whole input, and the list that takes its problems. */
export interface Reading {
  /** Empty for a form that is the whole input. */
  readonly path: string;
  readonly problems: Problem[];
}

/** One thing to complain about; the path comes first in the sentence. */
export interface Complaint {
  /** A key of the form, or empty for the form itself. */
  readonly key: string;
  /** The rest of a sentence that begins with the path, such as `must be text, not 5`. */
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Adds a problem whose message names the whole path. */
export function complain(reading: Reading, { key, message, hint }: Complaint): void {
  const path = key === '' ? reading.path : joinPath(reading.path, key);
  reading.problems.push({
    path,
    message: `${path === '' ? 'the input' : path} ${message}`,
    ...(hint !== undefined && { hint }),
  });
}

const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 32;

/** The input as a form; `null`, with a problem, when it is anything but a plain map with harmless keys. */
export function readForm(reading: Reading, input: unknown): Form | null {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    complain(reading, {
      key: '',
      message: `must be a map of settings, not ${describeValue(input)}`,
    });
    return null;
  }
  const fault = shapeFault(input, { path: reading.path, depth: MAX_DEPTH });
  if (fault === null) return input as Form;
  complain({ ...reading, path: fault.path }, { key: '', message: fault.message });
  return null;
}

function shapeFault(
  value: object,
  { path, depth }: { readonly path: string; readonly depth: number },
): { readonly path: string; readonly message: string } | null {
  if (depth === 0) return { path, message: `is nested more than ${MAX_DEPTH} levels deep` };
  for (const key of Object.keys(value)) {
    if (UNSAFE_KEYS.has(key))
      return { path: joinPath(path, key), message: 'is not allowed as a key' };
    const inner: unknown = (value as Form)[key];
    if (typeof inner !== 'object' || inner === null) continue;
    const part = Array.isArray(value) ? Number(key) : key;
    const fault = shapeFault(inner, { path: joinPath(path, part), depth: depth - 1 });
    if (fault !== null) return fault;
  }
  return null;
}

/** Complains about every key that is not known, with the one that was probably meant; of very many it counts the rest. */
export function refuseUnknownKeys(reading: Reading, form: Form, known: ReadonlySet<string>): void {
  let unknownCount = 0;
  for (const key of Object.keys(form)) {
    if (form[key] === undefined || known.has(key)) continue;
    unknownCount += 1;
    if (unknownCount <= MAX_PROBLEMS) complainUnknown(reading, key, known);
  }
  if (unknownCount > MAX_PROBLEMS) {
    const message = `has ${unknownCount - MAX_PROBLEMS} more settings that are not known`;
    complain(reading, { key: '', message });
  }
}

function complainUnknown(reading: Reading, key: string, known: ReadonlySet<string>): void {
  const meant = nearestKey(key, known);
  complain(reading, {
    key,
    message: 'is not a known setting',
    hint: meant === null ? `known: ${[...known].join(', ')}` : `did you mean ${meant}?`,
  });
}
