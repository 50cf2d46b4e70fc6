import type { Command } from 'commander';
import { InvalidError } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** A table as it is on both sides. */
export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
  /** SHA-256 over all rows, in hexadecimal digits. */
  readonly sum: string;
}

/** The parts of the house that `database` works with. */
export interface DatabaseParts {
  /**
   * Copies all of one database into another, empty one, and compares them. Throws `AppError`; then the other is empty
   * still.
   */
  copy(databases: {
    readonly from: string;
    readonly to: string;
    onTable(table: CopiedTable, phase: 'copied' | 'compared'): void;
  }): Promise<{
    readonly from: string;
    readonly to: string;
    readonly tables: readonly CopiedTable[];
  }>;
}

/** `squirrel database`: moves an installation from one database to another. */
export function databaseCommand(load: () => Promise<DatabaseParts>): CliCommand {
  return {
    name: 'database',
    summary: 'Move an installation from one database to another',
    help: HELP_TEXT,
    define: defineDatabase,
    run: async (call) => runDatabase(call, await load()),
  };
}

function defineDatabase(command: Command): void {
  command
    .argument('<verb>', 'copy')
    .argument('<from>', 'a database that no service uses')
    .argument('<to>', 'an empty database, or one that does not exist yet')
    .option('--json', 'print one JSON object');
}

const HELP_TEXT = `  copy   copies every row, reads it again, and compares count and sum of each table

A database is a file or a folder (./data, sqlite:./data/squirrel.db), or
postgres://user:password@host:port/name. The password may also stand in PGPASSWORD.
When a copy fails, nothing of it is kept.

Exit status: 0 done and compared, 1 a database is away, in use or full, 2 the command is wrong or
the target is not empty.`;

async function runDatabase(call: CommandCall, parts: DatabaseParts): Promise<ExitCode> {
  const { args, flags, problems, terminal } = call;
  if (problems.length > 0) throw new InvalidError(problems);
  const [verb = '', from = '', to = ''] = args;
  if (verb !== 'copy') {
    const message = `there is no verb ${quote(verb)}`;
    throw new InvalidError([{ path: '', message, hint: 'there is one: copy' }]);
  }
  const isJson = flags['json'] === true;
  const result = await parts.copy({
    from,
    to,
    onTable: ({ table, rows, sum }, phase) => {
      const note = phase === 'compared' ? `the same on both sides (${sum.slice(0, 12)})` : phase;
      terminal.stderr.write(`${table}: ${rows.toLocaleString('en')} rows ${note}\n`);
    },
  });
  const rows = result.tables.reduce((count, table) => count + table.rows, 0);
  const text = `${result.from} was copied to ${result.to}: ${rows.toLocaleString('en')} rows, every table the same on both sides\n`;
  terminal.stdout.write(isJson ? `${JSON.stringify(result)}\n` : text);
  return EXIT.ok;
}
