import type { Problem } from '../errors.ts';
import { asOwnerId } from '../ids.ts';
import { readChoice, readId, readName } from '../forms/fields.ts';
import { mergeForm } from '../forms/merge-form.ts';
import { nearestKey } from '../forms/nearest-key.ts';
import { describeValue } from '../forms/quote.ts';
import {
  complain,
  readForm,
  refuseUnknownKeys,
  type Form,
  type Reading,
} from '../forms/reading.ts';
import type { JsonObject } from '../json.ts';
import { LANGUAGES, type Owner } from './owner.ts';

/** An owner, or all that is wrong with it. */
export type OwnerReading =
  | { readonly kind: 'ok'; readonly owner: Owner }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** What reading an owner depends on. */
export interface OwnerSetup {
  /** Where the form stands in the whole input; empty when it is the whole input. */
  readonly path: string;
  /** The id of an owner whose form names none; without it the id must be given. */
  readonly idWhenAbsent?: string;
}

const OWNER_KEYS: ReadonlySet<string> = new Set(['id', 'name', 'language', 'timezone']);

/** Reads the flat form of an owner, as it stands in the config file and in API calls. */
export function readOwnerInput(input: unknown, setup: OwnerSetup): OwnerReading {
  const reading: Reading = { path: setup.path, problems: [] };
  const form = readForm(reading, input);
  const owner = form === null ? null : readOwner(reading, form, setup);
  return owner === null || reading.problems.length > 0
    ? { kind: 'invalid', problems: reading.problems }
    : { kind: 'ok', owner };
}

function readOwner(reading: Reading, form: Form, { idWhenAbsent }: OwnerSetup): Owner | null {
  refuseUnknownKeys(reading, form, OWNER_KEYS);
  const id = readId(reading, { key: 'id', value: form['id'] ?? idWhenAbsent });
  const name = readName(reading, { key: 'name', value: form['name'], fallback: id });
  const language = readChoice(reading, {
    key: 'language',
    value: form['language'] ?? 'en',
    words: LANGUAGES,
  });
  const timezone = readTimezone(reading, { key: 'timezone', value: form['timezone'] ?? 'UTC' });
  if (id === null || name === null || language === null || timezone === null) return null;
  return { id: asOwnerId(id), name, language, timezone };
}

/** The name of a time zone as the IANA list has it; `null` after a complaint. */
export function readTimezone(
  reading: Reading,
  { key, value }: { readonly key: string; readonly value: unknown },
): string | null {
  if (typeof value === 'string' && isTimezone(value)) return value;
  const meant =
    typeof value === 'string' ? nearestKey(value, Intl.supportedValuesOf('timeZone')) : null;
  complain(reading, {
    key,
    says: `must be a time zone, not ${describeValue(value)}`,
    hint: meant === null ? 'for example UTC or Europe/Berlin' : `did you mean ${meant}?`,
  });
  return null;
}

function isTimezone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The flat form of an owner. Reads back as the same owner. */
export function describeOwner({ id, name, language, timezone }: Owner): JsonObject {
  return { id, name, language, timezone };
}

/** Reads a change of an owner: keys left out keep what is there, `null` goes back to the default. */
export function mergeOwnerInput(existing: Owner, patch: unknown, setup: OwnerSetup): OwnerReading {
  const reading: Reading = { path: setup.path, problems: [] };
  const form = readForm(reading, patch);
  if (form !== null) refuseNewId(reading, form, existing.id);
  if (form === null || reading.problems.length > 0) {
    return { kind: 'invalid', problems: reading.problems };
  }
  const merged = { ...mergeForm(describeOwner(existing), form), id: existing.id };
  return readOwnerInput(merged, { path: setup.path });
}

/** Complains about a change that would give an object another id. */
export function refuseNewId(reading: Reading, form: Form, id: string): void {
  if (form['id'] === undefined || form['id'] === null || form['id'] === id) return;
  complain(reading, { key: 'id', says: `cannot be changed: it is ${describeValue(id)}` });
}
