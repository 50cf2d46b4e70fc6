import type { JsonObject, JsonValue } from '../core/json.ts';
import { unicodeEscape } from '../core/safe-text.ts';

/** What stands where a secret was. */
const MASK = '***';
/** Deeper values are cut off: they are not read, and a log line must stay a line. */
const MAX_DEPTH = 8;

const secretName =
  /pass(word|phrase)?$|secret|token|authorization|cookie|credential|api[-_]?key|private[-_]?key/i;
const address = /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"'<>\\]+/gi;
const knownToken = /\b(sqk|whsec)_[\w+/=-]+/g;
const bearer = /\b(bearer|basic)\s+[\w.~+/=-]+/gi;
const controls = /[\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

/** A copy of the fields in which everything that is named like a secret is masked. */
export function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, redactField(name, value, 0)]),
  );
}

function redactField(name: string, value: unknown, depth: number): unknown {
  if (secretName.test(name) && value !== null && value !== undefined) return MASK;
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.map((item) => redactField('', item, depth + 1));
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, inner]: [string, JsonValue]) => [
      key,
      redactField(key, inner, depth + 1),
    ]),
  );
}

/** The text without keys, passwords in addresses and values of query strings. */
export function redactText(text: string): string {
  return text
    .replace(address, redactAddress)
    .replace(knownToken, `$1_${MASK}`)
    .replace(bearer, `$1 ${MASK}`);
}

function redactAddress(url: string): string {
  const authorityStart = url.indexOf('://') + 3;
  const authorityEnd = firstIndexOf(url, /[/?#]/, authorityStart);
  const authority = url.slice(authorityStart, authorityEnd);
  const at = authority.lastIndexOf('@');
  const rest = url.slice(authorityEnd);
  const queryStart = rest.indexOf('?');
  const kept =
    url.slice(0, authorityStart) + (at < 0 ? authority : `${MASK}@${authority.slice(at + 1)}`);
  if (queryStart < 0) return kept + rest;
  return kept + rest.slice(0, queryStart) + rest.slice(queryStart).replace(/=[^&#]*/g, `=${MASK}`);
}

function firstIndexOf(text: string, pattern: RegExp, from: number): number {
  const found = text.slice(from).search(pattern);
  return found < 0 ? text.length : from + found;
}

/**
 * Writes characters that steer a terminal or turn the reading direction as JSON escapes. JSON itself escapes
 * only the first 32, RFC 8259 §7.
 */
export function escapeControls(jsonLine: string): string {
  return jsonLine.replace(controls, unicodeEscape);
}
