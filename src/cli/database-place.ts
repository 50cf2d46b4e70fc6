import type { CommandCall } from './command.ts';

/** Where the database of a service is. */
export interface DatabasePlace {
  readonly dataDirectory: string;
  /** `null`: the SQLite file in the data folder. */
  readonly databaseUrl: string | null;
}

/** By the flags `--data` and `--database`, or the variables of `squirrel start`. */
export function databasePlaceOf({
  flags,
  terminal,
}: Pick<CommandCall, 'flags' | 'terminal'>): DatabasePlace {
  const setting = (flag: string, variable: string): string | null => {
    const given = flags[flag] ?? terminal.env[variable];
    return typeof given === 'string' && given !== '' ? given : null;
  };
  return {
    dataDirectory: setting('data', 'SQUIRREL_DATA') ?? './data',
    databaseUrl: setting('database', 'SQUIRREL_DATABASE'),
  };
}
