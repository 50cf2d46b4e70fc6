import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addCheck, emptyTally, type Tally } from './tally.ts';
import { createByteReader, createByteWriter } from './bytes.ts';
import { decodeTallies, encodeTallies } from './tally-codec.ts';

const anyWhole = fc.oneof(fc.nat(300), fc.maxSafeNat(), fc.nat());

it('numbers come back from their bytes', () => {
  const writer = createByteWriter();
  fc.assert(
    fc.property(fc.array(fc.tuple(anyWhole, fc.integer())), (pairs) => {
      for (const [unsigned, signed] of pairs) {
        writer.unsigned(unsigned);
        writer.signed(signed);
      }
      const reader = createByteReader(writer.take());
      expect(pairs.map(() => [reader.unsigned(), reader.signed()])).toEqual(pairs);
      expect(reader.isAtEnd()).toBe(true);
    }),
  );
});

it('a small number takes one byte, the next size two', () => {
  const writer = createByteWriter();
  writer.unsigned(127);
  expect(writer.take()).toHaveLength(1);
  writer.unsigned(128);
  expect(writer.take()).toHaveLength(2);
  writer.signed(-64);
  expect(writer.take()).toHaveLength(1);
});

it('tallies come back from their bytes', () => {
  const check = fc.record({
    outcome: fc.constantFrom('up' as const, 'up' as const, 'down' as const, 'throttled' as const),
    totalTenths: fc.oneof(fc.nat(50), fc.nat(900_000)),
  });
  const spans = fc.uniqueArray(fc.tuple(fc.nat(1_500), fc.array(check, { minLength: 1 })), {
    selector: ([span]) => span,
  });
  const writer = createByteWriter();
  fc.assert(
    fc.property(spans, (filled) => {
      const tallies = new Map<number, Tally>();
      for (const [span, checks] of filled) {
        const tally = emptyTally();
        for (const each of checks) addCheck(tally, each);
        tallies.set(span * 60_000, tally);
      }
      const body = encodeTallies(writer, { tallies, startsAt: 0, spanMs: 60_000 });
      const decoded = new Map(decodeTallies(body, { startsAt: 0, spanMs: 60_000 }));
      expect(sorted(decoded)).toEqual(sorted(tallies));
    }),
  );
});

/** As plain lists in order: maps compare without regard to it. */
function sorted(tallies: ReadonlyMap<number, Tally>): unknown {
  return [...tallies]
    .sort(([a], [b]) => a - b)
    .map(([at, tally]) => [
      at,
      { ...tally, buckets: [...tally.buckets].sort(([a], [b]) => a - b) },
    ]);
}
