import type { CommandCall } from './command.ts';

/** Where the accounts and projects of a service are. */
export interface AccountPlace {
  readonly dataDirectory: string;
  /** `null`: the SQLite file in the data folder. */
  readonly databaseUrl: string | null;
}

/** By the flags `--data` and `--database`, or the variables of `squirrel start`. */
export function accountPlaceOf({
  flags,
  terminal,
}: Pick<CommandCall, 'flags' | 'terminal'>): AccountPlace {
  const setting = (flag: string, variable: string): string | null => {
    const given = flags[flag] ?? terminal.env[variable];
    return typeof given === 'string' && given !== '' ? given : null;
  };
  return {
    dataDirectory: setting('data', 'SQUIRREL_DATA') ?? './data',
    databaseUrl: setting('database', 'SQUIRREL_DATABASE'),
  };
}
