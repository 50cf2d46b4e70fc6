import type { Command } from 'commander';
import type { EngineChoice } from '../../core/engine-options.ts';
import { addEngineFlags } from '../engine-flags.ts';

/** The flags of `compare` by commander's names: texts as they were typed. */
export interface CompareFlags {
  readonly engines?: string;
  readonly task?: string;
  readonly tasks?: string;
  readonly workers?: string;
  readonly runs?: string;
  readonly file?: readonly string[];
  readonly resolver?: readonly string[];
  readonly tasksDetail?: true;
  readonly json?: true;
  readonly html?: string;
}

const several = (value: string, previous: readonly string[] = []): readonly string[] => [
  ...previous,
  value,
];

/** Adds flags and help of `compare`. */
export function defineCompare(command: Command, engines: readonly EngineChoice[]): void {
  command
    .option('--engines <names>', 'engines to run, with commas (default: all that can run here)')
    .option('--task <task>', 'check, sleep (wait 1 s) or crunch (CPU work) (default: check)')
    .option(
      '--tasks <n>',
      'how many, 1 to 100000 (default: every site once, one sleep a worker, 16 crunches)',
    )
    .option('--workers <n>', 'concurrent tasks, 1 to 1000 (default: 4)')
    .option('--runs <n>', 'runs of each engine, 1 to 100 (default: 1)')
    .option(
      '-f, --file <file>',
      'list of sites to check, may repeat, - is standard input (default: 33 simulated ones)',
      several,
    )
    .option(
      '--resolver <ip[:port]>',
      "DNS server to ask, may repeat; needs -f (default: the system's)",
      several,
    );
  addEngineFlags(command, engines)
    .option('--tasks-detail', 'also print which worker did each task, and when')
    .option('--json', 'print one JSON object and nothing else')
    .option('--html <file>', 'also write a page with the time lines to this file')
    // Sites among the arguments are reported together with all else that is wrong.
    .allowExcessArguments();
}

/** What the help of `compare` says below its flags. */
export const COMPARE_HELP = `Engines run one after another, each in a fresh process. The clock runs from the moment its workers are ready; their start-up time is shown separately. CPU time and memory are those of the engine's process and its child processes, not of the simulated sites.

The engine queue gets a Redis of its own for the race, if there is a redis-server on the path, and workers of its own, both as child processes. With --queue, that Redis is used, and its workers if it has any.

Exit status: 0 it ran, 1 no engine could run, 2 wrong command or list, 5 the output could not be written, 130 interrupted (what was finished is printed).

Examples:
  squirrel compare
  squirrel compare --task sleep --workers 8
  squirrel compare --task crunch --engines serial,threads,processes --runs 5
  squirrel compare -f websites.txt --workers 20 --html engines.html`;
