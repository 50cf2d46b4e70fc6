import { expect, test } from 'vitest';
import { formatProblem } from './format-problem.ts';

const path = 'monitors[0].url';

test.each([
  [{ path, message: 'is wrong' }, 'is wrong'],
  [{ path, message: 'is wrong', hint: 'mend it' }, 'is wrong (mend it)'],
  [{ path, message: 'is wrong', file: 'a.txt' }, 'a.txt: is wrong'],
  [{ path, message: 'is wrong', file: 'a.txt', line: 3 }, 'a.txt:3: is wrong'],
  [{ path, message: 'is wrong', file: 'a.yaml', line: 3, column: 5 }, 'a.yaml:3:5: is wrong'],
])('%j', (problem, line) => {
  expect(formatProblem(problem)).toBe(line);
});
