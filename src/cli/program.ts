import { Command, CommanderError, Help } from 'commander';
import type { CliCommand } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printError } from './print-error.ts';
import type { Terminal } from './terminal.ts';

/** The whole command line. */
export interface Program {
  readonly version: string;
  readonly commands: readonly CliCommand[];
  readonly terminal: Terminal;
}

/** Runs the command that the arguments name (without node and script). Prints every error; never rejects. */
export async function runProgram(program: Program, args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const root = rootCommand(program);
  for (const definition of program.commands) {
    const command = root.command(definition.name).summary(definition.summary);
    command.description(`${definition.summary}.`);
    definition.define(command);
    command.action(async () => {
      exitCode = await definition.run({
        args: command.args,
        flags: command.opts(),
        knownFlags: command.options.flatMap(({ long }) => long ?? []),
        terminal: program.terminal,
      });
    });
  }
  try {
    await root.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its own errors already; asked-for help and version come as one with code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return printError(error, program.terminal.stderr);
  }
}

/** With a longer one beside them, Commander no longer folds the summaries at 80 columns. */
const MAX_TERM_LENGTH = 36;

const termHelp = new Help();

/** How the list of commands shows one: too long with `[options]`, it leaves that to the command's own help. */
function commandTerm(command: Command): string {
  const term = termHelp.subcommandTerm(command);
  return term.length <= MAX_TERM_LENGTH ? term : term.replace(' [options]', '');
}

function rootCommand({ version, terminal }: Program): Command {
  return new Command('squirrel')
    .description('Watches a list of sites, detects when one is down, and notifies its owner.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ subcommandTerm: commandTerm })
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
    });
}
