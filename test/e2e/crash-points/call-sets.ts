/** System calls at which a service is killed, as the kernel names them, and of which of its threads they are counted. */
export interface CallSet {
  readonly name: string;
  readonly calls: readonly string[];
  /**
   * `first`: of the thread that schedules, judges and sends; `others`: of every other thread for itself; `each`: of every
   * thread for itself. The kill comes with the first thread that gets to the number, so these are in effect the calls of
   * the thread that makes the most.
   */
  readonly threads: 'first' | 'others' | 'each';
}

const transfers = [
  'read',
  'write',
  'writev',
  'sendto',
  'sendmsg',
  'sendmmsg',
  'recvfrom',
  'recvmsg',
];

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
  calls: ['connect', ...transfers],
  threads: 'others',
};

/** What the storage thread says to a database server. */
export const databaseCalls: CallSet = {
  name: 'database',
  calls: ['connect', 'shutdown', ...transfers],
  threads: 'others',
};

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
