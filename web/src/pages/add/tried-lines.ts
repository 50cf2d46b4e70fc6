import type { TriedLine } from '../../../../src/api/contract.ts';
import { runAtOnce, type Steps } from '../../state/slices.ts';

/** What is known of a line of the box. */
export type LineState =
  /** Nothing stands in it, or a comment. */
  | { readonly kind: 'blank' }
  /** It was not asked about yet, or its check is under way. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'tried'; readonly result: TriedLine }
  /** The same as an earlier line, by its number from 1 on. */
  | { readonly kind: 'twice'; readonly line: number }
  /** A monitor watches it already. */
  | { readonly kind: 'watched'; readonly monitorId: string }
  | {
      readonly kind: 'wrong';
      readonly message: string;
      readonly hint: string | null;
      /** The line as it can be read; `null`: nothing is known. */
      readonly fix: string | null;
    };

/** What was answered about lines, by their text. */
export type KnownLines = ReadonlyMap<string, KnownLine>;

/** An answer; where the line is the same as another, that one's text instead of its number. */
export interface KnownLine {
  readonly result: TriedLine;
  readonly sameAs: string | null;
}

/** Lines that are tried for real at once, and of how many the first few are. */
const MAX_TRIED = 2_000;
const TRIED_OF_MORE = 200;

/** The lines that an answer is still wanted for, each once, in their order. */
export function linesToTry(lines: readonly string[], known: KnownLines): readonly string[] {
  const wanted = lines.length > MAX_TRIED ? lines.slice(0, TRIED_OF_MORE) : lines;
  const texts = new Set(wanted.map((line) => line.trim()).filter((line) => !isBlank(line)));
  return [...texts].filter((text) => !isKnown(text, { known, texts }));
}

function isKnown(
  text: string,
  { known, texts }: { readonly known: KnownLines; readonly texts: ReadonlySet<string> },
): boolean {
  const answer = known.get(text);
  if (answer === undefined) return false;
  // Once the other line is gone, this one is no double any more.
  return answer.sameAs === null || texts.has(answer.sameAs);
}

/** Notes one more answer; `asked` are the lines that were sent, by which its numbers count. */
export function noteAnswer(
  known: Map<string, KnownLine>,
  { result, asked }: { readonly result: TriedLine; readonly asked: readonly string[] },
): void {
  const text = asked[result.line - 1];
  if (text === undefined) return;
  const { duplicateOf } = result;
  const sameAs = typeof duplicateOf === 'number' ? (asked[duplicateOf - 1] ?? null) : null;
  known.set(text, { result, sameAs });
}

/** What is known of a whole text. */
export interface BoxReading {
  readonly text: string;
  readonly lines: readonly string[];
  readonly states: readonly LineState[];
  readonly counts: LineCounts;
  /** The first line that has to be mended, from 0; -1: none. */
  readonly firstWrong: number;
}

/** Lines that are read in one step. */
const LINES_A_STEP = 250;

export const EMPTY_BOX: BoxReading = runAtOnce(readingSteps('', new Map()));

/** Reads a text of any length some lines a step. */
export function* readingSteps(text: string, known: KnownLines): Steps<BoxReading> {
  const lines = text.split('\n');
  const states: LineState[] = [];
  const counts = { good: 0, answer: 0, fail: 0, twice: 0, wrong: 0 };
  const firstOf = new Map<string, number>();
  let firstWrong = -1;
  for (const line of lines) {
    const state = lineState(line.trim(), { line: states.length + 1, firstOf, known });
    states.push(state);
    count(counts, state);
    if (state.kind === 'wrong' && firstWrong < 0) firstWrong = states.length - 1;
    if (states.length % LINES_A_STEP === 0) yield;
  }
  return { text, lines, states, counts, firstWrong };
}

function lineState(
  text: string,
  {
    line,
    firstOf,
    known,
  }: {
    readonly line: number;
    readonly firstOf: Map<string, number>;
    readonly known: KnownLines;
  },
): LineState {
  if (isBlank(text)) return { kind: 'blank' };
  const first = firstOf.get(text);
  if (first !== undefined) return { kind: 'twice', line: first };
  firstOf.set(text, line);
  return stateOf(known.get(text), firstOf);
}

function stateOf(answer: KnownLine | undefined, firstOf: ReadonlyMap<string, number>): LineState {
  if (answer === undefined) return { kind: 'waiting' };
  const { result, sameAs } = answer;
  const { problem, duplicateOf, state } = result;
  if (problem !== null) {
    const { message, hint = null } = problem;
    return { kind: 'wrong', message, hint, fix: result.fix };
  }
  const first = sameAs === null ? undefined : firstOf.get(sameAs);
  if (first !== undefined) return { kind: 'twice', line: first };
  if (typeof duplicateOf === 'string') return { kind: 'watched', monitorId: duplicateOf };
  return state === 'read' ? { kind: 'waiting' } : { kind: 'tried', result };
}

function isBlank(text: string): boolean {
  return text === '' || text.startsWith('#');
}

/** How many lines are in which state. */
export interface LineCounts {
  /** Lines that would be watched. */
  readonly good: number;
  readonly answer: number;
  readonly fail: number;
  readonly twice: number;
  readonly wrong: number;
}

function count(counts: { -readonly [Key in keyof LineCounts]: number }, state: LineState): void {
  switch (state.kind) {
    case 'blank':
      return;
    case 'waiting':
      counts.good += 1;
      return;
    case 'tried':
      counts.good += 1;
      if (state.result.verdict === 'up') counts.answer += 1;
      else if (state.result.verdict !== null) counts.fail += 1;
      return;
    case 'twice':
    case 'watched':
      counts.twice += 1;
      return;
    case 'wrong':
      counts.wrong += 1;
  }
}

/** The box in two: what would be watched, with the lines that it stands on, from 0, and what has to be mended first. Doubles and comments are in neither. */
export function splitLines({ lines, states }: Pick<BoxReading, 'lines' | 'states'>): {
  readonly good: readonly { readonly line: string; readonly at: number }[];
  readonly wrong: readonly string[];
} {
  const of = (...kinds: readonly LineState['kind'][]) =>
    lines.flatMap((line, at) =>
      kinds.includes(states[at]?.kind ?? 'blank') ? [{ line, at }] : [],
    );
  return { good: of('tried', 'waiting'), wrong: of('wrong').map(({ line }) => line) };
}

/** Whether the text is of lines with settings, not a table or JSON, which have theirs elsewhere. */
export function isOfLines(text: string): boolean {
  const first = /^(?![ \t]*(?:#|\r?$)).+$/m.exec(text)?.[0] ?? '';
  return !/^\s*[[{]/.test(first) && !/^[\w" .-]+[,;\t][^=/]*$/.test(first);
}

/** A line with a setting, unless it has it already, or there is none to give. */
export function withSetting(line: string, key: 'interval' | 'owner', value: string): string {
  const isGiven = new RegExp(`\\s${key}s?=`).test(line);
  return value === '' || isGiven ? line : `${line.trim()} ${key}=${value}`;
}

/** The text with another line in the place of one, or without it. */
export function withLine(lines: readonly string[], at: number, line: string | null): string {
  return lines.toSpliced(at, 1, ...(line === null ? [] : [line])).join('\n');
}

/** The text without what stands there twice or is watched already. */
export function withoutDoubles({ lines, states }: Pick<BoxReading, 'lines' | 'states'>): string {
  const isDouble = (kind: LineState['kind'] | undefined): boolean =>
    kind === 'twice' || kind === 'watched';
  return lines.filter((_, at) => !isDouble(states[at]?.kind)).join('\n');
}
