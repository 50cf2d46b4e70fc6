import { dnsErrorCode, dnsFault } from './fault.ts';
import { startDnsExchange, type DnsEnd, type DnsExchange } from './wire/exchange.ts';
import { DNS_TYPES, type DnsReply } from './wire/message.ts';
import { recordsFor } from './wire/records.ts';
import type { DnsServer } from './servers.ts';
import type { ProbeTrace } from '../../core/explain/trace.ts';
import type { Fault } from '../probe/fault.ts';
import { addressText } from '../policy/ip-address.ts';

/** Which families of addresses are wanted. */
export type Family = 'both' | 'ipv4' | 'ipv6';

/** A question whose events are taken where there is a trace. */
export interface TracedQuestion {
  readonly trace?: ProbeTrace | undefined;
}

/** The reply for one name and one family. */
export type AddressReply =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[]; readonly ttlMs: number }
  /** The name exists without an address of this family; `isAlias` when an alias led nowhere. */
  | { readonly kind: 'empty'; readonly isAlias: boolean }
  | { readonly kind: 'failed'; readonly fault: Fault };

/** More addresses than this are never tried, so they are not kept. */
export const MAX_ADDRESSES = 8;

/** Asks for the addresses of one family; `onReply` is called once at most. */
export function askAddresses(
  server: DnsServer,
  question: { readonly name: string; readonly family: 4 | 6 } & TracedQuestion,
  onReply: (reply: AddressReply) => void,
): DnsExchange {
  const type = question.family === 4 ? 'A' : 'AAAA';
  const { name, trace } = question;
  const askedAt = trace === undefined ? 0 : performance.now();
  return startDnsExchange({ server: server.endpoint, name, type }, (end) => {
    const read = readEnd(end, { name, type: DNS_TYPES[type] });
    trace?.emit({
      kind: 'dns_answer',
      server: server.label,
      name,
      type,
      tookMs: performance.now() - askedAt,
      records: read.records,
      code: read.code,
    });
    onReply(replyOf(read));
  });
}

interface ReadEnd {
  readonly code: string | null;
  readonly records: readonly { readonly address: string; readonly ttlSeconds: number }[];
}

function readEnd(end: DnsEnd, question: { readonly name: string; readonly type: number }): ReadEnd {
  const code = dnsErrorCode(end);
  if (code !== null || end.kind === 'failed') return { code, records: [] };
  return addressesIn(end.reply, question) ?? { code: 'EBADRESP', records: [] };
}

// `null` when something in it cannot be read, an address of another length for example.
function addressesIn(
  reply: DnsReply,
  question: { readonly name: string; readonly type: number },
): ReadEnd | null {
  const found = recordsFor(reply, question);
  if (found === null) return null;
  const bytes = question.type === DNS_TYPES.A ? 4 : 16;
  const records: { address: string; ttlSeconds: number }[] = [];
  for (const { message, dataAt, dataBytes, ttlSeconds } of found.records) {
    if (dataBytes !== bytes) return null;
    if (records.length === MAX_ADDRESSES) break;
    records.push({ address: addressText(message, dataAt, bytes), ttlSeconds });
  }
  if (records.length > 0 || found.isAlias) return { code: null, records };
  return { code: 'ENODATA', records };
}

function replyOf({ code, records }: ReadEnd): AddressReply {
  if (code === 'ENODATA') return { kind: 'empty', isAlias: false };
  if (code !== null) return { kind: 'failed', fault: dnsFault(code) };
  if (records.length === 0) return { kind: 'empty', isAlias: true };
  let ttlSeconds = Number.POSITIVE_INFINITY;
  for (const record of records) ttlSeconds = Math.min(ttlSeconds, record.ttlSeconds);
  const addresses = records.map(({ address }) => address);
  return { kind: 'addresses', addresses, ttlMs: ttlSeconds * 1_000 };
}

/** The reply of a question that is still open. */
export function replySoFar(exchange: DnsExchange): AddressReply {
  const code = dnsErrorCode({ kind: 'failed', failure: exchange.failureSoFar });
  return { kind: 'failed', fault: dnsFault(code ?? 'ETIMEOUT') };
}
