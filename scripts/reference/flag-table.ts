import { Command } from 'commander';
import { codeOf, markdownTable } from './markdown-table.ts';

/** A flag of a command as its help shows it. */
export interface FlagFacts {
  /** `--port`. */
  readonly name: string;
  /** `--port <n>`. */
  readonly usage: string;
  readonly meaning: string;
  /** Empty when there is none. */
  readonly fallback: string;
}

/** The flags that `define` gives a command, in the order of its help. */
export function flagsOf(define: (command: Command) => void): readonly FlagFacts[] {
  const command = new Command();
  define(command);
  return command.options.map(({ long, flags, description }) => {
    const [, meaning = description, fallback = ''] =
      /^(.*) \(default: ([^()]*)\)$/.exec(description) ?? [];
    return { name: long ?? flags, usage: flags, meaning, fallback };
  });
}

/** The environment variable that stands in for a flag of `start`. */
export function variableOf({ name }: FlagFacts): string {
  // A list of them, which reads better by more than one.
  if (name === '--canary') return 'SQUIRREL_CANARIES';
  return `SQUIRREL_${name.slice(2).replaceAll('-', '_').toUpperCase()}`;
}

/** The flags of `check`. */
export function flagTable(flags: readonly FlagFacts[]): string {
  return markdownTable(
    ['flag', 'meaning', 'default'],
    flags.map(({ usage, meaning, fallback }) => [codeOf(usage), meaning, fallback]),
  );
}

/** The flags of `start` with their variables. */
export function optionTable(flags: readonly FlagFacts[]): string {
  return markdownTable(
    ['flag', 'variable', 'meaning', 'default'],
    flags.map((flag) => [
      codeOf(flag.usage),
      codeOf(variableOf(flag)),
      flag.meaning,
      flag.fallback,
    ]),
  );
}
