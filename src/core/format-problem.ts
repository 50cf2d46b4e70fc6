import type { Problem } from './errors.ts';

/** One line for people: `file:line:column: message (hint)`, without the parts that are not known. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined);
  const where = place.length > 0 ? `${place.join(':')}: ` : '';
  const hint = problem.hint === undefined ? '' : ` (${problem.hint})`;
  return `${where}${problem.message}${hint}`;
}
