import { AppError, InvalidError } from '../core/errors.ts';
import { formatProblem } from '../core/format-problem.ts';
import { EXIT, exitCodeOfError, type ExitCode } from './exit-codes.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';
import { asTyped } from './text/as-typed.ts';

/** Prints what went wrong, one line each, and gives the exit code that goes with it. */
export function printError(
  error: unknown,
  terminal: Pick<Terminal, 'stderr' | 'calledAs'>,
): ExitCode {
  for (const line of linesOf(error)) {
    terminal.stderr.write(`error: ${printable(asTyped(line, terminal))}\n`);
  }
  return error instanceof AppError ? exitCodeOfError(error.code) : EXIT.down;
}

function problemLines({ problems, problemCount }: InvalidError): readonly string[] {
  const lines = problems.map(formatProblem);
  const rest = problemCount - problems.length;
  return rest > 0 ? [...lines, `and ${rest} more`] : lines;
}

function linesOf(error: unknown): readonly string[] {
  if (error instanceof InvalidError) return problemLines(error);
  if (error instanceof AppError) return [error.message];
  // A bug: the stack is what helps.
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return stack.split('\n');
}
