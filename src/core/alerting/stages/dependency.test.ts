import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asMonitorId, type MonitorId } from '../../ids.ts';
import type { Status } from '../../monitor/monitor.ts';
import { ancestorsOf, dependencyMute } from './dependency.ts';

const NOW = 1_000_000;
const router = (status: Status, since = NOW - 60_000) => ({ name: 'router', status, since });
const muteOf = (ancestor: ReturnType<typeof router>, lastSeenAt: number | null = NOW) =>
  dependencyMute({ ancestors: [ancestor], lastSeenAt, at: NOW });

describe('what a monitor depends on', () => {
  it.each([
    ['suspect', true],
    ['down', true],
    ['recovering', true],
    ['up', false],
    ['degraded', false],
    ['pending', false],
    ['unknown', false],
  ] as const)('explains its failure while it is %s: %s', (status, isMuted) => {
    expect(muteOf(router(status)) !== null).toBe(isMuted);
  });

  it('explains it until the monitor has failed once more since it came back', () => {
    expect(muteOf(router('up', NOW - 10), NOW - 20)).toEqual({
      stage: 'dependency',
      by: 'router',
      until: null,
    });
    expect(muteOf(router('up', NOW - 10), NOW - 5)).toBeNull();
    expect(muteOf(router('up', NOW - 10), null)).toBeNull();
  });

  it('explains nothing for ever after a clock that went back', () => {
    expect(muteOf(router('up', NOW + 86_400_000), NOW)).toBeNull();
  });

  it('explains nothing when it is nothing', () => {
    expect(dependencyMute({ ancestors: [], lastSeenAt: 1, at: NOW })).toBeNull();
  });
});

describe('the graph', () => {
  const graph =
    (edges: Readonly<Record<string, readonly string[]>>) =>
    (id: MonitorId): readonly MonitorId[] =>
      (edges[id] ?? []).map(asMonitorId);
  const of = (id: string, edges: Readonly<Record<string, readonly string[]>>) =>
    ancestorsOf(asMonitorId(id), graph(edges));

  it('is followed upwards, each monitor once', () => {
    const edges = { shop: ['switch', 'db'], switch: ['router'], db: ['switch'] };
    expect(of('shop', edges)).toEqual(['switch', 'db', 'router']);
    expect(of('router', edges)).toEqual([]);
  });

  it('has circles that explain nothing, and hide nothing behind them', () => {
    expect(of('a', { a: ['b'], b: ['a'] })).toEqual([]);
    expect(of('a', { a: ['a'] })).toEqual([]);
    expect(of('a', { a: ['b'], b: ['a', 'router'] })).toEqual(['router']);
    expect(of('c', { c: ['a'], a: ['b'], b: ['a'] })).toEqual(['a', 'b']);
  });

  it('never makes two monitors explain each other', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const edges = fc.dictionary(fc.constantFrom(...ids), fc.subarray(ids));
    fc.assert(
      fc.property(edges, (given) => {
        for (const id of ids) {
          for (const ancestor of of(id, given)) expect(of(ancestor, given)).not.toContain(id);
        }
      }),
    );
  });
});
