/** System calls at which a service is killed, and of which of its threads they are counted. */
export interface CallSet {
  readonly name: string;
  readonly calls: readonly string[];
  /**
   * `first`: of the thread that schedules, judges and sends. `each`: of every thread for itself; the kill comes with the
   * first that gets to the number, so these are in effect the calls of the thread that makes the most.
   */
  readonly threads: 'first' | 'each';
}

const transfers = ['read', 'write', 'writev', 'sendto', 'sendmsg', 'recvfrom', 'recvmsg'];

/** What the storage thread writes to files. */
export const fileCalls: CallSet = {
  name: 'file',
  calls: ['pwrite64', 'fdatasync', 'fsync', 'ftruncate', 'rename', 'unlink'],
  threads: 'each',
};

/** What the first thread says to receivers and to the other threads. */
export const senderCalls: CallSet = {
  name: 'sender',
  calls: ['connect', 'shutdown', ...transfers],
  threads: 'first',
};

/** What probes say to sites and name servers. */
export const probeCalls: CallSet = {
  name: 'probe',
  calls: ['connect', 'sendto', 'sendmsg', 'recvmsg'],
  threads: 'each',
};

/** What the storage thread says to a database server. */
export const databaseCalls: CallSet = {
  name: 'database',
  calls: ['connect', 'shutdown', ...transfers],
  threads: 'each',
};

// Without `-f` strace follows the first thread only. Where the kernel picks the calls (`--seccomp-bpf`), no signal is sent.
const follow = ({ threads }: CallSet): readonly string[] => (threads === 'each' ? ['-f'] : []);

/** Starts a program that dies when a thread begins its `number`-th of these calls, 1 for the first. */
export function killAt(set: CallSet, number: number): readonly string[] {
  const calls = set.calls.join(',');
  const inject = `inject=${calls}:signal=SIGKILL:when=${number}`;
  // Calls that are not traced are not injected into either.
  const options = ['-qq', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', inject];
  return ['strace', ...follow(set), ...options];
}

/** Starts a program and writes these calls to a file for each thread, whose names begin with `path`. */
export function noteAt(set: CallSet, path: string): readonly string[] {
  const perThread = set.threads === 'each' ? ['-ff'] : [];
  return [
    'strace',
    ...perThread,
    ...follow(set),
    '-qq',
    '-o',
    path,
    '-e',
    `trace=${set.calls.join(',')}`,
  ];
}

/**
 * So many different numbers from 1 to `total`, spread evenly: a quarter over the calls of the start, which are the first
 * `ofStart`, and the others over what comes after them.
 */
export function spreadPoints(
  count: number,
  { ofStart, total }: { readonly ofStart: number; readonly total: number },
): readonly number[] {
  const inStart = Math.min(ofStart, Math.round(count / 4));
  const later = Math.min(count - inStart, total - ofStart);
  return [...evenly(inStart, 0, ofStart), ...evenly(later, ofStart, total)];
}

function evenly(count: number, from: number, to: number): readonly number[] {
  return Array.from(
    { length: count },
    (_, index) => from + 1 + Math.floor(((index + 0.5) * (to - from)) / count),
  );
}

const GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2;

/** The same numbers, so that the first few of them are spread as evenly as all. */
export function inSpreadOrder(numbers: readonly number[]): readonly number[] {
  return numbers
    .map((number, index) => ({ number, rank: (index * GOLDEN_RATIO) % 1 }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ number }) => number);
}
