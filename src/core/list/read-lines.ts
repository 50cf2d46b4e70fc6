import { quote } from '../forms/quote.ts';
import type { MonitorKind } from '../ports/prober.ts';
import type { RowSink } from './list-row.ts';
import { splitLine, type Word } from './split-line.ts';
import { formFromPairs, textKeysOf, type Pair } from './text-form.ts';

/** Reads a list of lines, one a step: an address, then `key=value` settings. */
export function* readLines(
  text: string,
  { kinds, sink }: { readonly kinds: ReadonlyMap<string, MonitorKind>; readonly sink: RowSink },
): Generator<void, void> {
  const keys = textKeysOf(kinds);
  let line = 0;
  let start = 0;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    line += 1;
    readLine(text.slice(start, end).trim(), { line, kinds, keys, sink });
    start = end + 1;
    yield;
  }
}

interface LineSetting {
  readonly line: number;
  readonly kinds: ReadonlyMap<string, MonitorKind>;
  readonly keys: ReadonlySet<string>;
  readonly sink: RowSink;
}

const NEEDS_SPLITTING = /[\s"'#]/;

function readLine(text: string, { line, kinds, keys, sink }: LineSetting): void {
  if (text === '') return;
  if (!NEEDS_SPLITTING.test(text) && !text.includes('=')) {
    sink.row(line, { form: { url: text }, isText: true });
    return;
  }
  const split = splitLine(text);
  if (split.kind === 'faulty') return sink.fault(line, split.fault);
  const [first, ...rest] = split.words;
  if (first === undefined) return;
  const setting = settingInPlaceOfAddress(first.value, keys);
  if (setting !== null) {
    const hint = 'the address comes first: https://example.com/ interval=60s';
    return sink.fault(line, { message: `the line begins with the setting ${setting}=`, hint });
  }
  const pairs = pairsOf(rest, { line, sink });
  if (pairs === null) return;
  const form = formFromPairs([['url', first.value], ...pairs], kinds);
  if (form.kind === 'ok') sink.row(line, { form: form.form, isText: true });
  else for (const fault of form.faults) sink.fault(line, fault);
}

function settingInPlaceOfAddress(first: string, keys: ReadonlySet<string>): string | null {
  const equals = first.indexOf('=');
  const key = first.slice(0, Math.max(0, equals));
  return keys.has(key) ? key : null;
}

function pairsOf(
  words: readonly Word[],
  { line, sink }: { readonly line: number; readonly sink: RowSink },
): readonly Pair[] | null {
  const pairs: Pair[] = [];
  let isSound = true;
  for (const { key, value } of words) {
    if (key !== null) {
      pairs.push([key, value]);
      continue;
    }
    isSound = false;
    sink.fault(line, {
      message: `${quote(value)} is not a setting of the form key=value`,
      hint: 'one address a line; put a value with blanks in quotes: name="My shop"',
    });
  }
  return isSound ? pairs : null;
}
