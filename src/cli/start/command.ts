import type { Command } from 'commander';
import { InvalidError, type Problem } from '../../core/errors.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printError } from '../print-error.ts';
import type { Terminal } from '../terminal.ts';
import { countOf } from '../text/amount.ts';
import { untilInterrupted } from '../until-interrupted.ts';
import { unreachedText, type Unreached } from './unreached-text.ts';
import { engineFlags, type EngineChoice } from '../../core/engine-options.ts';

/** A service that runs, as the command shows it. */
export interface ShownService {
  /** URL that the service listens at. */
  readonly address: string;
  readonly hasDashboard: boolean;
  /** URL under which people reach it, when that is another one. */
  readonly publicUrl: string | null;
  readonly key: string;
  /** File that holds the key. */
  readonly keyFile: string;
  /** Opens the page of the first account, once; `null`: there is an account. */
  readonly setupToken: string | null;
  readonly siteCount: number;
  readonly unreached: Unreached;
  /** What bringing in the given files changed, in words; `null` without files. */
  readonly imported: string | null;
  /** Reads all files again: says what that changed, or throws `InvalidError` with all that is wrong and changes nothing; another error may come half way. */
  reload(): Promise<string>;
  stop(graceMs: number): Promise<void>;
}

/** What `start` was asked for, as typed. */
export interface StartRequest {
  /** By commander's names. */
  readonly flags: CommandCall['flags'];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: readonly string[];
  /** What is wrong already. */
  readonly problems: readonly Problem[];
}

/** The parts of the house that `start` works with. */
export interface StartParts {
  /** Reads everything first: throws `InvalidError` with all that is wrong before anything is made or opened. */
  start(request: StartRequest): Promise<ShownService>;
}

/** How long a stop waits for checks and messages under way. */
const GRACE_MS = 8000;

const STOPPING = 'stopping: waiting for checks and messages in flight\n';
const STOPPING_EARLY = 'stopping once the start is complete; once more stops at once\n';

/** `squirrel start`: the service. */
export function startCommand(
  load: () => Promise<StartParts>,
  engines: readonly EngineChoice[],
): CliCommand {
  return {
    name: 'start',
    summary: 'Watch sites continuously: schedule, dashboard, API, notifications',
    help: HELP_TEXT,
    define: (command) => defineStart(command, engines),
    run: async ({ args, flags, problems, terminal }) => {
      const parts = await load();
      let isUp = false;
      let isInterrupted = false;
      const interrupted = untilInterrupted(terminal).then(() => {
        isInterrupted = true;
        terminal.stderr.write(isUp ? STOPPING : STOPPING_EARLY);
      });
      const starting = parts.start({ files: args, flags, problems, env: terminal.env });
      const reloads = reloadOnRequest(starting, terminal);
      const service = await starting;
      isUp = true;
      if (!isInterrupted) terminal.stdout.write(greeting(service, terminal.stdout.isTTY));
      await interrupted;
      await reloads.finished();
      await service.stop(GRACE_MS);
      return EXIT.ok satisfies ExitCode;
    },
  };
}

const UNCHANGED = 'nothing was changed: everything goes on as before\n';
const CUT_SHORT = 'a part of the files may have been taken in: ask for it again to have the rest\n';

/** One reload after the other, the first once the service is up; what is wrong with the files is said, and everything goes on as before. */
function reloadOnRequest(
  starting: Promise<ShownService>,
  terminal: Terminal,
): { finished(): Promise<void> } {
  let last: Promise<void> = starting.then(
    () => undefined,
    // The caller that waits for the start reports why it failed.
    () => undefined,
  );
  const reload = async (): Promise<void> => {
    try {
      const service = await starting;
      terminal.stderr.write(`read the files again: ${await service.reload()}\n`);
    } catch (error) {
      printError(error, terminal);
      terminal.stderr.write(error instanceof InvalidError ? UNCHANGED : CUT_SHORT);
    }
  };
  terminal.onReload(() => {
    last = last.then(reload);
  });
  return { finished: () => last };
}

function defineStart(command: Command, engines: readonly EngineChoice[]): void {
  const several = (value: string, previous: readonly string[] = []): readonly string[] => [
    ...previous,
    value,
  ];
  command
    .argument('[file...]', 'lists of sites to import first')
    .option(
      '--config <file>',
      'configuration with owners, channels and monitors, may repeat',
      several,
    )
    .option('--prune', 'remove what these files named once and name no more')
    .option('--host <name>', 'address to listen on (default: 127.0.0.1)')
    .option('--port <n>', 'port to listen on, 0 for any free one (default: 8377)')
    .option('--public-url <url>', 'URL under which people reach the service, behind a proxy')
    .option(
      '--allowed-host <name>',
      'further name that the service answers to, may repeat',
      several,
    )
    .option(
      '--trusted-proxy <network>',
      'proxy whose X-Forwarded-For names the caller, may repeat',
      several,
    )
    .option(
      '--sign-in-header <name>',
      'header in which a trusted proxy names the e-mail of who has signed in there',
    )
    .option(
      '--rate-limit <n>',
      'calls of the API a minute for each key, user and address, 0: no limit (default: 20000)',
    )
    .option('--data <folder>', 'data folder (default: ./data)')
    .option('--engine <name>', 'engine that runs the checks (default: multicore)')
    .option('--workers <n>', 'concurrent checks (default: by machine and engine)')
    .option('--per-host <n>', 'concurrent checks to one host name, 0: no limit (default: 4)')
    .option('--per-address <n>', 'concurrent checks to one address, 0: no limit (default: 16)')
    .option('--probe-metrics <n>', 'monitors with metrics of their own (default: 10000)')
    .option(
      '--resolver <ip[:port]>',
      "DNS server to ask, may repeat (default: the system's)",
      several,
    )
    .option('--operator <owner>', 'owner who is notified when the service itself has a problem')
    .option(
      '--canary <place>',
      'URL or host:port that shows whether our network works, may repeat',
      several,
    )
    .option(
      '--dead-man <url>',
      'URL that gets a heartbeat a minute while all is well, may repeat',
      several,
    )
    .option('--ca <file>', 'further certificates to trust, PEM, may repeat', several)
    .option('--database <url>', 'database (default: an SQLite file in the data folder)');
  for (const { declaration, description } of engineFlags(engines)) {
    command.option(declaration, description);
  }
  command
    .option('--targets <which>', 'private: any address but link-local; public: public ones only')
    .option('--log-level <level>', 'debug, info, warn, error or silent (default: info)');
}

const HELP_TEXT = `Every option can also be given as an environment variable, such as SQUIRREL_PORT.
SQUIRREL_ADMIN_TOKEN sets a first key for the API.`;

/** The key goes to a terminal alone: elsewhere it would end up in a log. */
function greeting(service: ShownService, isTerminal: boolean): string {
  const { key, keyFile, siteCount, imported, publicUrl, hasDashboard, unreached } = service;
  const address = publicUrl ?? service.address;
  const listening = publicUrl === null ? '' : ` (listening on ${service.address})`;
  const lines = [
    ...(imported === null ? [] : [imported]),
    `UptimeSquirrel watches ${countOf(siteCount, 'site')}: ${address}${listening}`,
    ...unreachedText(unreached),
    !hasDashboard
      ? `There is no dashboard (npm run build builds it); the API needs the key in ${keyFile}`
      : isTerminal
        ? `Open the dashboard: ${address}#key=${key}`
        : `The dashboard and the API need the key in ${keyFile}`,
    ...(isTerminal && hasDashboard && service.setupToken !== null
      ? [`Make the first account: ${address}setup#token=${service.setupToken}`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
