import { parseArgs } from 'node:util';

/** What the scorer is asked to do. */
export interface ScoreFlags {
  /** Families and cases, separated by commas; all of them by default. */
  readonly only: string | undefined;
  readonly quick: boolean;
  readonly json: boolean;
  /** Other checkers: commands with `{url}` in them, or paths of a blackbox exporter. */
  readonly checkers: readonly string[];
  readonly cost: boolean;
  readonly pieces: boolean;
  /** Seconds of a soak, if one is wanted. */
  readonly soakSeconds: number | undefined;
  /** Tries a second in a soak. */
  readonly rate: number;
  readonly seed: number | undefined;
  readonly help: boolean;
}

/** Reads the flags of the scorer. Throws a TypeError that names the flag that is unknown or wrong. */
export function readScoreFlags(args: readonly string[]): ScoreFlags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      checker: { type: 'string', multiple: true, default: [] },
      cost: { type: 'boolean', default: false },
      pieces: { type: 'boolean', default: false },
      soak: { type: 'string' },
      rate: { type: 'string', default: '200' },
      seed: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { checker, soak, rate, seed, only, ...switches } = values;
  return {
    ...switches,
    only,
    checkers: checker,
    soakSeconds: soak === undefined ? undefined : numberFrom(1, '--soak', soak),
    rate: numberFrom(1, '--rate', rate),
    seed: seed === undefined ? undefined : numberFrom(0, '--seed', seed),
  };
}

function numberFrom(least: number, flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && Number.isFinite(value)) return value;
  throw new TypeError(`${flag} takes a number from ${least} on, not "${text}"`);
}

/** What `--help` prints. */
export const SCORE_HELP = `Usage: npm run -s farm:score -- [flags]

Puts 200 hostile targets to our prober, each on loopback, and counts the right verdicts.

  --only T,H3       these families and cases
  --quick           short timeouts where a case waits for nothing else
  --json            one JSON object with every case
  --checker CMD     puts the cases to another checker too: a command with {url} in it that ends with 0
                    when the site is up, or the program of the blackbox exporter; may be given several times
  --cost            what a probe of each target costs instead: processor time and memory
  --pieces          with --cost: the servers send every byte by itself
  --soak SECONDS    random cases at a steady rate instead
  --rate N          tries a second in a soak (default: 200)
  --seed N          draws the same cases in the same order; without it, a seed is chosen and printed
  -h, --help        this text

Exit code: 0 when every verdict was right, 1 when one was not, 2 when a flag is wrong.
The cases and their verdicts: conformance/README.md and docs/hostile-farm.md.`;
