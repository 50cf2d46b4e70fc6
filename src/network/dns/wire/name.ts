// Names on the wire: RFC 1035 §3.1, compressed as in §4.1.4; as text: §5.1, without the dot at their end.

const MAX_LABEL_BYTES = 63;
const MAX_NAME_BYTES = 255;

/** A name in wire form; `null` when it cannot be written: an empty or too long label, too many bytes, or no ASCII. */
export function writeDnsName(name: string): Buffer | null {
  const text = name.endsWith('.') ? name.slice(0, -1) : name;
  if (text === '') return Buffer.of(0);
  if (text.length + 2 > MAX_NAME_BYTES) return null;
  const bytes = Buffer.allocUnsafe(text.length + 2);
  let lengthAt = 0;
  for (let index = 0; index <= text.length; index += 1) {
    const code = index === text.length ? DOT : text.charCodeAt(index);
    if (code === DOT) {
      const labelBytes = index - lengthAt;
      if (labelBytes === 0 || labelBytes > MAX_LABEL_BYTES) return null;
      bytes[lengthAt] = labelBytes;
      lengthAt = index + 1;
    } else if (code > 0x7f) return null;
    else bytes[index + 1] = code;
  }
  bytes[text.length + 1] = 0;
  return bytes;
}

/**
 * The name at an offset, and where what follows it begins; `null` when it cannot be read. A pointer has to lead back
 * before the part of the name that holds it, so a name has an end.
 */
export function readDnsName(
  message: Buffer,
  offset: number,
): { readonly text: string; readonly next: number } | null {
  let text = '';
  let nameBytes = 1;
  let at = offset;
  let partAt = offset;
  let next = -1;
  for (;;) {
    const length = message[at];
    if (length === undefined) return null;
    if (length === 0) return { text, next: next === -1 ? at + 1 : next };
    if (length >= 0xc0) {
      const low = message[at + 1];
      if (low === undefined) return null;
      if (next === -1) next = at + 2;
      at = ((length & 0x3f) << 8) | low;
      if (at >= partAt) return null;
      partAt = at;
      continue;
    }
    nameBytes += length + 1;
    const end = at + 1 + length;
    if (length > MAX_LABEL_BYTES || nameBytes > MAX_NAME_BYTES || end > message.length) return null;
    text += (text === '' ? '' : '.') + labelText(message, at + 1, end);
    at = end;
  }
}

const DOT = 0x2e;
const NEEDS_ESCAPE = /[^!-~]|[.\\"();@$]/;
const ESCAPED = /[^!-~]|[.\\"();@$]/g;

function labelText(message: Buffer, start: number, end: number): string {
  const label = message.toString('latin1', start, end);
  if (!NEEDS_ESCAPE.test(label)) return label;
  return label.replace(ESCAPED, (character) => {
    const code = character.charCodeAt(0);
    const isPrintable = code > 0x20 && code < 0x7f;
    return isPrintable ? `\\${character}` : `\\${String(code).padStart(3, '0')}`;
  });
}
