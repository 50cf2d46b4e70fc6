import type { Problem } from '../errors.ts';

/** A piece of a filter between blanks. */
export interface FilterToken {
  /** What stands before the colon, in lower case; `null` for words. */
  readonly key: string | null;
  readonly isNot: boolean;
  /** What stands between commas, in lower case, without quotes; at least one. */
  readonly values: readonly string[];
  /** As it was written. */
  readonly text: string;
  /** Where it begins, from 1. */
  readonly column: number;
}

/** A key; what has digits or two slashes behind its colon is an address. */
const KEY = /^([A-Za-z]{1,20}):(?!\/\/|\d{1,5}(?:\/|$))/;

/** Splits a filter at blanks that stand in no quotes; what is wrong with the quotes is added to the problems. */
export function filterTokens(text: string): {
  readonly tokens: readonly FilterToken[];
  readonly problems: Problem[];
} {
  const tokens: FilterToken[] = [];
  const problems: Problem[] = [];
  for (const { from, to } of pieces(text)) {
    const piece = text.slice(from, to);
    const column = from + 1;
    const isNot = piece.startsWith('-') && piece.length > 1;
    const rest = isNot ? piece.slice(1) : piece;
    const key = KEY.exec(rest)?.[1] ?? null;
    const values = valuesOf(key === null ? rest : rest.slice(key.length + 1));
    if (values === null) {
      const message = 'a quote that opens has no end';
      problems.push({ path: 'filter', column, message, hint: 'write group:"Customers EU"' });
    } else if (values.length > 0) {
      tokens.push({ key: key?.toLowerCase() ?? null, isNot, values, text: piece, column });
    } else if (key !== null) {
      const message = `${key}: has no value`;
      const hint = `write a value right behind the colon, or ${key}:"" for sites without any`;
      problems.push({ path: 'filter', column, message, hint });
    }
  }
  return { tokens, problems };
}

function pieces(text: string): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  let from = -1;
  let isQuoted = false;
  for (let at = 0; at <= text.length; at += 1) {
    const character = text[at] ?? ' ';
    const isEnd = at === text.length || (!isQuoted && /\s/.test(character));
    if (character === '"') isQuoted = !isQuoted;
    if (isEnd && from >= 0) {
      found.push({ from, to: at });
      from = -1;
    } else if (!isEnd && from < 0) from = at;
  }
  return found;
}

/** `null` when a quote has no end. What is empty and not in quotes is left out. */
function valuesOf(text: string): readonly string[] | null {
  const values: string[] = [];
  let value = '';
  let isQuoted = false;
  let wasQuoted = false;
  const end = (): void => {
    if (value !== '' || wasQuoted) values.push(value.normalize('NFC').toLowerCase());
    value = '';
    wasQuoted = false;
  };
  for (const character of text) {
    if (character === '"') {
      isQuoted = !isQuoted;
      wasQuoted = true;
    } else if (character === ',' && !isQuoted) end();
    else value += character;
  }
  if (isQuoted) return null;
  end();
  return values;
}
