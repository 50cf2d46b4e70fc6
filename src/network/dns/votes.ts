import { downFault, unknownFault, type Fault } from '../probe/fault.ts';

/** The verdict on a name that was not asked for, or not listened to, because of all the others. */
export const crowdedOut = unknownFault(
  'resolver',
  'dns',
  'too many other names are being looked up',
);
/** The verdict on a server that does not answer. */
export const silence = downFault('dns_timeout', 'dns', 'the DNS lookup got no answer in time');
const noneWorks = unknownFault(
  'resolver',
  'dns',
  'our DNS resolver does not answer other queries either',
);
const disagreement = unknownFault('resolver', 'dns', 'our DNS resolvers disagree about this name');

/** The failure that a server reports of the name, and whether it works otherwise. */
export interface Vote {
  readonly fault: Fault;
  readonly isWorking: boolean;
}

/**
 * The verdict of all servers. The vote of one that does not work does not count; what our own machine could not do counts
 * as long as no other vote counts. Where no verdict comes of it, it is kept what it looks like.
 */
export function agreeOn(votes: readonly Vote[]): Fault {
  const failures = votes.filter(({ fault }) => fault.outcome !== 'unknown');
  const counted = failures.filter(({ isWorking }) => isWorking);
  const [first] = counted;
  if (first === undefined) {
    const own = votes.find(
      ({ fault }) => fault.outcome === 'unknown' && fault.reason !== 'resolver',
    );
    return own?.fault ?? withApparent(noneWorks, failures[0], true);
  }
  if (counted.every(({ fault }) => fault.reason === first.fault.reason)) return first.fault;
  return withApparent(disagreement, first, false);
}

function withApparent(fault: Fault, vote: Vote | undefined, hangsOnRoot: boolean): Fault {
  if (vote === undefined) return fault;
  const { reason, message } = vote.fault;
  return { ...fault, looksLike: { reason, message, hangsOnRoot } };
}

/** Whether name servers answered, by the failure that a lookup ended with; `null` when that is not known. */
export function wasAnswered(fault: Fault | null): boolean | null {
  if (fault === null) return true;
  return fault.outcome === 'unknown' ? null : fault.reason !== 'dns_timeout';
}
