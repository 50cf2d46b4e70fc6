import type { Command } from 'commander';
import { InvalidError } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { countOf } from '../text/amount.ts';

/** The parts of the house that `secrets` works with. */
export interface SecretsParts {
  /**
   * Encrypts every secret of the database of a data folder with a new key. Throws `AppError`; then both keys are kept, and
   * nothing is lost.
   */
  rotate(place: {
    readonly dataDirectory: string;
    /** `null`: the SQLite file in the data folder. */
    readonly databaseUrl: string | null;
  }): Promise<{ readonly channels: number; readonly monitors: number }>;
}

/** `squirrel secrets`: looks after the keys that secrets in the database are encrypted with. */
export function secretsCommand(load: () => Promise<SecretsParts>): CliCommand {
  return {
    name: 'secrets',
    summary: 'Encrypt the secrets in the database with a new key',
    help: HELP_TEXT,
    define: defineSecrets,
    run: async (call) => runSecrets(call, await load()),
  };
}

function defineSecrets(command: Command): void {
  command
    .argument('<verb>', 'rotate')
    .option('--data <folder>', 'data folder (default: ./data)')
    .option('--database <url>', 'database (default: an SQLite file in the data folder)')
    .option('--json', 'print one JSON object');
}

const HELP_TEXT = `  rotate   makes a new key, encrypts every secret with it, and forgets the old key

The service must not run. Interrupted, it keeps both keys: run it again, or start the service.
SQUIRREL_DATA and SQUIRREL_DATABASE hold here as for squirrel start.

Exit status: 0 done, 1 the database or the key file cannot be used, 2 the command is wrong.`;

async function runSecrets(call: CommandCall, parts: SecretsParts): Promise<ExitCode> {
  const { args, flags, problems, terminal } = call;
  if (problems.length > 0) throw new InvalidError(problems);
  const [verb = ''] = args;
  if (verb !== 'rotate') {
    const message = `there is no verb ${quote(verb)}`;
    throw new InvalidError([{ path: '', message, hint: 'there is one: rotate' }]);
  }
  const setting = (flag: string, variable: string): string | null => {
    const given = flags[flag] ?? terminal.env[variable];
    return typeof given === 'string' && given !== '' ? given : null;
  };
  const written = await parts.rotate({
    dataDirectory: setting('data', 'SQUIRREL_DATA') ?? './data',
    databaseUrl: setting('database', 'SQUIRREL_DATABASE'),
  });
  const { channels, monitors } = written;
  const text = `the secrets of ${countOf(channels, 'channel')} and ${countOf(monitors, 'monitor')} are encrypted with a new key\n`;
  terminal.stdout.write(flags['json'] === true ? `${JSON.stringify(written)}\n` : text);
  return EXIT.ok;
}
