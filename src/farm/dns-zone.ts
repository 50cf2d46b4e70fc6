import { isIPv4, isIPv6 } from 'node:net';
import { recordType, responseCode, writeName } from './dns-message.ts';
import type { DnsQuestion, DnsRecord } from './dns-message.ts';

/** What the name server says about one name. Records without an address of the asked family mean "no data". */
export type ZoneEntry =
  | {
      readonly kind: 'records';
      readonly a?: readonly string[];
      readonly aaaa?: readonly string[];
      /** The name is an alias; further records of it in the same zone are added to the answer. */
      readonly cname?: string;
      /** Seconds a client may keep the answer; default 1. */
      readonly ttlSeconds?: number;
      /** Milliseconds before the answer; default 0. */
      readonly delayMs?: number;
    }
  | { readonly kind: 'nxdomain' | 'servfail' | 'nodata' | 'silent' };

/** What to send for one question; `null` means nothing at all, ever. */
export type ZoneAnswer = {
  readonly code: number;
  readonly answers: readonly DnsRecord[];
  readonly delayMs: number;
} | null;

const maxAliases = 20;

/** Answers a question from a zone whose keys are lower-case names; unknown names do not exist. */
export function answerFrom(
  zone: ReadonlyMap<string, ZoneEntry>,
  question: DnsQuestion,
): ZoneAnswer {
  const answers: DnsRecord[] = [];
  let name = question.name;
  let delayMs = 0;
  for (let aliases = 0; aliases <= maxAliases; aliases += 1) {
    const entry: ZoneEntry = zone.get(name.toLowerCase()) ?? { kind: 'nxdomain' };
    if (entry.kind !== 'records') return failure(entry.kind, { answers, delayMs });
    delayMs += entry.delayMs ?? 0;
    answers.push(...recordsOf(entry, { name, type: question.type }));
    if (entry.cname === undefined || question.type === recordType.cname) break;
    name = entry.cname;
  }
  return { code: responseCode.ok, answers, delayMs };
}

function failure(
  kind: Exclude<ZoneEntry['kind'], 'records'>,
  soFar: { readonly answers: readonly DnsRecord[]; readonly delayMs: number },
): ZoneAnswer {
  if (kind === 'silent') return null;
  if (kind === 'servfail') return { ...soFar, code: responseCode.serverFailure, answers: [] };
  return { ...soFar, code: kind === 'nodata' ? responseCode.ok : responseCode.nxdomain };
}

/** Throws a `RangeError` that names the first address which cannot be written into a record. */
export function assertWritable(name: string, entry: ZoneEntry): void {
  if (entry.kind !== 'records') return;
  const badA = entry.a?.find((address) => !isIPv4(address));
  const badAaaa = entry.aaaa?.find((address) => !isIPv6(address) || address.includes('%'));
  const bad = badA ?? badAaaa;
  if (bad !== undefined) throw new RangeError(`${name}: ${bad} is no address of that family`);
}

function recordsOf(
  entry: Extract<ZoneEntry, { kind: 'records' }>,
  asked: { readonly name: string; readonly type: number },
): DnsRecord[] {
  const record = (type: number, data: Buffer): DnsRecord => ({
    name: asked.name,
    type,
    ttlSeconds: entry.ttlSeconds ?? 1,
    data,
  });
  if (entry.cname !== undefined) return [record(recordType.cname, writeName(entry.cname))];
  if (asked.type === recordType.a)
    return (entry.a ?? []).map((text) => record(asked.type, ipv4Bytes(text)));
  if (asked.type === recordType.aaaa)
    return (entry.aaaa ?? []).map((text) => record(asked.type, ipv6Bytes(text)));
  return [];
}

function ipv4Bytes(text: string): Buffer {
  return Buffer.from(text.split('.').map(Number));
}

function ipv6Bytes(text: string): Buffer {
  const [head = '', tail] = text.split('::');
  const front = groupBytes(head);
  if (tail === undefined) return front;
  const back = groupBytes(tail);
  return Buffer.concat([front, Buffer.alloc(16 - front.length - back.length), back]);
}

function groupBytes(text: string): Buffer {
  if (text === '') return Buffer.alloc(0);
  const groups = text.split(':').map((group) => {
    if (group.includes('.')) return ipv4Bytes(group);
    const value = Number.parseInt(group, 16);
    return Buffer.of(value >> 8, value & 0xff);
  });
  return Buffer.concat(groups);
}
