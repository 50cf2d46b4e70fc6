import { quote } from '../forms/quote.ts';
import type { RowFault } from './list-row.ts';

/** A word of a line: `key=value` with its quotes taken off, or a bare one with `key` null. */
export interface Word {
  readonly key: string | null;
  readonly value: string;
}

/** The words of a line without its comment, or what is wrong with it. */
export type SplitLine =
  | { readonly kind: 'words'; readonly words: readonly Word[] }
  | { readonly kind: 'faulty'; readonly fault: RowFault };

const KEY = /^[A-Za-z_][\w.-]{0,63}=/;

/**
 * Splits a line at blanks. A value may stand in double or single quotes, with `\` before a quote or another `\`;
 * `#` begins a comment at the start and after a blank.
 */
export function splitLine(line: string): SplitLine {
  const words: Word[] = [];
  let at = skipBlanks(line, 0);
  while (at < line.length && line[at] !== '#') {
    // The first word is the address: its = belongs to a query and its # to a fragment.
    const key = words.length === 0 ? null : keyAt(line, at);
    const start = key === null ? at : at + key.length + 1;
    const mark = line[start];
    if (mark === '"' || mark === "'") {
      const quoted = readQuoted(line, start, mark);
      if (quoted === null) return faultyQuote(line.slice(at));
      words.push({ key, value: quoted.value });
      at = skipBlanks(line, quoted.end);
    } else {
      const end = endOfWord(line, start);
      words.push({ key, value: line.slice(start, end) });
      at = skipBlanks(line, end);
    }
  }
  return { kind: 'words', words };
}

function keyAt(line: string, at: number): string | null {
  return KEY.exec(line.slice(at, at + 65))?.[0].slice(0, -1) ?? null;
}

function readQuoted(
  line: string,
  start: number,
  mark: string,
): { readonly value: string; readonly end: number } | null {
  let value = '';
  for (let index = start + 1; index < line.length; index += 1) {
    const character = line[index] ?? '';
    const next = line[index + 1];
    if (character === '\\' && (next === '\\' || next === mark)) {
      value += next;
      index += 1;
    } else if (character === mark) {
      const isEnd = next === undefined || isBlank(next);
      return isEnd ? { value, end: index + 1 } : null;
    } else {
      value += character;
    }
  }
  return null;
}

// A value may be a secret, so only the key is shown.
function faultyQuote(rest: string): SplitLine {
  const key = KEY.exec(rest.slice(0, 65))?.[0] ?? '';
  return {
    kind: 'faulty',
    fault: {
      message: `the quotes ${key === '' ? 'in the line' : `after ${quote(key)}`} are not closed before a blank or the end`,
      hint: 'write a quote inside quotes as \\"',
    },
  };
}

function endOfWord(line: string, start: number): number {
  let at = start;
  while (at < line.length && !isBlank(line[at])) at += 1;
  return at;
}

function skipBlanks(line: string, start: number): number {
  let at = start;
  while (at < line.length && isBlank(line[at])) at += 1;
  return at;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
