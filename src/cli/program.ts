import { Command, CommanderError, Help } from 'commander';
import { InvalidError } from '../core/errors.ts';
import type { CliCommand } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printError } from './print-error.ts';
import { readArguments, type ArgumentReading } from './read-arguments.ts';
import { widthOf, type Terminal } from './terminal.ts';
import { asTyped } from './text/as-typed.ts';
import { helpText } from './text/help-text.ts';

/** The whole command line. */
export interface Program {
  readonly version: string;
  readonly commands: readonly CliCommand[];
  readonly terminal: Terminal;
}

/** Runs the command that the arguments name (without node and script). Prints every error; never rejects. */
export async function runProgram(program: Program, args: readonly string[]): Promise<ExitCode> {
  const { terminal } = program;
  const root = rootCommand(program);
  for (const definition of program.commands) addCommand(root, definition, terminal);
  const reading = readFor(root, args);
  let exitCode: ExitCode = EXIT.ok;
  for (const definition of program.commands) {
    const command = commandOf(root, definition.name);
    command?.action(async () => {
      const { problems } = reading;
      const call = { args: command.args, flags: command.opts(), problems, terminal };
      exitCode = await definition.run(call);
    });
  }
  try {
    await root.parseAsync(reading.args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return printError(error, terminal);
    // Commander has printed its own errors already; asked-for help and version come as one with code 0.
    if (error.exitCode === 0) return EXIT.ok;
    printError(new InvalidError(reading.problems), terminal);
    return EXIT.usage;
  }
}

function readFor(root: Command, args: readonly string[]): ArgumentReading {
  const [first = '', second = '', ...others] = args;
  // `help check` is `check --help`, so that an unknown command is an error there too.
  const isHelp = first === 'help' && !/^(?:help|-.*|)$/.test(second);
  const name = isHelp ? second : first;
  const command = commandOf(root, name);
  if (command === undefined) return { args: isHelp ? [name] : args, problems: [] };
  const { long, short } = HELP_FLAG;
  const flags = [...command.options, { long, short, required: false }];
  const reading = readArguments(isHelp ? [long, ...others] : args.slice(1), { name, flags });
  return { ...reading, args: [name, ...reading.args] };
}

function commandOf(root: Command, name: string): Command | undefined {
  return root.commands.find((command) => command.name() === name);
}

function addCommand(root: Command, definition: CliCommand, terminal: Terminal): void {
  const { name, summary, help } = definition;
  const command = root.command(name).summary(summary).description(`${summary}.`);
  definition.define(command);
  if (help !== undefined) {
    const shown = helpText(asTyped(help, terminal), widthOf(terminal.stdout));
    command.addHelpText('after', `\n${shown}`);
  }
}

const HELP_FLAG = { short: '-h', long: '--help' } as const;

/** With a longer one beside them, Commander no longer folds the summaries at 80 columns. */
const MAX_TERM_LENGTH = 36;

const termHelp = new Help();

/** How the list of commands shows one: too long with `[options]`, it leaves that to the command's own help. */
function commandTerm(command: Command): string {
  const term = termHelp.subcommandTerm(command);
  return term.length <= MAX_TERM_LENGTH ? term : term.replace(' [options]', '');
}

function rootCommand({ version, terminal }: Program): Command {
  return new Command(terminal.calledAs)
    .description('Watches a list of sites, detects when one is down, and notifies its owner.')
    .version(version, '-V, --version', 'print the version')
    .helpOption(`${HELP_FLAG.short}, ${HELP_FLAG.long}`, 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ subcommandTerm: commandTerm })
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      getOutHelpWidth: () => widthOf(terminal.stdout),
      getErrHelpWidth: () => widthOf(terminal.stderr),
    });
}
