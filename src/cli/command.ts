import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** One command of `squirrel`; a new one is a file with such an object and a line in the program's list. */
export interface CliCommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Adds arguments, flags and help texts; must stay cheap, since it runs whatever command is wanted. */
  define(command: Command): void;
  /** Does it. Throws `InvalidError` for wrong arguments, with all that is wrong. */
  run(call: CommandCall): Promise<ExitCode>;
}

/** How a command was called. */
export interface CommandCall {
  readonly args: readonly string[];
  /** Flags by their camel-case name, as commander leaves them: texts, lists of texts, `true`. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Long names of the command's flags, such as `--file`. */
  readonly knownFlags: readonly string[];
  readonly terminal: Terminal;
}
