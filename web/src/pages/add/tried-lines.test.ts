import { describe, expect, it, test } from 'vitest';
import type { TriedLine } from '../../../../src/api/contract.ts';
import { runAtOnce } from '../../state/slices.ts';
import {
  isOfLines,
  linesToTry,
  noteAnswer,
  readingSteps,
  splitLines,
  withLine,
  withoutDoubles,
  withSetting,
  type BoxReading,
  type KnownLine,
  type KnownLines,
} from './tried-lines.ts';

const answer = (line: number, more: Partial<TriedLine> = {}): TriedLine => ({
  line,
  state: 'done',
  kind: 'http',
  target: 'https://a.example/',
  verdict: 'up',
  ms: 112,
  method: 'HEAD',
  note: null,
  problem: null,
  duplicateOf: null,
  fix: null,
  ...more,
});

function knownAfter(asked: readonly string[], answers: readonly TriedLine[]): KnownLines {
  const known = new Map<string, KnownLine>();
  for (const result of answers) noteAnswer(known, { result, asked });
  return known;
}

function readBox(lines: readonly string[], known: KnownLines): BoxReading {
  return runAtOnce(readingSteps(lines.join('\n'), known));
}

describe('the lines to try', () => {
  it('are those without an answer, each once, without blanks and comments', () => {
    const lines = ['a.example', '', '# ours', ' b.example ', 'a.example'];
    expect(linesToTry(lines, new Map())).toEqual(['a.example', 'b.example']);
    const known = knownAfter(['a.example'], [answer(1)]);
    expect(linesToTry(lines, known)).toEqual(['b.example']);
  });

  it('are asked again once the line that they were the same as is gone', () => {
    const asked = ['a.example', 'https://a.example'];
    const known = knownAfter(asked, [answer(1), answer(2, { state: 'skipped', duplicateOf: 1 })]);
    expect(linesToTry(asked, known)).toEqual([]);
    expect(linesToTry(['https://a.example'], known)).toEqual(['https://a.example']);
  });

  it('are the first 200 of more than 2,000', () => {
    const lines = Array.from({ length: 2_001 }, (_, at) => `s${at}.example`);
    expect(linesToTry(lines, new Map())).toHaveLength(200);
    expect(linesToTry(lines.slice(1), new Map())).toHaveLength(2_000);
  });
});

test('every line has its state, wherever it moved to since it was asked about', () => {
  const asked = ['a.example', 'b.example', 'htps://c.example', 'd.example', 'e.example'];
  const problem = {
    path: '',
    line: 3,
    message: 'unknown kind "htps"',
    hint: 'did you mean https?',
  };
  const known = knownAfter(asked, [
    answer(1),
    answer(2, { state: 'read', verdict: null }),
    answer(3, { problem, verdict: null, fix: 'https://c.example' }),
    answer(4, { state: 'skipped', verdict: null, duplicateOf: 1 }),
    answer(5, { state: 'skipped', verdict: null, duplicateOf: 'm7' }),
  ]);
  const lines = ['# list', ...asked, 'a.example', 'new.example'];
  const box = readBox(lines, known);
  expect(box.states).toEqual([
    { kind: 'blank' },
    { kind: 'tried', result: answer(1) },
    { kind: 'waiting' },
    {
      kind: 'wrong',
      message: 'unknown kind "htps"',
      hint: 'did you mean https?',
      fix: 'https://c.example',
    },
    { kind: 'twice', line: 2 },
    { kind: 'watched', monitorId: 'm7' },
    { kind: 'twice', line: 2 },
    { kind: 'waiting' },
  ]);
  expect(box.counts).toEqual({ good: 3, answer: 1, fail: 0, twice: 3, wrong: 1 });
  expect(box.firstWrong).toBe(3);
  expect(splitLines(box)).toEqual({
    good: [
      { line: 'a.example', at: 1 },
      { line: 'b.example', at: 2 },
      { line: 'new.example', at: 7 },
    ],
    wrong: ['htps://c.example'],
  });
  expect(withoutDoubles(box)).toBe(
    ['# list', 'a.example', 'b.example', 'htps://c.example', 'new.example'].join('\n'),
  );
});

test('a later answer about a line counts, and one about no line does not', () => {
  const asked = ['a.example'];
  const known = knownAfter(asked, [
    answer(1, { state: 'read', verdict: null }),
    answer(1, { verdict: 'down' }),
    answer(9),
  ]);
  expect(readBox(asked, known).counts).toMatchObject({ good: 1, answer: 0, fail: 1 });
});

test('a setting is added where the line has none, and lines alone take one', () => {
  expect(withSetting('a.example', 'interval', '60s')).toBe('a.example interval=60s');
  expect(withSetting('a.example interval=5m', 'interval', '60s')).toBe('a.example interval=5m');
  expect(withSetting('a.example owners=shop', 'owner', 'ops')).toBe('a.example owners=shop');
  expect(withSetting('a.example', 'owner', '')).toBe('a.example');
  expect(isOfLines('# sites\n\nhttps://a.example/?a,b name="x, y"')).toBe(true);
  expect(['url,name\na.example,A', '[{"url":"a.example"}]'].map(isOfLines)).toEqual([false, false]);
});

test('a line is put in the place of another, or taken out', () => {
  expect(withLine(['a', 'b', 'c'], 1, 'B')).toBe('a\nB\nc');
  expect(withLine(['a', 'b', 'c'], 2, null)).toBe('a\nb');
});

test('ten thousand lines are read in steps of no more than 250, and come to the same', () => {
  const lines = Array.from({ length: 10_000 }, (_, at) => (at % 10 === 9 ? 's0' : `s${at}`));
  const steps = readingSteps(lines.join('\n'), new Map());
  let count = 0;
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      expect(step.value.counts).toMatchObject({ good: 9_000, twice: 1_000 });
      expect(step.value.states[9_999]).toEqual({ kind: 'twice', line: 1 });
      break;
    }
    count += 1;
  }
  expect(count).toBe(40);
});
