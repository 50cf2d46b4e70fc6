import type { Allowance } from './allowance.ts';

/** Everything that may still break a rule of the guards. A tree of tests has none of it. */
export const allowances = {
  /** Folders of more than 20 files. */
  folders: {},
  /** Ports of more than 12 members. */
  ports: {},
  /** Rooms with constants in camelCase. */
  constants: {
    'src/core': 'this room is to be renamed',
    'src/observability': 'this room is to be renamed',
  },
  /** Names of two exported types. */
  types: {
    Connection: 'to be renamed',
    Failure: 'to be renamed',
    Fault: 'to be renamed',
    Job: 'to be renamed',
    Lane: 'to be renamed',
    LogLevel: 'one list for the config file and the log, which must not know each other',
    Outcome: 'to be renamed',
    Page: 'to be renamed',
    Reading: 'to be renamed',
    Request: 'to be renamed',
    Route: 'to be renamed',
    Session: 'to be renamed',
    Step: 'to be renamed',
    TextForm: 'to be renamed',
  },
  /** Rooms whose list no contract suite runs over. */
  contracts: {},
} as const satisfies Readonly<Record<string, Allowance>>;
