import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addCheck, addPhases, emptyTally, type Tally } from './tally.ts';
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
    phases: fc.option(
      fc.record({ dns: fc.nat(9), connect: fc.nat(900), tls: fc.nat(), firstByte: fc.nat() }),
    ),
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
        for (const each of checks) {
          addCheck(tally, each);
          if (each.outcome === 'up' && each.phases !== null) addPhases(tally, each.phases);
        }
        tallies.set(span * 60_000, tally);
      }
      const body = encodeTallies(writer, { tallies, startsAt: 0, spanMs: 60_000 });
      const decoded = new Map(decodeTallies(body, { startsAt: 0, spanMs: 60_000 }));
      expect(sorted(decoded)).toEqual(sorted(tallies));
    }),
  );
});

it('tallies of a former version, without phases, are still read', () => {
  // Two minutes: one good check of 250 tenths; two failures and one that could not be judged.
  const former = Uint8Array.from([0, 0xfa, 1, 4 * 3 + 2, 2, 1]);
  const origin = { startsAt: 0, spanMs: 60_000 };
  const first = emptyTally();
  addCheck(first, { outcome: 'up', totalTenths: 250 });
  expect(decodeTallies(former, origin)).toEqual([
    [0, first],
    [180_000, { ...emptyTally(), downCount: 2, otherCount: 1 }],
  ]);
});

it('an hour of good checks, a minute each, takes less than twenty bytes more for its phases', () => {
  const bytesOf = (hasPhases: boolean): number => {
    const tallies = new Map<number, Tally>();
    for (let minute = 0; minute < 60; minute += 1) {
      const tally = emptyTally();
      addCheck(tally, { outcome: 'up', totalTenths: 1_800 });
      tallies.set(minute * 60_000, tally);
    }
    const first = tallies.get(0);
    if (hasPhases && first !== undefined) {
      for (let minute = 0; minute < 60; minute += 1) {
        addPhases(first, { dns: 38, connect: 182, tls: 310, firstByte: 960 });
      }
    }
    return encodeTallies(createByteWriter(), { tallies, startsAt: 0, spanMs: 60_000 }).length;
  };
  expect(bytesOf(true) - bytesOf(false)).toBeLessThan(20);
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
