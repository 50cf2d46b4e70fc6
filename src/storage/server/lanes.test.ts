import { describe, expect, it } from 'vitest';
import { createLanes } from './lanes.ts';
import { LANES } from './protocol.ts';

describe('lanes', () => {
  it('serve the most urgent first and each in the order of arrival', () => {
    const lanes = createLanes<string>(() => 0);
    lanes.add('upkeep', 'u');
    lanes.add('history', 'h');
    lanes.add('read', 'r1');
    lanes.add('durable', 'd');
    lanes.add('read', 'r2');
    const served: (string | undefined)[] = [];
    for (let lane = lanes.next(LANES); lane !== null; lane = lanes.next(LANES))
      served.push(lanes.take(lane));
    expect(served).toEqual(['d', 'r1', 'r2', 'h', 'u']);
    expect(lanes.isEmpty(LANES)).toBe(true);
  });

  it('let the least urgent go first once it has waited too long', () => {
    let now = 0;
    const lanes = createLanes<string>(() => now);
    lanes.add('upkeep', 'u');
    lanes.add('history', 'h');
    now = 400;
    lanes.add('durable', 'd');
    expect(lanes.next(LANES)).toBe('durable');
    now = 501;
    expect(lanes.next(LANES)).toBe('upkeep');
    lanes.take('upkeep');
    expect(lanes.next(LANES)).toBe('history');
    lanes.take('history');
    expect(lanes.next(LANES)).toBe('durable');
  });
});
