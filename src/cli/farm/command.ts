import { InvalidError } from '../../core/errors.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { countOf } from '../text/amount.ts';
import { asTyped } from '../text/as-typed.ts';
import { untilInterrupted } from '../until-interrupted.ts';

/** A running farm, as the command shows it. */
export interface ShownFarm {
  readonly urls: readonly string[];
  /** `IP:PORT` of the name server that knows the sites. */
  readonly resolver: string;
  stop(): Promise<void>;
}

/** The parts of the house that `farm` works with. */
export interface FarmParts {
  /** `null`: the built-in list of 33 sites. */
  start(request: { readonly count: number | null; readonly port: number }): Promise<ShownFarm>;
  writeList(path: string, text: string): Promise<void>;
}

const MAX_SITES = 100_000;

/** `squirrel farm`: simulated websites on this machine, to try things on. */
export function farmCommand(load: () => Promise<FarmParts>): CliCommand {
  return {
    name: 'farm',
    summary: 'Run simulated websites on this machine, for trying things out',
    define: (command) => {
      command
        .option(
          '--sites <n>',
          'this many sites that answer 200 immediately, instead of the 33 built-in ones',
        )
        .option('--port <port>', 'port of all sites; any free one', '0')
        .option('--list <file>', 'also write their addresses to this file');
    },
    run: async (call) => runFarm(call, await load()),
  };
}

async function runFarm(call: CommandCall, parts: FarmParts): Promise<ExitCode> {
  const { flags, problems, terminal } = call;
  if (problems.length > 0) throw new InvalidError(problems);
  const count = flags['sites'] === undefined ? null : wholeNumber('sites', flags, MAX_SITES);
  // Listened for before it is offered: a script that reads the offer may take it at once.
  const interrupted = untilInterrupted(terminal);
  const farm = await parts.start({ count, port: wholeNumber('port', flags, 65_535) });
  const list = `${farm.urls.join('\n')}\n`;
  const path = typeof flags['list'] === 'string' ? flags['list'] : null;
  if (path === null) terminal.stdout.write(list);
  else await parts.writeList(path, list);
  const shown = path ?? 'LIST';
  terminal.stderr.write(
    `${countOf(farm.urls.length, 'simulated site')}, known to the DNS server ${farm.resolver} alone. Try:\n` +
      `  ${asTyped('squirrel check', terminal)} -f ${shown} --resolver ${farm.resolver} --workers 33\n` +
      'Ctrl-C ends the farm.\n',
  );
  await interrupted;
  await farm.stop();
  return EXIT.ok;
}

function wholeNumber(name: string, flags: CommandCall['flags'], max: number): number {
  const value = Number(flags[name]);
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  const message = `--${name} takes a whole number up to ${max}, not '${String(flags[name])}'`;
  throw new InvalidError([{ path: `--${name}`, message }]);
}
