import type { Problem } from '../core/errors.ts';
import { nearestKey } from '../core/forms/nearest-key.ts';
import { quote } from '../core/forms/quote.ts';

/** A flag that a command has, as commander declares it. */
export interface KnownFlag {
  /** `--file`. */
  readonly long?: string | undefined;
  /** `-f`. */
  readonly short?: string | undefined;
  /** Whether a value follows. */
  readonly required: boolean;
}

/** Arguments that hold known flags alone, by their declared names, and what is wrong with the others. */
export interface ArgumentReading {
  readonly args: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Takes unknown flags out of the arguments of a command, together with what was most likely meant as their values, so
 * that these are not taken for addresses. `--loglevel` and `--log-level` are the same flag.
 */
export function readArguments(args: readonly string[], command: FlaggedCommand): ArgumentReading {
  const end = args.indexOf('--');
  const [read, rest] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end)];
  const kept: string[] = [];
  const problems: Problem[] = [];
  for (let index = 0; index < read.length;) {
    const { argument, taken, problem } = readArgument(read.slice(index, index + 2), command);
    kept.push(...argument);
    if (problem !== undefined) problems.push(problem);
    index += taken;
  }
  return { args: [...kept, ...rest], problems };
}

/** A command and all its flags. */
export interface FlaggedCommand {
  readonly name: string;
  readonly flags: readonly KnownFlag[];
}

interface Step {
  readonly argument: readonly string[];
  /** How many arguments it took. */
  readonly taken: number;
  readonly problem?: Problem;
}

function readArgument([argument = '', ...next]: readonly string[], command: FlaggedCommand): Step {
  if (!argument.startsWith('-') || argument === '-') return { argument: [argument], taken: 1 };
  const [name = '', ...value] = argument.split('=');
  const flag = flagOf(name, command.flags);
  if (flag === undefined) return unknownFlag(name, { command, next: value.length > 0 ? [] : next });
  const isLong = name.startsWith('--');
  const whole = isLong ? [flag.long, ...value].join('=') : argument;
  const takesNext = flag.required && (isLong ? value.length === 0 : argument.length === 2);
  return takesNext ? { argument: [whole, ...next], taken: 2 } : { argument: [whole], taken: 1 };
}

function unknownFlag(
  name: string,
  { command, next }: { readonly command: FlaggedCommand; readonly next: readonly string[] },
): Step {
  const { flags } = command;
  const meant = nearestKey(
    name,
    flags.flatMap(({ long }) => long ?? []),
  );
  const hint = meant === null ? `see squirrel help ${command.name}` : `did you mean ${meant}?`;
  const problem = { path: name, message: `${quote(name)} is not a known flag`, hint };
  const wantsValue = meant === null || flagOf(meant, flags)?.required === true;
  const hasValue = wantsValue && next.some((argument) => !argument.startsWith('-'));
  return { argument: [], taken: hasValue ? 2 : 1, problem };
}

function flagOf(name: string, flags: readonly KnownFlag[]): KnownFlag | undefined {
  if (!name.startsWith('--')) return flags.find(({ short }) => short === name.slice(0, 2));
  const letters = lettersOf(name);
  return flags.find(({ long }) => long !== undefined && lettersOf(long) === letters);
}

function lettersOf(name: string): string {
  return name.slice(2).replaceAll('-', '').toLowerCase();
}
