import { readdirSync, readFileSync } from 'node:fs';
import type { DnsAnswer } from './server-lookup.ts';
import { unknownFault, type Fault } from '../probe/fault.ts';
import type { StallWatch } from '../probe/stall-watch.ts';

const MAX_OPEN_FILE_SHARE = 0.8;

/** The same answer, or our own fault in its place: after a stall timers are seen before answers that came in time. */
export function ownDnsFault(
  answer: DnsAnswer,
  context: { readonly startedAt: number; readonly watch: StallWatch | undefined },
): DnsAnswer {
  if (answer.kind === 'found') return answer;
  const { reason } = answer.fault;
  const isSilence = reason === 'dns_timeout' || reason === 'resolver';
  if (isSilence && context.watch?.stalledSince(context.startedAt) === true) {
    const fault = unknownFault('stall', 'dns', 'our own process stalled during the DNS lookup');
    return { kind: 'failed', fault };
  }
  const fault = reason === 'dns_nxdomain' || reason === 'resolver' ? shortage() : null;
  return fault === null ? answer : { kind: 'failed', fault };
}

/** Our own fault while descriptors run out: a resolver of this machine then denies names that it cannot ask for. */
export function shortage(): Fault | null {
  if (openFileShare() <= MAX_OPEN_FILE_SHARE) return null;
  const message = 'our machine is nearly out of file descriptors, and the DNS lookup failed';
  return unknownFault('resources', 'dns', message);
}

const RECHECK_MS = 1_000;

let lastShare = 0;
let checkedAt = Number.NEGATIVE_INFINITY;

/** How much of its limit of open files this process uses, from 0 to 1; looked at once a second. 0 where it is unknown. */
function openFileShare(): number {
  const now = performance.now();
  if (now - checkedAt > RECHECK_MS) {
    checkedAt = now;
    lastShare = readShare();
  }
  return lastShare;
}

function readShare(): number {
  try {
    const limit = Number(
      /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1],
    );
    return limit > 0 ? readdirSync('/proc/self/fd').length / limit : 0;
  } catch (error) {
    // Without a free descriptor nothing can be read: that is an answer, too. A system without /proc shows nothing.
    const code = (error as NodeJS.ErrnoException | null)?.code;
    return code === 'EMFILE' || code === 'ENFILE' ? 1 : 0;
  }
}
