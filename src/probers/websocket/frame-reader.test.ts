import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeBytes, frameBytes } from './frame-bytes.ts';
import { FrameReader, MAX_MESSAGE_BYTES, type Arrival } from './frame-reader.ts';

/** A frame as a server sends it. */
function frame(opcode: number, payload: Buffer, { isFinal = true, isLong = false } = {}): Buffer {
  const first = (isFinal ? 0x80 : 0) | opcode;
  const size = payload.length;
  if (size < 126 && !isLong) return Buffer.concat([Buffer.of(first, size), payload]);
  if (size < 65_536 && !isLong)
    return Buffer.concat([Buffer.of(first, 126, size >> 8, size & 255), payload]);
  const head = Buffer.alloc(10);
  head.writeUInt8(first, 0);
  head.writeUInt8(127, 1);
  head.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([head, payload]);
}

const text = (value: string): Buffer => Buffer.from(value);
const read = (bytes: Buffer): readonly Arrival[] => new FrameReader().push(bytes);

describe('a frame reader', () => {
  test.each([0, 5, 125, 126, 65_535, MAX_MESSAGE_BYTES])('reads a message of %d bytes', (size) => {
    const payload = Buffer.alloc(size, 'x');
    expect(read(frame(1, payload))).toEqual([{ kind: 'message', payload, isText: true }]);
    expect(read(frame(2, payload, { isLong: true }))).toEqual([
      { kind: 'message', payload, isText: false },
    ]);
  });

  test('puts a message in parts together, with control frames in between', () => {
    const bytes = Buffer.concat([
      frame(1, text('he'), { isFinal: false }),
      frame(9, text('?')),
      frame(0, text('ll'), { isFinal: false }),
      frame(10, text('')),
      frame(0, text('o')),
      frame(8, Buffer.of(3, 232)),
    ]);
    expect(read(bytes)).toEqual([
      { kind: 'ping', payload: text('?') },
      { kind: 'pong', payload: text('') },
      { kind: 'message', payload: text('hello'), isText: true },
      { kind: 'close', code: 1_000, text: '' },
    ]);
  });

  test.each([
    ['an extension', Buffer.of(0xc1, 0)],
    ['a mask', Buffer.of(0x81, 0x80, 1, 2, 3, 4)],
    ['an unknown opcode', Buffer.of(0x83, 0)],
    ['a control frame in parts', Buffer.of(0x09, 0)],
    ['a long control frame', Buffer.of(0x89, 126, 0, 126)],
    ['a continuation frame that continues nothing', Buffer.of(0x80, 0)],
    ['a message in a message', Buffer.concat([Buffer.of(0x01, 0), Buffer.of(0x81, 0)])],
    ['half of a close code', Buffer.of(0x88, 1, 3)],
    ['an impossible length', Buffer.of(0x82, 127, 255, 0, 0, 0, 0, 0, 0, 0)],
  ])('refuses %s', (_, bytes) => {
    expect(read(bytes).at(-1)?.kind).toBe('broken');
  });

  test('refuses a large message by its announcement, in one frame or in many', () => {
    const announced = Buffer.of(0x82, 127, 0, 0, 0, 0, 0, 1, 0, 1);
    expect(read(announced)).toEqual([{ kind: 'too_big' }]);
    const reader = new FrameReader();
    expect(reader.push(frame(2, Buffer.alloc(65_536), { isFinal: false }))).toEqual([]);
    expect(reader.push(frame(0, Buffer.alloc(1)))).toEqual([{ kind: 'too_big' }]);
  });

  test('counts frames as well as bytes: empty ones hold nothing and end all the same', () => {
    const reader = new FrameReader();
    expect(reader.push(frame(1, text(''), { isFinal: false }))).toEqual([]);
    const empty = Buffer.alloc(2 * 70_000);
    expect(reader.push(empty)).toEqual([{ kind: 'flood' }]);
    expect(reader.push(empty)).toEqual([]);
  });

  test('reads the largest message in frames of one byte', () => {
    const part = Buffer.from('\0\u0001x', 'latin1');
    const bytes = Buffer.concat([
      frame(1, text(''), { isFinal: false }),
      Buffer.alloc(part.length * MAX_MESSAGE_BYTES, part),
      frame(0, text('')),
    ]);
    const payload = Buffer.alloc(MAX_MESSAGE_BYTES, 'x');
    expect(read(bytes)).toEqual([{ kind: 'message', payload, isText: true }]);
  });

  test('reads nothing after the end', () => {
    const reader = new FrameReader();
    expect(reader.push(frame(8, text('')))).toEqual([{ kind: 'close', code: 1_005, text: '' }]);
    expect(reader.push(frame(1, text('more')))).toEqual([]);
  });

  test('reads the same from chunks of any size', () => {
    const part = fc.record({
      opcode: fc.constantFrom(1, 2, 9, 10),
      payload: fc.uint8Array({ maxLength: 100 }),
    });
    fc.assert(
      fc.property(fc.array(part), fc.array(fc.integer({ min: 1, max: 40 })), (parts, sizes) => {
        const bytes = Buffer.concat(
          parts.map(({ opcode, payload }) => frame(opcode, Buffer.from(payload))),
        );
        const reader = new FrameReader();
        const arrivals: Arrival[] = [];
        let from = 0;
        for (const size of [...sizes, bytes.length]) {
          arrivals.push(...reader.push(bytes.subarray(from, from + size)));
          from += size;
        }
        expect(arrivals).toEqual(read(bytes));
        expect(arrivals).toHaveLength(parts.length);
      }),
    );
  });

  test('no bytes break it', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const reader = new FrameReader();
        const arrivals = chunks.flatMap((chunk) => reader.push(Buffer.from(chunk)));
        const sizes = arrivals.map((each) => ('payload' in each ? each.payload.length : 0));
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a frame of ours', () => {
  test.each([0, 125, 126, 4_096])('of %d bytes is masked and can be unmasked', (size) => {
    const payload = Buffer.alloc(size, 'y');
    const bytes = frameBytes('text', payload);
    expect((bytes[1] ?? 0) & 0x80).toBe(0x80);
    const from = size < 126 ? 2 : 4;
    const mask = bytes.subarray(from, from + 4);
    const unmasked = bytes.subarray(from + 4).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    expect(Buffer.from(unmasked)).toEqual(payload);
  });

  test('says goodbye with 1000', () => {
    const bytes = closeBytes();
    expect([
      bytes[0],
      (bytes[6] ?? 0) ^ (bytes[2] ?? 0),
      (bytes[7] ?? 0) ^ (bytes[3] ?? 0),
    ]).toEqual([0x88, 3, 232]);
  });
});
