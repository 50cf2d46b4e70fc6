import { expect, test } from 'vitest';
import { textTable, type TableColumn } from './table.ts';

const columns: readonly TableColumn[] = [
  { title: 'worker', cells: ['berlin-12345', 'a'], canBeCut: true },
  { title: 'done', cells: ['7', '12345'], isNumber: true, leavesAs: 2 },
  { title: 'memory', cells: ['91 MiB', '7 MiB'], isNumber: true, leavesAs: 1 },
  { title: 'target', cells: ['http://a.example/a/very/long/path', 'x\u001B[2J'], canBeCut: true },
];

test('with room enough everything is there, made safe, numbers at the right', () => {
  expect(textTable(columns, 80)).toEqual([
    'worker         done  memory  target',
    'berlin-12345      7  91 MiB  http://a.example/a/very/long/path',
    'a             12345   7 MiB  x\\u001b[2J',
  ]);
});

test('the widest text is cut in the middle first', () => {
  expect(textTable(columns, 50)).toEqual([
    'worker         done  memory  target',
    'berlin-12345      7  91 MiB  http://a.e…/long/path',
    'a             12345   7 MiB  x\\u001b[2J',
  ]);
});

test('then columns are left out, the least important first', () => {
  expect(textTable(columns, 34)[0]).toBe('worker         done  target');
  expect(textTable(columns, 26)[0]).toBe('worker        target');
});

test.each([26, 30, 40, 60, 100])('a table of %d columns is no wider', (width) => {
  for (const line of textTable(columns, width)) expect(line.length).toBeLessThanOrEqual(width);
});
