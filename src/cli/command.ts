import type { Command } from 'commander';
import type { Problem } from '../core/errors.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** One command of `squirrel`; a new one is a file with such an object and a line in the program's list. */
export interface CliCommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Stands below the flags in its help; `squirrel` in it becomes what is typed here. */
  readonly help?: string;
  /** Adds arguments and flags; must stay cheap, since it runs whatever command is wanted. */
  define(command: Command): void;
  /** Does it. Throws `InvalidError` for wrong arguments, with all that is wrong. */
  run(call: CommandCall): Promise<ExitCode>;
}

/** How a command was called. */
export interface CommandCall {
  readonly args: readonly string[];
  /** Flags by their camel-case name, as commander leaves them: texts, lists of texts, `true`. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** What is wrong with the flags already; a command throws it together with what it finds itself. */
  readonly problems: readonly Problem[];
  readonly terminal: Terminal;
}
