import type { Family, TracedQuestion } from './address-query.ts';
import { openInquiry, type Inquiry } from './inquiry.ts';
import { openNameSearch, searchSteps } from './name-search.ts';
import { lookUp, type DnsAnswer } from './server-lookup.ts';
import type { DnsServer } from './servers.ts';
import type { DnsSetup } from './setup.ts';

// A little less than a probe gives a lookup, so that its verdict comes first.
const LOOKUP_MS = 2_950;

/** Asks for the addresses of a name, short ones along the search list; `run` starts it. */
export function openLookup(
  question: { readonly name: string; readonly family: Family } & TracedQuestion,
  setup: DnsSetup,
  onEnd: (answer: DnsAnswer) => void,
): Inquiry {
  const now = performance.now();
  const servers = workingFirst(setup.servers, now);
  const open = (name: string, onAnswer: (answer: DnsAnswer) => void): Inquiry =>
    openInquiry<DnsAnswer>(
      {
        servers,
        ask: (server, onVerdict) => lookUp(server, { ...question, name }, onVerdict),
        lastsMs: LOOKUP_MS,
        attempts: setup.attempts,
      },
      (verdict) => onAnswer(verdict.kind === 'settled' ? verdict.value : verdict),
    );
  return openNameSearch(searchSteps(question.name.toLowerCase(), setup), open, onEnd);
}

/** Those that let control questions go unanswered come last. */
export function workingFirst(servers: readonly DnsServer[], now: number): readonly DnsServer[] {
  const isSilent = ({ health }: DnsServer): boolean => health?.isSilent(now) === true;
  if (servers.length === 1 || !servers.some(isSilent)) return servers;
  return [...servers.filter((server) => !isSilent(server)), ...servers.filter(isSilent)];
}
