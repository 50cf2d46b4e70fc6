import type { Command } from 'commander';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { readChoice } from '../../core/forms/read-values.ts';
import { LANGUAGES } from '../../core/people/owner.ts';
import type { Report } from '../../core/reports/report.ts';
import { reportText } from '../../core/wording/report/report-text.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printableJson } from '../printable.ts';
import { widthOf } from '../terminal.ts';
import { textTable } from '../text/table.ts';
import { reportCsv } from './csv.ts';

/** What to report, and from where. */
export interface ReportRequest {
  readonly owner: string | null;
  readonly tag: string | null;
  /** As `reportRange` reads it. */
  readonly range: string;
  readonly maxSites: number;
  /** A running service by its URL; `null`: the database itself, which no service may use meanwhile. */
  readonly serviceUrl: string | null;
  /** The key for that service; `null`: the one in the data folder. */
  readonly key: string | null;
  readonly dataDirectory: string;
  /** `null`: the SQLite file in the data folder. */
  readonly databaseUrl: string | null;
}

/** The parts of the house that `report` works with. */
export interface ReportParts {
  /** Throws `AppError`. */
  report(request: ReportRequest): Promise<Report>;
}

/** `squirrel report`: how sites did over some time. */
export function reportCommand(load: () => Promise<ReportParts>): CliCommand {
  return {
    name: 'report',
    summary: 'Report uptime, outages and response times of sites',
    help: HELP_TEXT,
    define: defineReport,
    run: async (call) => runReport(call, await load()),
  };
}

function defineReport(command: Command): void {
  command
    .option('--owner <id>', 'only sites of this owner, in their time zone')
    .option('--tag <tag>', 'only sites with this tag')
    .option('--range <range>', '7d, 30d, month or FROM..TO (default: 7d)')
    .option('--language <language>', 'en or fa (default: en)')
    .option('--json', 'print one JSON object')
    .option('--csv', 'print a line a site')
    .option('--url <url>', 'ask the service at this address (default: read the database)')
    .option('--data <folder>', 'data folder (default: ./data)')
    .option('--database <url>', 'database (default: an SQLite file in the data folder)');
}

const HELP_TEXT = `  squirrel report --range month --owner ops
  squirrel report --range 2026-01-01..2026-02-01 --csv
  squirrel report --url http://127.0.0.1:8377 --json

"month" is the last whole one. Without --url the database is read, and no service may run on it.
With --url the key is that of SQUIRREL_ADMIN_TOKEN, or else the one in the data folder.
SQUIRREL_DATA and SQUIRREL_DATABASE hold here as for squirrel start.

Uptime is of the time in which sites were judged; it is cut, never rounded up.

Exit status: 0 printed, 1 database or service cannot be used, 2 the command is wrong.`;

/** The table of a terminal shows so many; CSV and JSON have them all. */
const MAX_SHOWN = 50;
const MAX_LISTED = 100_000;

async function runReport(call: CommandCall, parts: ReportParts): Promise<ExitCode> {
  const { flags, terminal } = call;
  const problems: Problem[] = [...call.problems];
  const isJson = flags['json'] === true;
  const isCsv = flags['csv'] === true;
  if (isJson && isCsv) problems.push({ path: '--csv', message: '--csv is given beside --json' });
  const value = flags['language'] ?? 'en';
  const reading = { path: '', problems };
  const language = readChoice(reading, { key: '--language', value, words: LANGUAGES });
  if (problems.length > 0 || language === null) throw new InvalidError(problems);
  const setting = (flag: string, variable: string | null = null): string | null => {
    const given = flags[flag] ?? (variable === null ? undefined : terminal.env[variable]);
    return typeof given === 'string' && given !== '' ? given : null;
  };
  const report = await parts.report({
    owner: setting('owner'),
    tag: setting('tag'),
    range: setting('range') ?? '7d',
    maxSites: isJson || isCsv ? MAX_LISTED : MAX_SHOWN,
    serviceUrl: setting('url'),
    key: setting('', 'SQUIRREL_ADMIN_TOKEN'),
    dataDirectory: setting('data', 'SQUIRREL_DATA') ?? './data',
    databaseUrl: setting('database', 'SQUIRREL_DATABASE'),
  });
  if (isJson) terminal.stdout.write(`${printableJson(report)}\n`);
  else if (isCsv) terminal.stdout.write(reportCsv(report));
  else {
    const { headline, hint, facts } = reportText(report, { kind: null, language });
    const rows = textTable(
      [
        { title: '', cells: facts.map(({ label }) => label), canBeCut: true },
        { title: '', cells: facts.map(({ value: text }) => text) },
      ],
      widthOf(terminal.stdout),
    );
    terminal.stdout.write(`${headline}\n${rows.slice(1).join('\n')}\n\n${hint}\n`);
  }
  return EXIT.ok;
}
