import type { JsonValue } from '../../../core/json.ts';
import { isDeep, isSame } from './json-value.ts';
import { linearPattern, type LinearPattern } from './linear-pattern.ts';

/** What has to hold of values that were found: `== "ok"`, `< 200`, `contains x`, `matches ^a`, `exists`, `absent`. */
export interface Condition {
  /** As it was written, behind its subject. */
  readonly text: string;
  holds(values: readonly JsonValue[]): boolean;
}

const OPERATOR = /^\s*(==|!=|<=|>=|<|>|contains\b|matches\b|exists\b|absent\b)\s*(.*?)\s*$/s;

/** The words that people are shown when they write something else. */
export const OPERATOR_HINT = 'write ==, !=, <, <=, >, >=, contains, matches, exists or absent';

/** Reads what stands behind the subject of a condition; a text is what is wrong with it. */
export function readCondition(text: string): Condition | string {
  const [, operator, operandText = ''] = OPERATOR.exec(text) ?? [];
  if (operator === undefined) return 'has no comparison that is known';
  const written = text.trim();
  if (operator === 'exists' || operator === 'absent') {
    if (operandText !== '') return `has something behind ${operator}`;
    const isWanted = operator === 'exists';
    return { text: written, holds: (values) => values.length > 0 === isWanted };
  }
  if (operandText === '') return `has nothing behind ${operator}`;
  if (operator === 'matches') return matching(written, textOf(operandText));
  const operand = readOperand(operandText);
  if (operator === 'contains') {
    return { text: written, holds: (values) => values.some((value) => contains(value, operand)) };
  }
  if (operator === '!=') {
    return { text: written, holds: (values) => values.every((value) => !equals(value, operand)) };
  }
  if (operator === '==') {
    return { text: written, holds: (values) => values.some((value) => equals(value, operand)) };
  }
  const isRight = ORDERS[operator as keyof typeof ORDERS];
  return {
    text: written,
    holds: (values) => values.some((value) => isRight(order(value, operand))),
  };
}

const ORDERS = {
  '<': (sign: number) => sign < 0,
  '<=': (sign: number) => sign <= 0,
  '>': (sign: number) => sign > 0,
  '>=': (sign: number) => sign >= 0,
} as const;

function matching(text: string, expression: string): Condition | string {
  const pattern: LinearPattern | string = linearPattern(expression);
  if (typeof pattern === 'string') return `has a wrong pattern: ${pattern}`;
  // Lists and maps hold each other: to write them all out could take as long as the square of the page.
  const isMatch = (value: JsonValue): boolean => !isDeep(value) && pattern.matches(plain(value));
  return { text, holds: (values) => values.some(isMatch) };
}

/** A value to compare with; one without quotes may also be the text that it is written as. */
interface Operand {
  readonly value: JsonValue;
  readonly bare: string | null;
}

function readOperand(text: string): Operand {
  if (/^'.*'$/s.test(text)) return { value: text.slice(1, -1), bare: null };
  try {
    const value = JSON.parse(text) as JsonValue;
    return { value, bare: typeof value === 'string' ? null : text };
  } catch {
    return { value: text, bare: text };
  }
}

// A pattern keeps its backslashes.
function textOf(text: string): string {
  return /^(["']).+\1$/s.test(text) ? text.slice(1, -1) : text;
}

function equals(value: JsonValue, { value: wanted, bare }: Operand): boolean {
  if (bare !== null && value === bare) return true;
  return isSame(value, wanted);
}

function contains(value: JsonValue, operand: Operand): boolean {
  if (typeof value === 'string') {
    return value.includes(operand.bare ?? plain(operand.value));
  }
  return Array.isArray(value) && value.some((item: JsonValue) => equals(item, operand));
}

// `NaN`, which no order holds for, where the two cannot be compared (RFC 9535 §2.3.5.2.2).
function order(value: JsonValue, { value: wanted, bare }: Operand): number {
  if (typeof wanted === 'number') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' ? number - wanted : Number.NaN;
  }
  const text = bare ?? wanted;
  if (typeof value !== 'string' || typeof text !== 'string') return Number.NaN;
  return value < text ? -1 : Number(value > text);
}

function plain(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
