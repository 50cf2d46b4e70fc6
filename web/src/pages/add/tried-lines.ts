import type { TriedLine } from '../../../../src/api/contract.ts';

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
  | { readonly kind: 'wrong'; readonly message: string; readonly hint: string | null };

/** What was answered about lines, by their text. */
export type KnownLines = ReadonlyMap<string, KnownLine>;

/** An answer; where the line is the same as another, that one's text instead of its number. */
interface KnownLine {
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

/** What is known after one more answer; `asked` are the lines that were sent, by which its numbers count. */
export function withAnswer(
  known: KnownLines,
  { result, asked }: { readonly result: TriedLine; readonly asked: readonly string[] },
): KnownLines {
  const text = asked[result.line - 1];
  if (text === undefined) return known;
  const { duplicateOf } = result;
  const sameAs = typeof duplicateOf === 'number' ? (asked[duplicateOf - 1] ?? null) : null;
  return new Map(known).set(text, { result, sameAs });
}

/** The state of every line of the box. */
export function lineStates(lines: readonly string[], known: KnownLines): readonly LineState[] {
  const firstOf = new Map<string, number>();
  return lines.map((line, index) => {
    const text = line.trim();
    if (isBlank(text)) return { kind: 'blank' };
    const first = firstOf.get(text);
    if (first !== undefined) return { kind: 'twice', line: first };
    firstOf.set(text, index + 1);
    return stateOf(known.get(text), firstOf);
  });
}

function stateOf(answer: KnownLine | undefined, firstOf: ReadonlyMap<string, number>): LineState {
  if (answer === undefined) return { kind: 'waiting' };
  const { result, sameAs } = answer;
  const { problem, duplicateOf, state } = result;
  if (problem !== null) {
    return { kind: 'wrong', message: problem.message, hint: problem.hint ?? null };
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

export function countLines(states: readonly LineState[]): LineCounts {
  const isGood = (state: LineState): boolean => state.kind === 'tried' || state.kind === 'waiting';
  const count = (holds: (state: LineState) => boolean): number => states.filter(holds).length;
  const answers = (state: LineState): boolean =>
    state.kind === 'tried' && state.result.verdict === 'up';
  return {
    good: count(isGood),
    answer: count(answers),
    fail: count(
      (state) => state.kind === 'tried' && state.result.verdict !== null && !answers(state),
    ),
    twice: count(({ kind }) => kind === 'twice' || kind === 'watched'),
    wrong: count(({ kind }) => kind === 'wrong'),
  };
}

/** The box in two: what would be watched, and what has to be mended first. Doubles and comments are in neither. */
export function splitLines(
  lines: readonly string[],
  states: readonly LineState[],
): { readonly good: readonly string[]; readonly wrong: readonly string[] } {
  const of = (...kinds: readonly LineState['kind'][]): readonly string[] =>
    lines.filter((_, index) => kinds.includes(states[index]?.kind ?? 'blank'));
  return { good: of('tried', 'waiting'), wrong: of('wrong') };
}

/** A line with an interval of its own, unless it has one. */
export function withInterval(line: string, interval: string): string {
  return interval === '' || /\sinterval=/.test(line) ? line : `${line.trim()} interval=${interval}`;
}
