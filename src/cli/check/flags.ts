import type { Command } from 'commander';
import type { EngineChoice } from '../../core/engine-options.ts';
import { addEngineFlags } from '../engine-flags.ts';
import { addSiteFlags, several } from './site-flags.ts';

/** The flags of `check` by commander's names: texts as they were typed. */
export interface CheckFlags {
  readonly file?: readonly string[];
  readonly tag?: readonly string[];
  readonly engine?: string;
  readonly workers?: string;
  readonly timeout?: string;
  readonly method?: string;
  readonly body?: string;
  readonly user?: string;
  readonly connectTo?: string;
  readonly proxy?: string;
  readonly set?: readonly string[];
  readonly expect?: string;
  readonly keyword?: string;
  readonly notKeyword?: string;
  readonly maxRedirects?: string;
  readonly header?: readonly string[];
  readonly resolver?: readonly string[];
  readonly ca?: readonly string[];
  readonly insecure?: true;
  readonly ipv4?: true;
  readonly ipv6?: true;
  readonly notify?: true;
  readonly config?: string;
  readonly verbose?: true;
  readonly json?: true;
}

/** Adds arguments, flags and help of `check`. */
export function defineCheck(command: Command, engines: readonly EngineChoice[]): void {
  command
    .argument('[url...]', 'addresses to check; a bare host means https://HOST/')
    .option('-f, --file <file>', 'list file, may repeat; - is standard input', several)
    .option('--tag <tag>', 'check only sites of lists that have this tag, may repeat', several)
    .option('--engine <name>', 'engine that runs the checks (default: event-loop)')
    .option('--workers <n>', 'concurrent checks, 1 to 100000 (default: by engine)');
  addEngineFlags(addSiteFlags(command), engines)
    .option('--notify', 'send the notifications an owner would get; needs --config')
    .option('--config <file>', 'configuration with owners and channels, for --notify')
    .option('-v, --verbose', 'print a line for every site, as with up to ten sites')
    .option('--json', 'print one JSON record a line, in the order of the list');
}

/** What the help of `check` says below its flags. */
export const CHECK_HELP = `A list holds one site a line; # starts a comment. Settings after an address apply to that site only and override the flags:

  https://shop.example/ method=get keyword="Sign in" timeout=5s

CSV with a header row that has a url column, and JSON, are recognised by their content.

Exit status: 0 every site up, 1 at least one down, 2 wrong command or list (nothing was checked), 3 none down but at least one could not be judged, 4 the engine could not run (no worker, no Redis), 5 the output could not be written, 130 interrupted.

Examples:
  squirrel check example.com
  squirrel check -f websites.txt --engine multicore --workers 200
  squirrel check -f websites.txt --json > results.jsonl
  grep shop websites.txt | squirrel check -f - --timeout 5s`;
