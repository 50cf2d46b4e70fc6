/** How many checks may be under way at once; a limit of 0 for a host or an address means none. */
export interface CheckLimits {
  readonly inFlight: number;
  /** To targets of one host name. */
  readonly perHost: number;
  /** To targets whose latest check dialled the same address. */
  readonly perAddress: number;
}

/** A connection that is not there by then is given up, however much time its check has left. */
export const CONNECT_BUDGET_MS = 5_000;

export const DEFAULT_PER_HOST = 4;
export const DEFAULT_PER_ADDRESS = 16;

/** The limits that a check can wait for: `slow` is the share of all permits that slow targets may hold. */
export const LIMIT_NAMES = ['in_flight', 'slow', 'host', 'address'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** The resources that a check under way uses up; `null` where the machine does not report them. */
export interface MachineCapacity {
  readonly memoryBytes: number;
  readonly openFiles: number | null;
  /** Local ports for outgoing connections. */
  readonly ports: number | null;
}

/** A check under way, its sockets, buffers and TLS state included. */
const BYTES_PER_CHECK = 64 * 1024;
const MEMORY_SHARE = 0.25;
/** Two connections race each other when a name has addresses of both families; the rest is for API, storage and mail. */
const OPEN_FILES_SHARE = 0.4;
const PORTS_SHARE = 0.35;
/** For files, storage and mail, whatever else goes on. */
const OTHER_FILES_SHARE = 0.05;
/** What a check takes at most, since connections race each other. */
const FILES_PER_CHECK = 2;
/** Ten thousand pages that are open, and those who ask for something. */
const MAX_CALLERS = 11_000;
/** A connection, what waits to be sent on it included. */
const BYTES_PER_CALLER = 96 * 1024;
const CALLERS_MEMORY_SHARE = 0.1;
const MAX_CAPACITY = 10_000;
const MIN_CAPACITY = 50;

/** The checks that the machine can have under way at once when each of them is little more than a socket. */
export function capacityForChecks({ memoryBytes, openFiles, ports }: MachineCapacity): number {
  const capacity = Math.min(
    MAX_CAPACITY,
    (memoryBytes * MEMORY_SHARE) / BYTES_PER_CHECK,
    (openFiles ?? Infinity) * OPEN_FILES_SHARE,
    (ports ?? Infinity) * PORTS_SHARE,
  );
  return Math.max(MIN_CAPACITY, Math.floor(capacity));
}

/** The connections that callers of the API may have open at once: what so many checks leave, so that a crowd takes no file of a probe. */
export function capacityForCallers(
  { memoryBytes, openFiles }: Pick<MachineCapacity, 'memoryBytes' | 'openFiles'>,
  checksAtOnce: number,
): number {
  const capacity = Math.min(
    MAX_CALLERS,
    (memoryBytes * CALLERS_MEMORY_SHARE) / BYTES_PER_CALLER,
    (openFiles ?? Infinity) * (1 - OTHER_FILES_SHARE) - FILES_PER_CHECK * checksAtOnce,
  );
  return Math.max(MIN_CAPACITY, Math.floor(capacity));
}
