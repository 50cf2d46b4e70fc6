import { DNS_TYPES, type DnsRecord, type DnsReply } from './message.ts';
import { readDnsName } from './name.ts';

/** The records of a name in an answer, where its aliases lead. */
export interface FoundRecords {
  readonly records: readonly DnsRecord[];
  /** Whether the name is an alias. */
  readonly isAlias: boolean;
}

/**
 * The records of one type that belong to a name or to what it is an alias of; `null` when an alias cannot be read, or there are too many. Their
 * order means nothing (RFC 1034 §3.6), and records of other names have no business in an answer.
 */
export function recordsFor(
  reply: DnsReply,
  question: { readonly name: string; readonly type: number },
): FoundRecords | null {
  let owner = question.name.toLowerCase();
  const aliases = question.type === DNS_TYPES.CNAME ? none : aliasesIn(reply);
  if (aliases === null) return null;
  // A circle ends when every alias has been followed.
  for (let left = aliases.size; left > 0; left -= 1) {
    const next = aliases.get(owner);
    if (next === undefined) break;
    owner = next;
  }
  const records = reply.records.filter(
    (record) => record.type === question.type && record.owner.toLowerCase() === owner,
  );
  return { records, isAlias: aliases.size > 0 };
}

// Resolvers follow no more than a dozen or two.
const MAX_ALIASES = 100;

const none: ReadonlyMap<string, string> = new Map();

function aliasesIn(reply: DnsReply): ReadonlyMap<string, string> | null {
  let aliases: Map<string, string> | null = null;
  for (const { type, owner, message, dataAt } of reply.records) {
    if (type !== DNS_TYPES.CNAME) continue;
    const target = readDnsName(message, dataAt);
    aliases ??= new Map();
    if (target === null || aliases.size === MAX_ALIASES) return null;
    aliases.set(owner.toLowerCase(), target.text.toLowerCase());
  }
  return aliases ?? none;
}
