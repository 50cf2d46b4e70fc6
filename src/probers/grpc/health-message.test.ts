import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { healthRequest, readHealthResponse } from './health-message.ts';

const framed = (message: readonly number[], flag = 0): Buffer =>
  Buffer.from([flag, 0, 0, 0, message.length, ...message]);

test('asks after the whole server with an empty message', () => {
  expect(healthRequest('')).toEqual(Buffer.from([0, 0, 0, 0, 0]));
});

test('asks after a service by its name', () => {
  expect(healthRequest('ab')).toEqual(Buffer.from([0, 0, 0, 0, 4, 0x0a, 2, 0x61, 0x62]));
  const long = healthRequest('x'.repeat(200));
  expect([...long.subarray(0, 8)]).toEqual([0, 0, 0, 0, 203, 0x0a, 0xc8, 0x01]);
  expect(long).toHaveLength(208);
});

describe('an answer', () => {
  test.each([
    ['unknown', []],
    ['unknown', [8, 0]],
    ['serving', [8, 1]],
    ['not_serving', [8, 2]],
    ['service_unknown', [8, 3]],
    ['serving', [8, 2, 8, 1]],
    ['serving', [8, 0x81, 0]],
    ['serving', [0x12, 2, 9, 9, 8, 1, 0x18, 0x80, 1]],
    ['serving', [0x11, 1, 2, 3, 4, 5, 6, 7, 8, 8, 1, 0x1d, 1, 2, 3, 4]],
  ])('says %s', (serving, message) => {
    expect(readHealthResponse(framed(message))).toBe(serving);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['half of a prefix', Buffer.from([0, 0, 0])],
    ['less than announced', Buffer.from([0, 0, 0, 0, 2, 8])],
    ['more than announced', Buffer.from([0, 0, 0, 0, 1, 8, 1])],
    ['a compressed message', framed([8, 1], 1)],
    ['a status from the future', framed([8, 9])],
    ['a cut value', framed([8])],
    ['a cut field', framed([0x12, 9, 1])],
    ['a group', framed([0x0b])],
    ['an endless number', framed(Array.from({ length: 12 }, () => 0xff))],
  ])('that is %s cannot be read', (_, body) => {
    expect(readHealthResponse(body)).toBeNull();
  });

  test('of any bytes is read or refused', () => {
    const known = [null, 'unknown', 'serving', 'not_serving', 'service_unknown'];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, isFramed) => {
        const body = isFramed ? framed([...bytes]) : Buffer.from(bytes);
        expect(known).toContain(readHealthResponse(body));
      }),
      { numRuns: 2_000 },
    );
  });
});
