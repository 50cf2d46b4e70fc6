import {
  askAddresses,
  replySoFar,
  type AddressReply,
  type Family,
  type TracedQuestion,
} from './address-query.ts';
import type { Asking, ServerVerdict } from './party.ts';
import type { DnsExchange } from './wire/exchange.ts';
import type { DnsServer } from './servers.ts';
import { downFault, type Fault } from '../probe/fault.ts';

/** The addresses of a name, or why there are none. */
export type DnsAnswer =
  | {
      readonly kind: 'found';
      readonly ipv4: readonly string[];
      readonly ipv6: readonly string[];
      /** The shortest time to live among the records. */
      readonly ttlMs: number;
    }
  | { readonly kind: 'failed'; readonly fault: Fault };

/** The types of records that hold addresses of a family. */
export const RECORD_TYPES_OF = { both: ['A', 'AAAA'], ipv4: ['A'], ipv6: ['AAAA'] } as const;

// RFC 8305 §3: once one family is there, the other one may cost this much more.
const OTHER_FAMILY_WAIT_MS = 50;

interface Part {
  readonly exchange: DnsExchange;
  reply: AddressReply | null;
}

/** Asks one server for all wanted families at once. What it says settles a name unless it is a failure. */
export function lookUp(
  server: DnsServer,
  question: { readonly name: string; readonly family: Family } & TracedQuestion,
  onVerdict: (verdict: ServerVerdict<DnsAnswer>) => void,
): Asking {
  const { name, trace, family } = question;
  let timer: NodeJS.Timeout | null = null;
  trace?.emit({ kind: 'dns_question', server: server.label, name, types: RECORD_TYPES_OF[family] });
  const close = (): void => {
    if (timer !== null) clearTimeout(timer);
    for (const { exchange } of parts) exchange.close();
  };
  const settle = (): void => {
    close();
    onVerdict(verdictOf(parts.map(({ reply, exchange }) => reply ?? replySoFar(exchange))));
  };
  const ask = (one: 4 | 6): Part => {
    const part: Part = {
      exchange: askAddresses(server, { name, family: one, trace }, (reply) => {
        part.reply = reply;
        // Some name servers deny that a name exists when asked for AAAA only (RFC 4074 §4.2): one denial is no answer.
        if (parts.every((each) => each.reply !== null)) settle();
        else if (reply.kind === 'addresses') timer = setTimeout(settle, OTHER_FAMILY_WAIT_MS);
      }),
      reply: null,
    };
    return part;
  };
  const parts = family === 'both' ? [ask(4), ask(6)] : [ask(family === 'ipv4' ? 4 : 6)];
  return {
    get faultSoFar() {
      return worstFault(parts.map(({ reply, exchange }) => reply ?? replySoFar(exchange)));
    },
    resend: () => {
      for (const { exchange, reply } of parts) if (reply === null) exchange.resend();
    },
    close,
  };
}

// Codes with which a server says nothing about the name: a failure to answer, as against a denial.
const failures: ReadonlySet<string> = new Set(['dns_servfail', 'dns_timeout', 'dns_error']);

function verdictOf(replies: readonly AddressReply[]): ServerVerdict<DnsAnswer> {
  const found = replies.flatMap((reply) => (reply.kind === 'addresses' ? [reply] : []));
  if (found.length === 0) {
    const fault = worstFault(replies);
    return fault.outcome === 'down' && !failures.has(fault.reason)
      ? { kind: 'settled', value: { kind: 'failed', fault } }
      : { kind: 'failed', fault };
  }
  const addresses = found.flatMap((reply) => reply.addresses);
  const answer: DnsAnswer = {
    kind: 'found',
    ipv4: addresses.filter((address) => !address.includes(':')),
    ipv6: addresses.filter((address) => address.includes(':')),
    ttlMs: Math.min(...found.map(({ ttlMs }) => ttlMs)),
  };
  return { kind: 'settled', value: answer };
}

function worstFault(replies: readonly AddressReply[]): Fault {
  const faults = replies.flatMap((reply) => (reply.kind === 'failed' ? [reply.fault] : []));
  const fault =
    faults.find(({ reason }) => reason === 'dns_nxdomain') ??
    faults.find(({ outcome }) => outcome === 'unknown') ??
    faults[0];
  if (fault !== undefined) return fault;
  const isAlias = replies.some((reply) => reply.kind === 'empty' && reply.isAlias);
  return isAlias
    ? downFault('dns_cname', 'dns', 'the alias (CNAME) of this name leads nowhere')
    : downFault('dns_no_address', 'dns', 'the name exists in DNS but has no address');
}
