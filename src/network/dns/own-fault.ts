import type { DnsAnswer } from './server-lookup.ts';
import { unknownFault, type Fault } from '../probe/fault.ts';
import { openFileShare } from './system/open-files.ts';
import type { StallWatch } from '../probe/stall-watch.ts';

const mostOpenFileShare = 0.8;

/** The same answer, or our own fault in its place: after a stall timers are seen before answers that came in time. */
export function ownDnsFault(
  answer: DnsAnswer,
  context: { readonly startedAt: number; readonly watch: StallWatch | undefined },
): DnsAnswer {
  if (answer.kind === 'found') return answer;
  const { reason } = answer.fault;
  const isSilence = reason === 'dns_timeout' || reason === 'resolver';
  if (isSilence && context.watch?.stalledSince(context.startedAt) === true) {
    const fault = unknownFault('stall', 'dns', 'our own process stood still during the DNS lookup');
    return { kind: 'failed', fault };
  }
  const fault = reason === 'dns_nxdomain' || reason === 'resolver' ? shortage() : null;
  return fault === null ? answer : { kind: 'failed', fault };
}

/** Our own fault while descriptors run out: a resolver of this machine then denies names that it cannot ask for. */
export function shortage(): Fault | null {
  if (openFileShare() <= mostOpenFileShare) return null;
  const message = 'our machine is nearly out of file descriptors, and the DNS lookup failed';
  return unknownFault('resources', 'dns', message);
}
