import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DueQueue } from './due-queue.ts';

const moves = fc.array(
  fc.record({
    slot: fc.integer({ min: 0, max: 40 }),
    dueAt: fc.option(fc.integer({ min: 0, max: 100 })),
  }),
  { maxLength: 200 },
);

describe('DueQueue', () => {
  it('behaves like a sorted map', () => {
    fc.assert(
      fc.property(moves, fc.integer({ min: 0, max: 100 }), (steps, now) => {
        const queue = new DueQueue();
        const model = new Map<number, number>();
        for (const { slot, dueAt } of steps) {
          if (dueAt === null) {
            queue.delete(slot);
            model.delete(slot);
          } else {
            queue.set(slot, dueAt);
            model.set(slot, dueAt);
          }
        }
        expect(queue.size).toBe(model.size);
        expect(queue.countDue(now)).toBe([...model.values()].filter((due) => due <= now).length);
        for (const [slot, due] of model) expect(queue.dueAt(slot)).toBe(due);
        const order = [...model.values()].sort((a, b) => a - b);
        for (const due of order) {
          const first = queue.first();
          expect(first?.dueAt).toBe(due);
          queue.delete(first?.slot ?? -1);
        }
        expect(queue.first()).toBeNull();
      }),
    );
  });

  it('grows far beyond its first capacity', () => {
    const queue = new DueQueue();
    for (let slot = 100_000; slot >= 0; slot -= 1) queue.set(slot, slot * 2);
    expect(queue.first()).toEqual({ slot: 0, dueAt: 0 });
    expect(queue.dueAt(99_999)).toBe(199_998);
    expect(queue.dueAt(5_000_000)).toBeNull();
    expect(queue.countDue(10)).toBe(6);
  });
});
