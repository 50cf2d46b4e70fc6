import type { Resolver } from 'node:dns';
import { tellDnsAnswer, type ToldQuestion } from './dns-story.ts';
import { codeOf, downFault, unknownFault, type Fault } from './fault.ts';

/** What came back for one name and one family. */
export type DnsReply =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[]; readonly ttlMs: number }
  /** The name exists without an address of this family; `isAlias` when an alias led nowhere. */
  | { readonly kind: 'empty'; readonly isAlias: boolean }
  | { readonly kind: 'failed'; readonly fault: Fault };

/** More addresses than this are never tried, so they are not kept. */
export const MOST_ADDRESSES = 8;

/** Asks for the addresses of one family; `onReply` is called once. */
export function askDns(
  resolver: Resolver,
  question: { readonly name: string; readonly family: 4 | 6 } & ToldQuestion,
  onReply: (reply: DnsReply) => void,
): void {
  const askedAt = question.story === undefined ? 0 : performance.now();
  const onRecords = (
    error: NodeJS.ErrnoException | null,
    records: readonly { readonly address: string; readonly ttl: number }[],
  ): void => {
    if (askedAt !== 0) tellDnsAnswer(question, { resolver, error, records, askedAt });
    onReply(error === null ? replyOf(records) : replyOfError(codeOf(error)));
  };
  try {
    if (question.family === 4) resolver.resolve4(question.name, { ttl: true }, onRecords);
    else resolver.resolve6(question.name, { ttl: true }, onRecords);
  } catch (error) {
    onReply(replyOfError(codeOf(error)));
  }
}

function replyOf(records: readonly { readonly address: string; readonly ttl: number }[]): DnsReply {
  // c-ares calls an answer that holds aliases alone a success without addresses.
  if (records.length === 0) return { kind: 'empty', isAlias: true };
  let ttlSeconds = Number.POSITIVE_INFINITY;
  for (const record of records) ttlSeconds = Math.min(ttlSeconds, record.ttl);
  const addresses = records.slice(0, MOST_ADDRESSES).map((record) => record.address);
  return { kind: 'addresses', addresses, ttlMs: ttlSeconds * 1_000 };
}

function replyOfError(code: string): DnsReply {
  if (code === 'ENODATA') return { kind: 'empty', isAlias: false };
  return { kind: 'failed', fault: dnsFault(code) };
}

/** The verdict behind an error code of c-ares. */
function dnsFault(code: string): Fault {
  switch (code) {
    case 'ENOTFOUND':
      return downFault('dns_nxdomain', 'dns', 'the name does not exist in DNS');
    case 'ESERVFAIL':
    case 'EREFUSED':
    case 'ENOTIMP':
    case 'EFORMERR':
      return downFault('dns_servfail', 'dns', 'the name servers of this name report a failure');
    case 'ETIMEOUT':
      return downFault('dns_timeout', 'dns', 'the DNS lookup got no answer in time');
    case 'EBADRESP':
    case 'EBADNAME':
    case 'ERR_INVALID_ARG_VALUE':
      return downFault('dns_error', 'dns', 'the DNS answer for this name is broken');
    default:
      // ECONNREFUSED is what c-ares says without a network or without file descriptors.
      return unknownFault('resolver', 'dns', `our DNS resolver does not work (${code})`);
  }
}
