import type { Resolver } from 'node:dns';
import { askDns, type DnsReply } from './dns-question.ts';
import { tellDnsQuestion, type ToldQuestion } from './dns-story.ts';
import { downFault, type Fault } from './fault.ts';

/** Which families of addresses are wanted. */
export type Family = 'both' | 'ipv4' | 'ipv6';

/** What is known about a name. */
export type DnsAnswer =
  | {
      readonly kind: 'found';
      readonly ipv4: readonly string[];
      readonly ipv6: readonly string[];
      /** The shortest time to live among the records. */
      readonly ttlMs: number;
    }
  | { readonly kind: 'failed'; readonly fault: Fault };

// RFC 8305 §3: once one family is there, the other one may cost this much more.
const otherFamilyWaitMs = 50;

/**
 * Asks for all wanted families at once. `onAnswer` is called as soon as a verdict stands, and once more when the slower
 * family adds addresses to it.
 */
export function lookUp(
  resolver: Resolver,
  question: { readonly name: string; readonly family: Family } & ToldQuestion,
  onAnswer: (answer: DnsAnswer) => void,
): void {
  const replies: { 4?: DnsReply; 6?: DnsReply } = {};
  const families: readonly (4 | 6)[] =
    question.family === 'both' ? [4, 6] : [question.family === 'ipv4' ? 4 : 6];
  let timer: NodeJS.Timeout | null = null;
  let isAnswered = false;
  const settle = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    isAnswered = true;
    onAnswer(answerOf(replies[4], replies[6]));
  };
  const { name, story } = question;
  if (story !== undefined) tellDnsQuestion(question, resolver);
  for (const family of families) {
    askDns(resolver, { name, family, story }, (reply) => {
      replies[family] = reply;
      // Some name servers deny that a name exists when asked for AAAA only (RFC 4074 §4.2), so one denial is no answer.
      const isComplete = families.every((each) => replies[each] !== undefined);
      if (isAnswered) {
        if (reply.kind === 'addresses') settle();
      } else if (isComplete) settle();
      else if (reply.kind === 'addresses') timer = setTimeout(settle, otherFamilyWaitMs);
    });
  }
}

function answerOf(four: DnsReply | undefined, six: DnsReply | undefined): DnsAnswer {
  const ipv4 = four?.kind === 'addresses' ? four : null;
  const ipv6 = six?.kind === 'addresses' ? six : null;
  if (ipv4 !== null || ipv6 !== null) {
    return {
      kind: 'found',
      ipv4: ipv4?.addresses ?? [],
      ipv6: ipv6?.addresses ?? [],
      ttlMs: Math.min(
        ipv4?.ttlMs ?? Number.POSITIVE_INFINITY,
        ipv6?.ttlMs ?? Number.POSITIVE_INFINITY,
      ),
    };
  }
  return { kind: 'failed', fault: worstFault([four, six]) };
}

function worstFault(replies: readonly (DnsReply | undefined)[]): Fault {
  const faults = replies.flatMap((reply) => (reply?.kind === 'failed' ? [reply.fault] : []));
  const fault =
    faults.find(({ reason }) => reason === 'dns_nxdomain') ??
    faults.find(({ outcome }) => outcome === 'unknown') ??
    faults[0];
  if (fault !== undefined) return fault;
  const isAlias = replies.some((reply) => reply?.kind === 'empty' && reply.isAlias);
  return isAlias
    ? downFault('dns_cname', 'dns', 'the alias (CNAME) of this name leads nowhere')
    : downFault('dns_no_address', 'dns', 'the name exists in DNS but has no address');
}
