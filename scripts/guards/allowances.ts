import type { Allowance } from './allowance.ts';

/** Everything that may still break a rule of the guards. A tree of tests has none of it. */
export const allowances = {
  /** Folders of more than 20 files. */
  folders: {},
  /** Ports of more than 12 members. */
  ports: {},
  /** Rooms with constants in camelCase. */
  constants: {},
  /** Names of two exported types. */
  types: {
    LogLevel: 'one list for the config file and the log, which must not know each other',
  },
  /** Rooms whose list no contract suite runs over. */
  contracts: {},
} as const satisfies Readonly<Record<string, Allowance>>;
