import { recordType, type DnsQuestion, type ZoneRecord, writeReply } from './dns-message.ts';
import type { DnsForgery, DnsMalformation } from './dns-zone.ts';

/** Bytes that claim to be the reply to a question. */
export function malformedReply(question: DnsQuestion, how: DnsMalformation): Buffer {
  const empty = writeReply(question, { code: 0, answers: [], isTruncated: how === 'truncated' });
  switch (how) {
    case 'truncated':
      return empty;
    case 'seven-bytes':
      return empty.subarray(0, 7);
    case 'garbage':
      return Buffer.concat([empty.subarray(0, 2), Buffer.alloc(200, 0xa7)]);
    case 'pointer-loop':
      break;
  }
  // One answer whose name points at itself (RFC 1035 §4.1.4).
  const looped = Buffer.from(empty);
  looped.writeUInt16BE(1, 6);
  const pointer = Buffer.alloc(2);
  pointer.writeUInt16BE(0xc000 | looped.length);
  return Buffer.concat([looped, pointer, Buffer.from('00010001000000010004cb007101', 'hex')]);
}

/** A reply that leads elsewhere, and that gives itself away by its id or its question, or not at all by its bytes. */
export function forgedReply(question: DnsQuestion, forgery: DnsForgery): Buffer {
  const asked: DnsQuestion =
    forgery === 'other-id'
      ? { ...question, id: (question.id + 1) % 65_536 }
      : forgery === 'other-question'
        ? { ...question, name: `not-${question.name}`.slice(0, 200) }
        : question;
  const elsewhere: ZoneRecord = {
    name: asked.name,
    type: recordType.a,
    ttlSeconds: 1,
    data: Buffer.of(127, 255, 255, 253),
  };
  return writeReply(asked, { code: 0, answers: [elsewhere] });
}
