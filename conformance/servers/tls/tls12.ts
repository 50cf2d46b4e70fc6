import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';

/** A handshake message of TLS 1.2 (RFC 5246 §7.4). */
export function handshake(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.of(type), lengthOf(body, 3), body]);
}

/** Bytes in records of one type, none longer than TLS allows. */
export function records(type: number, bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 16_384) {
    const part = bytes.subarray(at, at + 16_384);
    parts.push(Buffer.of(type, 3, 3), lengthOf(part, 2), part);
  }
  return Buffer.concat(parts);
}

/** The length of bytes in so many bytes, big end first. */
export function lengthOf(bytes: Buffer, width: number): Buffer {
  const length = Buffer.alloc(width);
  length.writeUIntBE(bytes.length, 0, width);
  return length;
}

/** The whole records at the beginning of what came in, and what is left of it. */
export function takeRecords(bytes: Buffer): {
  readonly taken: readonly { readonly type: number; readonly body: Buffer }[];
  readonly rest: Buffer;
} {
  const taken: { type: number; body: Buffer }[] = [];
  let at = 0;
  while (bytes.length - at >= 5) {
    const end = at + 5 + bytes.readUInt16BE(at + 3);
    if (end > bytes.length) break;
    taken.push({ type: bytes[at] ?? 0, body: bytes.subarray(at + 5, end) });
    at = end;
  }
  return { taken, rest: bytes.subarray(at) };
}

/** The pseudo-random function of TLS 1.2 with SHA-256 (RFC 5246 §5). */
export function prf(
  secret: Buffer,
  {
    label,
    seed,
    length,
  }: { readonly label: string; readonly seed: Buffer; readonly length: number },
): Buffer {
  const whole = Buffer.concat([Buffer.from(label), seed]);
  const hmac = (data: Buffer): Buffer => createHmac('sha256', secret).update(data).digest();
  const parts: Buffer[] = [];
  for (let a = hmac(whole), made = 0; made < length; a = hmac(a), made += 32) {
    parts.push(hmac(Buffer.concat([a, whole])));
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** SHA-256. */
export function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** One direction of AES-128-GCM records (RFC 5288 §3). */
export class GcmDirection {
  readonly #key: Buffer;
  readonly #iv: Buffer;
  #sequence = 0;

  constructor(key: Buffer, iv: Buffer) {
    this.#key = key;
    this.#iv = iv;
  }

  /** A record that holds these bytes, at most 16 KiB. */
  seal(type: number, bytes: Buffer): Buffer {
    const explicit = this.#nextNumber();
    const cipher = createCipheriv('aes-128-gcm', this.#key, Buffer.concat([this.#iv, explicit]));
    cipher.setAAD(Buffer.concat([explicit, Buffer.of(type, 3, 3), lengthOf(bytes, 2)]));
    const sealed = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    const body = Buffer.concat([explicit, sealed]);
    return Buffer.concat([Buffer.of(type, 3, 3), lengthOf(body, 2), body]);
  }

  /** What a record holds. */
  open(type: number, body: Buffer): Buffer {
    const number = this.#nextNumber();
    const nonce = Buffer.concat([this.#iv, body.subarray(0, 8)]);
    const sealed = body.subarray(8, -16);
    const cipher = createDecipheriv('aes-128-gcm', this.#key, nonce);
    cipher.setAAD(Buffer.concat([number, Buffer.of(type, 3, 3), lengthOf(sealed, 2)]));
    cipher.setAuthTag(body.subarray(-16));
    return Buffer.concat([cipher.update(sealed), cipher.final()]);
  }

  #nextNumber(): Buffer {
    const number = Buffer.alloc(8);
    number.writeUIntBE(this.#sequence, 2, 6);
    this.#sequence += 1;
    return number;
  }
}
