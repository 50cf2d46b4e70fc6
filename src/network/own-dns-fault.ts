import type { DnsAnswer } from './dns-lookup.ts';
import { unknownFault } from './fault.ts';
import { openFileShare } from './open-files.ts';
import type { StallWatch } from './stall-watch.ts';

const mostOpenFileShare = 0.8;

/**
 * The same answer, or our own fault in its place: without free descriptors c-ares calls names missing and servers
 * refusing, and after a stall it sees its timers before the answers that had come in time.
 */
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
  if ((reason === 'dns_nxdomain' || reason === 'resolver') && openFileShare() > mostOpenFileShare) {
    const message = 'our machine is nearly out of file descriptors, and the DNS lookup failed';
    return { kind: 'failed', fault: unknownFault('resources', 'dns', message) };
  }
  return answer;
}
