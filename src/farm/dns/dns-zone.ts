import { isIPv4, isIPv6 } from 'node:net';
import { recordType, responseCode, writeName } from './dns-message.ts';
import type { DnsQuestion, ZoneRecord } from './dns-message.ts';

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
      /** Forged answers with other addresses that arrive first; a client must see through them. */
      readonly forged?: readonly DnsForgery[];
      /** Nothing is said about addresses of this family. */
      readonly silentAbout?: 'a' | 'aaaa';
    }
  /** Each question about the name (and type) takes the next entry; the last one stays. */
  | { readonly kind: 'sequence'; readonly entries: readonly ZoneEntry[] }
  /** A reply that is no proper answer. */
  | { readonly kind: 'malformed'; readonly how: DnsMalformation }
  | { readonly kind: 'nxdomain' | 'nodata' | 'silent' | FailureKind };

type FailureKind = 'servfail' | 'refused' | 'notimp' | 'formerr';

/** What gives a forged answer away: its id, its question, or where it comes from. */
export type DnsForgery = 'other-id' | 'other-question' | 'other-source';

/** What is wrong with a reply; `truncated` over TCP, too. */
export type DnsMalformation = 'garbage' | 'seven-bytes' | 'pointer-loop' | 'truncated';

/** What to send for one question; `null` means nothing at all, ever. */
export type ZoneAnswer = {
  readonly code: number;
  readonly answers: readonly ZoneRecord[];
  readonly delayMs: number;
  readonly forged?: readonly DnsForgery[];
  readonly malformation?: DnsMalformation;
} | null;

const MAX_ALIASES = 25;

const failureCodes: Readonly<Record<FailureKind, number>> = {
  servfail: responseCode.serverFailure,
  refused: responseCode.refused,
  notimp: responseCode.notImplemented,
  formerr: responseCode.formatError,
};

/** What is said about names, and how often each was asked for. */
export interface Zone {
  /** Lower-case names; `*.example` stands for all names below one that have no entry, `*` for every name. */
  readonly entries: Map<string, ZoneEntry>;
  readonly askedFor: Map<string, number>;
}

function entryOf({ entries, askedFor }: Zone, name: string, type: number): ZoneEntry {
  const found = entries.get(name) ?? wildcardOf(entries, name) ?? { kind: 'nxdomain' };
  if (found.kind !== 'sequence') return found;
  const key = `${name} ${type}`;
  const times = askedFor.get(key) ?? 0;
  askedFor.set(key, times + 1);
  return found.entries[Math.min(times, found.entries.length - 1)] ?? { kind: 'nxdomain' };
}

function wildcardOf(entries: Zone['entries'], name: string): ZoneEntry | undefined {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const entry = entries.get(`*${name.slice(dot)}`);
    if (entry !== undefined) return entry;
  }
  return entries.get('*');
}

/** Answers a question from a zone; names without an entry do not exist. */
export function answerFrom(zone: Zone, question: DnsQuestion): ZoneAnswer {
  const answers: ZoneRecord[] = [];
  let name = question.name;
  let delayMs = 0;
  for (let aliases = 0; aliases <= MAX_ALIASES; aliases += 1) {
    const entry = entryOf(zone, name.toLowerCase(), question.type);
    if (entry.kind !== 'records') return failure(entry, { answers, delayMs });
    if (isSilentAbout(entry, question.type)) return null;
    delayMs += entry.delayMs ?? 0;
    answers.push(...recordsOf(entry, { name, type: question.type }));
    if (entry.forged !== undefined) {
      return { code: responseCode.ok, answers, delayMs, forged: entry.forged };
    }
    if (entry.cname === undefined || question.type === recordType.cname) break;
    name = entry.cname;
  }
  return { code: responseCode.ok, answers, delayMs };
}

function failure(
  entry: Exclude<ZoneEntry, { readonly kind: 'records' }>,
  soFar: { readonly answers: readonly ZoneRecord[]; readonly delayMs: number },
): ZoneAnswer {
  const { kind } = entry;
  switch (kind) {
    case 'silent':
    case 'sequence':
      return null;
    case 'malformed':
      return { ...soFar, code: responseCode.ok, malformation: entry.how };
    case 'nodata':
      return { ...soFar, code: responseCode.ok };
    case 'nxdomain':
      return { ...soFar, code: responseCode.nxdomain };
    case 'servfail':
    case 'refused':
    case 'notimp':
    case 'formerr':
      break;
  }
  return { ...soFar, code: failureCodes[kind], answers: [] };
}

function isSilentAbout(
  { silentAbout }: Extract<ZoneEntry, { kind: 'records' }>,
  type: number,
): boolean {
  return silentAbout !== undefined && type === recordType[silentAbout];
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
): ZoneRecord[] {
  const record = (type: number, data: Buffer): ZoneRecord => ({
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
