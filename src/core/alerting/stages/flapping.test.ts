import { describe, expect, it } from 'vitest';
import { asIncidentId } from '../../ids.ts';
import {
  calmAt,
  CALM_AFTER_MS,
  countEnding,
  countOpening,
  flappingMute,
  judgeOpening,
  noteChange,
  resumeFlapping,
  type FlappingState,
} from './flapping.ts';

const NOW = 1_000_000_000;
const outage = { id: asIncidentId('i2'), startedAt: NOW - 50_000 };
const paired = (agoMs: number): FlappingState => ({ kind: 'paired', endedAt: NOW - agoMs });
const unstable: FlappingState = {
  kind: 'unstable',
  incidentId: asIncidentId('i1'),
  since: NOW - 400_000,
  outages: 2,
  downMs: 70_000,
  changedAt: NOW - 90_000,
};

describe('an outage', () => {
  it.each([
    ['the first ever', null, 'usual'],
    ['one minute after a pair', paired(60_000), 'unstable'],
    ['just within ten minutes of a pair', paired(CALM_AFTER_MS - 1), 'unstable'],
    ['ten minutes after a pair', paired(CALM_AFTER_MS), 'usual'],
    ['of an unstable monitor', unstable, 'muted'],
  ] as const)('%s is %s', (_, state, kind) => {
    expect(judgeOpening(state, outage, NOW).kind).toBe(kind);
  });

  it('begins the count when it makes its monitor unstable', () => {
    expect(judgeOpening(paired(1), outage, NOW).state).toEqual({
      kind: 'unstable',
      incidentId: 'i2',
      since: outage.startedAt,
      outages: 1,
      downMs: 0,
      changedAt: NOW,
    });
    expect(countOpening(unstable)).toMatchObject({ outages: 3 });
    expect(countOpening(null)).toBeNull();
  });

  it('is summed up when it ends, never by less than nothing', () => {
    const end = { downMs: 30_000, isNotified: false };
    expect(countEnding(unstable, end, NOW)).toMatchObject({ downMs: 100_000 });
    expect(countEnding(unstable, { ...end, downMs: -5 }, NOW)).toMatchObject({ downMs: 70_000 });
  });

  it('makes a pair only when people were notified of it', () => {
    const end = { downMs: 1, isNotified: true };
    expect(countEnding(null, end, NOW)).toEqual(paired(0));
    expect(countEnding(paired(5), { ...end, isNotified: false }, NOW)).toEqual(paired(5));
  });
});

describe('calm', () => {
  it('comes ten minutes after the last change of status, and is begun anew by each', () => {
    expect(calmAt(unstable)).toBe(NOW - 90_000 + CALM_AFTER_MS);
    expect(calmAt(paired(1))).toBeNull();
    const changed = noteChange(unstable, { from: 'up', to: 'suspect' }, NOW);
    expect(calmAt(changed)).toBe(NOW + CALM_AFTER_MS);
  });

  it.each([
    ['up', 'unknown'],
    ['degraded', 'up'],
  ] as const)('is not disturbed by a change from %s to %s', (from, to) => {
    expect(noteChange(unstable, { from, to }, NOW)).toBe(unstable);
  });

  it('is what mutes an unstable monitor', () => {
    expect(flappingMute(unstable)).toMatchObject({ stage: 'flapping' });
    expect([flappingMute(null), flappingMute(paired(1))]).toEqual([null, null]);
  });

  it('does not lie further ahead after a clock that went back', () => {
    expect(calmAt(resumeFlapping(unstable, NOW - 86_400_000))).toBe(
      NOW - 86_400_000 + CALM_AFTER_MS,
    );
    expect(resumeFlapping(paired(0), NOW - 5)).toEqual(paired(5));
    expect(resumeFlapping(unstable, NOW + 5)).toEqual(unstable);
  });
});
