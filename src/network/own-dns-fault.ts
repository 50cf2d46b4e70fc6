import type { DnsAnswer } from './dns-lookup.ts';
import { unknownFault } from './fault.ts';
import type { StallWatch } from './stall-watch.ts';

/** The same answer, or our own fault in its place: after a stall timers are seen before answers that came in time. */
export function ownDnsFault(
  answer: DnsAnswer,
  context: { readonly startedAt: number; readonly watch: StallWatch | undefined },
): DnsAnswer {
  if (answer.kind === 'found') return answer;
  const { reason } = answer.fault;
  const isSilence = reason === 'dns_timeout' || reason === 'resolver';
  if (!isSilence || context.watch?.stalledSince(context.startedAt) !== true) return answer;
  const fault = unknownFault('stall', 'dns', 'our own process stood still during the DNS lookup');
  return { kind: 'failed', fault };
}
