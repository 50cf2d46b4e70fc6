import { describe, expect, it, test } from 'vitest';
import { layoutMap, squareAt, squareOfSite, type MapLayout } from './map-layout.ts';

const size = { width: 1_200, height: 256 };

function widthOf({ blocks, pitch }: MapLayout): number {
  const last = blocks.at(-1);
  return last === undefined ? 0 : last.x + last.columns * pitch;
}

describe('the fleet map', () => {
  it.each([
    [[25], 32, 1],
    [[120], 32, 1],
    [[1_000], 16, 1],
    [[5_000], 7, 1],
    [[1_840, 1_420, 780, 620, 340], 7, 1],
    [[19_000], 4, 1],
    [[100_000], 4, 6],
    [[1_000_000], 4, 53],
  ])('takes the largest squares at which %j fit: %d px for %d sites each', (counts, pitch, k) => {
    const layout = layoutMap(counts, size);
    expect([layout.pitch, layout.sitesPerSquare]).toEqual([pitch, k]);
    expect(widthOf(layout)).toBeLessThanOrEqual(size.width);
    expect(layout.rows * layout.pitch).toBeLessThanOrEqual(size.height);
  });

  it('is not higher than it has to be', () => {
    expect(layoutMap([25], size).rows).toBe(1);
    expect(layoutMap([120], size).rows).toBe(4);
  });

  it('is there on a narrow phone, and with many blocks in no room at all', () => {
    const many = Array.from({ length: 25 }, () => 4_000);
    expect(widthOf(layoutMap([100_000], { width: 330, height: 180 }))).toBeLessThanOrEqual(330);
    expect(layoutMap(many, { width: 0, height: 0 }).blocks).toHaveLength(25);
    expect(layoutMap([], size).blocks).toEqual([]);
  });
});

test.each([
  ['a square a site', [300, 77, 23]],
  ['a square for several', [90_000, 9_000, 1_001]],
])('every site is found in its square and again at its place: %s', (_, counts) => {
  const layout = layoutMap(counts, size);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const step = Math.max(1, Math.floor(total / 997));
  for (let site = 0; site < total; site += step) {
    const square = squareOfSite(layout, site);
    expect(square).not.toBeNull();
    if (square === null) continue;
    expect(square.from <= site && site < square.to).toBe(true);
    expect(squareAt(layout, square.x + 1, square.y + 1)).toEqual(square);
  }
  expect(squareOfSite(layout, total)).toBeNull();
  expect(squareAt(layout, -1, 0)).toBeNull();
  expect(squareAt(layout, size.width + 1, 0)).toBeNull();
});
