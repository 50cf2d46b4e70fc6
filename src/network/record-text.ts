import type { CaaRecord, MxRecord, SoaRecord, SrvRecord } from 'node:dns';

/** Types of records that can be asked for. */
export const RECORD_TYPES = [
  'A',
  'AAAA',
  'CNAME',
  'MX',
  'NS',
  'TXT',
  'SOA',
  'CAA',
  'SRV',
  'PTR',
] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** What Node gives for any of them. */
export type RawRecord =
  | string
  | readonly string[]
  | MxRecord
  | SoaRecord
  | SrvRecord
  | CaaRecord
  | { readonly address: string; readonly ttl: number };

const longestText = 500;

/**
 * A record as a zone file would have it (RFC 1035 §5.1): names in lower case without the dot at their end, the parts of a
 * text in one piece, without quotes; at most 500 characters.
 */
export function recordText(type: RecordType, record: RawRecord): string {
  return textOf(type, record)
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .slice(0, longestText);
}

function textOf(type: RecordType, record: RawRecord): string {
  if (typeof record === 'string') return type === 'TXT' ? record : plainName(record);
  if (Array.isArray(record)) return record.join('');
  if ('address' in record) return record.address;
  if ('exchange' in record) return `${record.priority} ${plainName(record.exchange)}`;
  if ('nsname' in record) return soaText(record);
  if ('port' in record) {
    return `${record.priority} ${record.weight} ${record.port} ${plainName(record.name)}`;
  }
  return caaText(record as CaaRecord);
}

function soaText(record: SoaRecord): string {
  const { nsname, hostmaster, serial, refresh, retry, expire, minttl } = record;
  const numbers = [serial, refresh, retry, expire, minttl].join(' ');
  return `${plainName(nsname)} ${plainName(hostmaster)} ${numbers}`;
}

// Node puts the property under its own name: { critical: 0, issue: 'ca.example' } (RFC 8659 §4.1).
function caaText(record: CaaRecord): string {
  const { critical, ...properties } = record as CaaRecord & Readonly<Record<string, unknown>>;
  const [tag = '', value = ''] =
    Object.entries(properties).find(([key, each]) => key !== 'type' && typeof each === 'string') ??
    [];
  return `${critical} ${tag} ${String(value)}`;
}

function plainName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}
