import { describe, expect, it, test } from 'vitest';
import type { TriedLine } from '../../../../src/api/contract.ts';
import {
  countLines,
  lineStates,
  linesToTry,
  splitLines,
  withAnswer,
  withInterval,
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
  ...more,
});

function knownAfter(asked: readonly string[], answers: readonly TriedLine[]): KnownLines {
  return answers.reduce<KnownLines>(
    (known, result) => withAnswer(known, { result, asked }),
    new Map(),
  );
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
    answer(3, { problem, verdict: null }),
    answer(4, { state: 'skipped', verdict: null, duplicateOf: 1 }),
    answer(5, { state: 'skipped', verdict: null, duplicateOf: 'm7' }),
  ]);
  const lines = ['# list', ...asked, 'a.example', 'new.example'];
  const states = lineStates(lines, known);
  expect(states).toEqual([
    { kind: 'blank' },
    { kind: 'tried', result: answer(1) },
    { kind: 'waiting' },
    { kind: 'wrong', message: 'unknown kind "htps"', hint: 'did you mean https?' },
    { kind: 'twice', line: 2 },
    { kind: 'watched', monitorId: 'm7' },
    { kind: 'twice', line: 2 },
    { kind: 'waiting' },
  ]);
  expect(countLines(states)).toEqual({ good: 3, answer: 1, fail: 0, twice: 3, wrong: 1 });
  expect(splitLines(lines, states)).toEqual({
    good: ['a.example', 'b.example', 'new.example'],
    wrong: ['htps://c.example'],
  });
});

test('a later answer about a line counts, and one about no line does not', () => {
  const asked = ['a.example'];
  const known = knownAfter(asked, [
    answer(1, { state: 'read', verdict: null }),
    answer(1, { verdict: 'down' }),
    answer(9),
  ]);
  expect(countLines(lineStates(asked, known))).toMatchObject({ good: 1, answer: 0, fail: 1 });
});

test('an interval is added where the line has none', () => {
  expect(withInterval('a.example', '60s')).toBe('a.example interval=60s');
  expect(withInterval('a.example interval=5m', '60s')).toBe('a.example interval=5m');
  expect(withInterval('a.example', '')).toBe('a.example');
});
