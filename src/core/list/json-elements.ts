import type { RowFault } from './list-row.ts';

/** One element of a JSON array as text that is still to be parsed, with the line it begins on (from 1). */
export type JsonElement =
  | { readonly kind: 'element'; readonly line: number; readonly text: string }
  | { readonly kind: 'faulty'; readonly line: number; readonly fault: RowFault };

const DEEPEST = 32;

/**
 * Cuts the array that a text consists of into its elements, in one pass and without parsing them, so that one broken
 * element does not hide what is wrong with the others.
 */
export function* jsonElements(text: string): Generator<JsonElement> {
  const cursor: Cursor = { at: 0, line: 1 };
  skipBlanks(text, cursor);
  if (text[cursor.at] !== '[') {
    yield faulty(cursor, 'a JSON list must be an array', 'for example ["https://example.com/"]');
    return;
  }
  do {
    cursor.at += 1;
    skipBlanks(text, cursor);
    const { at, line } = cursor;
    const isTooDeep = !skipElement(text, cursor);
    const element = text.slice(at, cursor.at).trim();
    const isLast = text[cursor.at] !== ',';
    if (isTooDeep) yield faulty({ line }, `this entry is nested more than ${DEEPEST} levels deep`);
    else if (element !== '') yield { kind: 'element', line, text: element };
    else if (!isLast || text.slice(0, at).trimEnd().endsWith(',')) {
      yield faulty({ line }, 'there is a comma too many');
    }
  } while (text[cursor.at] === ',');
  yield* readEnd(text, cursor);
}

interface Cursor {
  at: number;
  line: number;
}

function* readEnd(text: string, cursor: Cursor): Generator<JsonElement> {
  if (text[cursor.at] !== ']') {
    yield faulty(cursor, 'the list is not closed', 'a ] must follow the last entry');
    return;
  }
  cursor.at += 1;
  skipBlanks(text, cursor);
  if (cursor.at < text.length) yield faulty(cursor, 'text follows the end of the list');
}

/** Moves to the comma or bracket after an element; false when it is nested too deeply. */
function skipElement(text: string, cursor: Cursor): boolean {
  let depth = 0;
  let deepest = 0;
  for (; cursor.at < text.length; cursor.at += 1) {
    const character = text[cursor.at];
    if (character === '"') skipString(text, cursor);
    else if (character === '\n') cursor.line += 1;
    else if (character === '[' || character === '{') depth += 1;
    else if (depth === 0 && (character === ',' || character === ']')) break;
    else if (character === ']' || character === '}') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest <= DEEPEST;
}

/** Moves to the closing quote, or to the last character before a line break: no JSON string holds one (RFC 8259 §7). */
function skipString(text: string, cursor: Cursor): void {
  let at = cursor.at + 1;
  while (at < text.length && text[at] !== '"' && text[at] !== '\n') {
    at += text[at] === '\\' ? 2 : 1;
  }
  cursor.at = text[at] === '"' ? at : at - 1;
}

function skipBlanks(text: string, cursor: Cursor): void {
  for (; cursor.at < text.length; cursor.at += 1) {
    const character = text[cursor.at];
    if (character === '\n') cursor.line += 1;
    else if (character !== ' ' && character !== '\t' && character !== '\r') return;
  }
}

function faulty({ line }: { readonly line: number }, message: string, hint?: string): JsonElement {
  return { kind: 'faulty', line, fault: hint === undefined ? { message } : { message, hint } };
}
