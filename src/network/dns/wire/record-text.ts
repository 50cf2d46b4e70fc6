import { blankUnseen } from '../../../core/safe-text.ts';
import { DNS_TYPES, type DnsRecord, type DnsType } from './message.ts';
import { readDnsName } from './name.ts';
import { addressText } from '../../policy/ip-address.ts';

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
] as const satisfies readonly DnsType[];
export type RecordType = (typeof RECORD_TYPES)[number];

/**
 * A record as a zone file would have it (RFC 1035 §5.1): names in lower case without the dot at their end, the root as
 * `.`, the parts of a text in one piece, without quotes, read as UTF-8. `null` when it cannot be read.
 */
export function recordText(record: DnsRecord): string | null {
  const text = textOf(new DataReader(record), record);
  return text === null ? null : blankUnseen(text);
}

function textOf(data: DataReader, { type, message, dataAt, dataBytes }: DnsRecord): string | null {
  switch (type) {
    case DNS_TYPES.A:
      return dataBytes === 4 ? addressText(message, dataAt, 4) : null;
    case DNS_TYPES.AAAA:
      return dataBytes === 16 ? addressText(message, dataAt, 16) : null;
    case DNS_TYPES.MX:
      return joined([data.uint16(), data.name()]);
    case DNS_TYPES.SRV:
      return joined([data.uint16(), data.uint16(), data.uint16(), data.name()]);
    case DNS_TYPES.SOA: {
      const names = [data.name(), data.name()];
      const numbers = [data.uint32(), data.uint32(), data.uint32(), data.uint32(), data.uint32()];
      return joined([...names, ...numbers]);
    }
    case DNS_TYPES.TXT:
      return data.strings();
    case DNS_TYPES.CAA:
      // RFC 8659 §4.1: flags, a tag behind its length, and the value up to the end.
      return joined([data.uint8(), data.string()?.toString('latin1') ?? null, data.rest()]);
    default:
      return data.name();
  }
}

function joined(parts: readonly (string | number | null)[]): string | null {
  return parts.includes(null) ? null : parts.join(' ');
}

/** Reads the data of a record from its start; each part is `null` when it is not there. */
class DataReader {
  readonly #message: Buffer;
  readonly #end: number;
  #at: number;

  constructor({ message, dataAt, dataBytes }: DnsRecord) {
    this.#message = message;
    this.#at = dataAt;
    this.#end = dataAt + dataBytes;
  }

  uint8(): number | null {
    return this.#take(1)?.readUInt8(0) ?? null;
  }

  uint16(): number | null {
    return this.#take(2)?.readUInt16BE(0) ?? null;
  }

  uint32(): number | null {
    return this.#take(4)?.readUInt32BE(0) ?? null;
  }

  name(): string | null {
    const name = readDnsName(this.#message, this.#at);
    if (name === null || name.next > this.#end) return null;
    this.#at = name.next;
    return name.text === '' ? '.' : name.text.toLowerCase();
  }

  /** Bytes behind their length (RFC 1035 §3.3). */
  string(): Buffer | null {
    const length = this.uint8();
    return length === null ? null : this.#take(length);
  }

  strings(): string | null {
    const parts: Buffer[] = [];
    while (this.#at < this.#end) {
      const part = this.string();
      if (part === null) return null;
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  }

  rest(): string {
    return this.#message.toString('utf8', this.#at, this.#end);
  }

  #take(bytes: number): Buffer | null {
    const end = this.#at + bytes;
    if (end > this.#end) return null;
    const taken = this.#message.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
