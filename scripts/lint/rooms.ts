/** What the files of one room may import, besides themselves and each other's types. */
export interface Room {
  /** Rooms whose files may be imported. */
  readonly rooms: readonly string[];
  /** Packages that may be imported; `node:` stands for Node's own modules. */
  readonly packages: readonly string[];
  /** Pure functions of Node that may be imported where its modules may not, by module. */
  readonly pureFunctions?: Readonly<Record<string, readonly string[]>>;
  /** True where opening sockets is the job: the modules and globals of `outgoing` are allowed. */
  readonly opensSockets?: true;
  /** True where starting other programs is the job. */
  readonly startsProcesses?: true;
  /** True where standard output belongs to the room. */
  readonly printsToConsole?: true;
  /** True in rooms whose `index.ts` lists adapters that must not know each other. */
  readonly holdsAdapters?: true;
  /**
   * Folders inside the room by floor, the lowest first: a folder imports folders of the floors below
   * and its own files. A folder that is missing here imports no other one; files beside the folders
   * stand above them all.
   */
  readonly layers?: readonly (readonly string[])[];
}

/**
 * The rooms of `src` that have walls. `entrypoints` and `testing` see every room; no room below sees
 * one of them.
 */
export const rooms = {
  core: {
    rooms: [],
    packages: ['croner', 'typebox'],
    pureFunctions: { 'node:url': ['domainToASCII', 'domainToUnicode'] },
  },
  network: {
    rooms: ['core'],
    packages: ['node:'],
    opensSockets: true,
    startsProcesses: true,
    layers: [['probe'], ['policy'], ['dns', 'tcp'], ['tls', 'icmp', 'own-side', 'proxy'], ['http']],
  },
  probers: {
    rooms: ['core', 'network'],
    packages: ['node:', 'croner', 're2js', 'typebox'],
    holdsAdapters: true,
  },
  executors: {
    rooms: ['core'],
    packages: ['node:', 'bullmq', 'ioredis', 'piscina', 'typebox'],
    holdsAdapters: true,
    startsProcesses: true,
  },
  notifiers: {
    rooms: ['core', 'network'],
    packages: ['node:', 'mqtt-packet', 'nodemailer', 'typebox'],
    holdsAdapters: true,
    startsProcesses: true,
  },
  storage: {
    rooms: ['core'],
    packages: ['node:', 'pg'],
    holdsAdapters: true,
  },
  engine: { rooms: ['core'], packages: [] },
  services: { rooms: ['core'], packages: ['typebox'] },
  api: {
    rooms: ['core', 'services'],
    packages: [
      'node:',
      'fastify',
      '@fastify/cookie',
      '@fastify/swagger',
      '@simplewebauthn/server',
      'openid-client',
      'otpauth',
      'typebox',
    ],
    opensSockets: true,
  },
  cli: { rooms: ['core', 'services'], packages: ['node:', 'commander'], printsToConsole: true },
  config: { rooms: ['core'], packages: ['node:', 'typebox', 'yaml'] },
  observability: { rooms: ['core'], packages: ['node:', 'pino', 'prom-client'] },
  farm: { rooms: [], packages: ['node:'], opensSockets: true, startsProcesses: true },
} as const satisfies Readonly<Record<string, Room>>;

/** Node's modules that reach the network. Only rooms that open sockets import values from them. */
export const outgoing = ['dgram', 'dns', 'dns/promises', 'http', 'http2', 'https', 'net', 'tls'];

/** Globals that reach the network. */
export const outgoingGlobals = ['EventSource', 'WebSocket', 'fetch'];

/** Globals that make a decision depend on when, where or how often it is taken. */
export const impureGlobals = [
  'Date',
  'performance',
  'process',
  'crypto',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'queueMicrotask',
  'require',
  'global',
  'localStorage',
];
