import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { compareRuns, type Comparison, type EngineRun } from '../../core/comparison/comparison.ts';
import { doneTask, engineRun } from '../../../test/support/cli/comparison-samples.ts';
import { comparisonText, type ComparisonForm } from './comparison-text.ts';
import { speaksUnicode } from './line-style.ts';

const plain: ComparisonForm = { width: 40, hasColours: false, isUnicode: false, hasDetail: false };
const down = { outcome: 'down', reason: 'http_503' } as const;

function comparisonOf(...runs: readonly EngineRun[]): Comparison {
  const plan = { task: 'check', tasks: 3, workers: 2, runs: runs.length } as const;
  return { ...plan, engines: compareRuns(plan, [{ engine: 'threads', runs }]), skipped: [] };
}

const run = engineRun({
  elapsedMs: 1000,
  tasks: [
    doneTask(0, { startMs: 0, endMs: 500 }),
    doneTask(1, { startMs: 500, endMs: 1000, ...down }),
    doneTask(2, { startMs: 250, endMs: 750, worker: 'Thread-2' }),
  ],
});

const linesAfter = (lines: readonly string[], start: string) =>
  lines.slice(lines.findIndex((line) => line.startsWith(start)));

test('a time line fills the width, with blanks where a worker is idle', () => {
  expect(linesAfter(comparisonText(comparisonOf(run), plain), 'threads: ')).toEqual([
    'threads: 1.00 s',
    '  Thread-1 7 [1----------][2xxxxxxxxxx]',
    '  Thread-2 7        [3----------]',
    '             0.........0.500.....1.00 s',
    '',
    '[7-] task 7 from start to end   # several short tasks   x not up',
  ]);
});

test('a terminal that speaks Unicode gets finer lines', () => {
  const text = comparisonText(comparisonOf(run), { ...plain, isUnicode: true }).join('\n');
  expect(text).toContain('  Thread-1 7 ├1──────────┤├2××××××××××┤\n');
});

test.each([50, 80, 160])('on %d columns no line is wider', (width) => {
  const lines = comparisonText(comparisonOf(run), { ...plain, width });
  const drawn = linesAfter(lines, 'threads: ').slice(0, 4);
  for (const line of drawn) expect(line.length).toBeLessThan(width);
  expect(Math.max(...drawn.map(({ length }) => length))).toBeGreaterThan(width - 5);
});

test('colours are added to the same text, yellow for what is not up', () => {
  const text = comparisonText(comparisonOf(run), plain).join('\n');
  const coloured = comparisonText(comparisonOf(run), { ...plain, hasColours: true }).join('\n');
  expect(text).not.toContain('\u001b');
  expect(stripVTControlCharacters(coloured)).toBe(text);
  expect(coloured).toContain('\u001b[33m[2x');
  expect(coloured).toContain('\u001b[32m[1-');
});

test('tasks at once on one worker stand below each other under one name', () => {
  const tasks = [0, 1].map((position) => doneTask(position, { endMs: 1000, worker: 'loop' }));
  const lines = linesAfter(comparisonText(comparisonOf(engineRun({ tasks })), plain), 'threads: ');
  expect(lines[1]).toMatch(/^ {2}loop 7 \[1-+\]$/);
  expect(lines[2]).toMatch(/^ {9}\[2-+\]$/);
});

test('many tasks are many signs, many workers are cut', () => {
  const busy = Array.from({ length: 999 }, (_, position) =>
    doneTask(position, { startMs: position, endMs: position + 1 }),
  );
  expect(comparisonText(comparisonOf(engineRun({ tasks: busy })), plain).join('\n')).toMatch(
    /^ {2}Thread-1 7 [#|]+$/m,
  );
  const workers = Array.from({ length: 50 }, (_, position) =>
    doneTask(position, { worker: `Thread-${position}` }),
  );
  expect(comparisonText(comparisonOf(engineRun({ tasks: workers })), plain)).toContain(
    '  ... and 34 more lines',
  );
});

test('several runs are said in the heading and in two more columns', () => {
  const wide = { ...plain, width: 100 };
  const lines = comparisonText(comparisonOf(run, { ...run, elapsedMs: 3000 }), wide);
  expect(lines[0]).toBe('check: 3 tasks, 2 workers, 2 runs');
  expect(lines[3]).toMatch(/^threads +2 +2\.00 +1\.00 +3\.00 /);
});

test('the table of several runs leaves columns out rather than be too wide', () => {
  const table = (width: number, ...runs: readonly EngineRun[]) =>
    comparisonText(comparisonOf(...runs), { ...plain, width }).slice(2, 4);
  expect(table(80, run)[0]).toMatch(/^engine .* memory +start-up$/);
  expect(table(80, run, run)[0]).not.toContain('start-up');
  for (const line of [...table(80, run), ...table(80, run, run)]) {
    expect(line.length).toBeLessThanOrEqual(80);
  }
});

describe('Unicode', () => {
  test.each([
    [{ LANG: 'en_GB.UTF-8' }, true],
    [{ LANG: 'de_DE.utf8' }, true],
    [{ LANG: 'C' }, false],
    [{}, false],
    [{ LC_ALL: 'C', LANG: 'en_GB.UTF-8' }, false],
    [{ LC_ALL: '', LC_CTYPE: 'C.UTF-8' }, true],
    [{ WT_SESSION: 'x' }, true],
  ])('with %j: %j', (env, expected) => {
    expect(speaksUnicode(env)).toBe(expected);
  });
});
