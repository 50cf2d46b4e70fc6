import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

// The rest is for connections, storage and the API.
const OPEN_FILES_SHARE = 0.4;
const PORTS_SHARE = 0.6;
const MIN_CAPACITY = 50;
const MAX_CAPACITY = 10_000;

/**
 * How many sockets for DNS questions this thread may have open. Each needs a descriptor and a local port; the threads of
 * the `multicore` engine, one a core, share both.
 */
export function questionCapacity(): number {
  const openFiles = numbersIn('/proc/self/limits', /^Max open files\s+(\d+)/m)[0] ?? Infinity;
  const [first = 0, last = Infinity] = numbersIn(
    '/proc/sys/net/ipv4/ip_local_port_range',
    /(\d+)\s+(\d+)/,
  );
  const capacity = Math.min(openFiles * OPEN_FILES_SHARE, (last - first) * PORTS_SHARE);
  return Math.floor(
    Math.max(MIN_CAPACITY, Math.min(MAX_CAPACITY, capacity / availableParallelism())),
  );
}

/** The groups of the pattern; none on a system without such a file. */
function numbersIn(file: string, pattern: RegExp): readonly number[] {
  try {
    return (pattern.exec(readFileSync(file, 'latin1')) ?? []).slice(1).map(Number);
  } catch {
    return [];
  }
}
