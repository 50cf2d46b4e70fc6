import type { JsonValue } from '../../../core/json.ts';

/** A way into a JSON value: the part of RFC 9535 without filters and slices. */
export type JsonPath = readonly PathStep[];

type PathStep =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' }
  /** The values so far and everything inside of them (RFC 9535 §2.5.2). */
  | { readonly kind: 'descend' };

/** A path that was read at the beginning of a text, and where it ends. */
export interface PathReading {
  readonly path: JsonPath;
  readonly end: number;
}

const STEP =
  /\.\.(?=[[*\p{L}_])|\.(?<name>[\p{L}_][\p{L}\p{N}_-]*)|(?<=\.\.)(?<deep>[\p{L}_][\p{L}\p{N}_-]*)|\.\*|(?<=\.\.)\*|\[\s*(?:\*|(?<index>-?\d{1,9})|'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)")\s*\]/uy;

/** Reads a path from `$` on; `null` when the text does not begin with one that is known here. */
export function readPath(text: string, start = 0): PathReading | null {
  if (text[start] !== '$') return null;
  const path: PathStep[] = [];
  STEP.lastIndex = start + 1;
  let end = start + 1;
  for (;;) {
    const found = STEP.exec(text);
    if (found === null) break;
    path.push(stepOf(found));
    end = STEP.lastIndex;
  }
  const descents = path.filter(({ kind }) => kind === 'descend').length;
  return descents > 1 || path.at(-1)?.kind === 'descend' ? null : { path, end };
}

function stepOf([text, ...rest]: RegExpExecArray): PathStep {
  const [name, deep, index, single, double] = rest as readonly (string | undefined)[];
  if (text === '..') return { kind: 'descend' };
  if (index !== undefined) return { kind: 'index', index: Number(index) };
  const key = name ?? deep ?? unescape(single) ?? unescape(double);
  return key === undefined ? { kind: 'all' } : { kind: 'name', name: key };
}

function unescape(text: string | undefined): string | undefined {
  return text?.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code?: string, other?: string) =>
    code === undefined
      ? (PLAIN[other ?? ''] ?? other ?? '')
      : String.fromCharCode(parseInt(code, 16)),
  );
}

const PLAIN: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** All values that a path leads to, in the order of the document. */
export function valuesAt(root: JsonValue, path: JsonPath): readonly JsonValue[] {
  let values: readonly JsonValue[] = [root];
  for (const step of path) values = values.flatMap((value) => take(value, step));
  return values;
}

function take(value: JsonValue, step: PathStep): readonly JsonValue[] {
  if (step.kind === 'descend') return withinOf(value);
  if (typeof value !== 'object' || value === null) return [];
  if (step.kind === 'all') return childrenOf(value);
  if (step.kind === 'index') {
    if (!Array.isArray(value)) return [];
    const item = (value as readonly JsonValue[]).at(step.index);
    return item === undefined ? [] : [item];
  }
  if (Array.isArray(value) || !Object.hasOwn(value, step.name)) return [];
  return [(value as Readonly<Record<string, JsonValue>>)[step.name] ?? null];
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value) as readonly JsonValue[];
}

// Without recursion: a page may be nested as deep as it is long.
function withinOf(root: JsonValue): readonly JsonValue[] {
  const found: JsonValue[] = [];
  const open: JsonValue[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    found.push(value);
    for (const child of childrenOf(value).toReversed()) open.push(child);
  }
  return found;
}
