import type { Command } from 'commander';
import type { CheckFlags } from '../check/flags.ts';
import { addSiteFlags } from '../check/site-flags.ts';

/** The flags of `explain`: those of `check` that say something of a single site. */
export type ExplainFlags = Pick<
  CheckFlags,
  | 'timeout'
  | 'method'
  | 'body'
  | 'user'
  | 'connectTo'
  | 'proxy'
  | 'set'
  | 'expect'
  | 'keyword'
  | 'notKeyword'
  | 'maxRedirects'
  | 'header'
  | 'resolver'
  | 'ca'
  | 'insecure'
  | 'ipv4'
  | 'ipv6'
  | 'json'
>;

/** Adds the argument, the flags and the help of `explain`. */
export function defineExplain(command: Command): void {
  command.argument('[url]', 'address to check; a bare host means https://HOST/');
  addSiteFlags(command)
    .option('--json', 'print the explanation as one JSON object')
    // Further addresses are reported together with all else that is wrong.
    .allowExcessArguments();
}

/** What the help of `explain` says below its flags. */
export const EXPLAIN_HELP = `Nothing is stored and no notification is sent. Values of your own headers are shown as ***.

Exit status: 0 the site is up, 1 it is down, 2 wrong command, 3 it could not be judged,
130 interrupted.

Examples:
  squirrel explain example.com
  squirrel explain https://shop.example/ --keyword "Sign in" --timeout 5s
  squirrel explain https://shop.example/ --json > explanation.json`;
