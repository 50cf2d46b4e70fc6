import { downFault, unknownFault, type Fault } from './fault.ts';

/** Said of a name that was not asked for, or not listened to, because of all the others. */
export const crowdedOut = unknownFault(
  'resolver',
  'dns',
  'too many other names are being looked up',
);
/** What is said of a server that says nothing. */
export const silence = downFault('dns_timeout', 'dns', 'the DNS lookup got no answer in time');
const noneWorks = unknownFault(
  'resolver',
  'dns',
  'our DNS resolver does not answer other questions either',
);

/** What a server's word counts for: one that does not work has no vote, and what our own machine could not do is ours. */
export function votesOf(said: Fault, isWorking: boolean): readonly Fault[] {
  const isOurs = said.outcome === 'unknown';
  if (isOurs ? said.reason === 'resolver' : !isWorking) return [];
  return [said];
}

/** The verdict of all servers; what our own machine could not do counts as long as none of them says anything. */
export function agreeOn(votes: readonly Fault[]): Fault {
  const heard = votes.filter(({ outcome }) => outcome !== 'unknown');
  const [first] = heard;
  if (first === undefined) return votes[0] ?? noneWorks;
  if (heard.every(({ reason }) => reason === first.reason)) return first;
  return unknownFault('resolver', 'dns', 'our DNS resolvers disagree about this name');
}

/** Whether name servers answered, by the failure that a lookup ended with; `null` when nobody knows. */
export function wasAnswered(fault: Fault | null): boolean | null {
  if (fault === null) return true;
  return fault.outcome === 'unknown' ? null : fault.reason !== 'dns_timeout';
}
