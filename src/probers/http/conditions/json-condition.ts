import type { JsonValue } from '../../../core/json.ts';
import { OPERATOR_HINT, readCondition, type Condition } from './condition.ts';
import { beginningOf } from './json-value.ts';
import { readPath, valuesAt, type JsonPath } from './json-path.ts';

/** A condition on a JSON document, such as `$.status == "ok"` or `length($.items) > 0`. */
export interface JsonCondition {
  /** As it was written. */
  readonly text: string;
  readonly subject: string;
  readonly condition: Condition;
  readonly path: JsonPath;
  readonly isLength: boolean;
}

/** Why a text is no condition, and how to mend it. */
export interface ConditionFault {
  readonly message: string;
  readonly hint: string;
}

/** Reads a condition on JSON; a fault is what is wrong with it. */
export function readJsonCondition(text: string): JsonCondition | ConditionFault {
  const written = text.trim();
  const isLength = /^length\(\s*\$/.test(written);
  const start = isLength ? written.indexOf('$') : 0;
  const reading = readPath(written, start);
  const rest = reading === null ? '' : written.slice(reading.end);
  const isClosed = isLength ? /^\s*\)/.test(rest) : true;
  const behind = isLength ? rest.replace(/^\s*\)/, '') : rest;
  if (reading === null || !isClosed || !/^\s|^[=!<>]/.test(behind)) {
    return {
      message: 'does not begin with a path that is known',
      hint: "paths are of the form $.name, $['a name'], $[0], $[*] and $..name, or length($.name)",
    };
  }
  const condition = readCondition(behind);
  if (typeof condition === 'string') return { message: condition, hint: OPERATOR_HINT };
  const subject = written.slice(0, written.length - behind.length).trim();
  return { text: written, subject, condition, path: reading.path, isLength };
}

/** Why a document does not meet a condition, as a clause for people; `null` when it does. */
export function missOf({ condition, ...rest }: JsonCondition, root: JsonValue): string | null {
  const found = valuesAt(root, rest.path);
  const values = rest.isLength ? found.flatMap(lengthOf) : found;
  if (condition.holds(values)) return null;
  return `${rest.subject} ${describeValues(values)}, expected ${condition.text}`;
}

/** `is 5`, `is missing`, `is one of 3 values`. */
export function describeValues(values: readonly JsonValue[]): string {
  const [first] = values;
  if (first === undefined) return 'is missing';
  if (values.length > 1) return `is ${values.length} values`;
  return `is ${beginningOf(first, MAX_SHOWN)}`;
}

const MAX_SHOWN = 80;

// RFC 9535 §2.4.4: only texts, lists and maps have a length.
function lengthOf(value: JsonValue): readonly number[] {
  if (typeof value === 'string') return [[...value].length];
  if (typeof value !== 'object' || value === null) return [];
  return [Object.keys(value).length];
}
