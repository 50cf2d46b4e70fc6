import { randomBytes } from 'node:crypto';

const opcodes = { text: 1, close: 8, pong: 10 } as const;

/** One final frame as a client sends it: masked with fresh random bytes (RFC 6455 §5.3). At most 65,535 bytes. */
export function frameBytes(kind: keyof typeof opcodes, payload: Buffer): Buffer {
  const first = 0x80 | opcodes[kind];
  const size = payload.length;
  const head =
    size < 126
      ? Buffer.of(first, 0x80 | size)
      : Buffer.of(first, 0x80 | 126, size >> 8, size & 0xff);
  const mask = randomBytes(4);
  const masked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return Buffer.concat([head, mask, masked]);
}

/** The frame that says that we are done (RFC 6455 §7.4.1: 1000, normal closure). */
export function closeBytes(): Buffer {
  return frameBytes('close', Buffer.of(1_000 >> 8, 1_000 & 0xff));
}
