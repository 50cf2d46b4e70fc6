import { expect, test } from 'vitest';
import type { OverviewAnswer } from '../../../src/api/contract.ts';
import { overviewAfter } from './overview.ts';

const counts = {
  total: 2,
  pending: 0,
  up: 2,
  degraded: 0,
  suspect: 0,
  down: 0,
  recovering: 0,
  unknown: 0,
  paused: 0,
  maintenance: 0,
  silenced: 0,
  acknowledged: 0,
};
const trust: OverviewAnswer['trust'] = {
  startedWithinMs: 38,
  checksPerSecond: 0.2,
  inFlight: 0,
  backlog: 0,
  sitesAsked: 2,
  sitesAnswered: 2,
  messagesWaiting: 0,
  deadLetters: 0,
  suspicions: 0,
  falseAlarms: 0,
  storageLagMs: 0,
  isOnTime: true,
  isStorageWritable: true,
  areSendersMoving: true,
  alarm: null,
};
const before: OverviewAnswer = {
  now: 1,
  counts,
  headline: { kind: 'up', sites: 2, total: 2, since: null },
  problems: [],
  more: 0,
  trust,
  blocks: [],
  mapVersion: 'v1',
};
const isDown = {
  counts: { ...counts, up: 1, down: 1 },
  headline: { kind: 'down', sites: 1, total: 2, since: null },
} as const;

test('counts and headline change together', () => {
  expect(overviewAfter(before, { name: 'counts', data: isDown })).toEqual({ ...before, ...isDown });
});

test('the first message of a stream, which tabs that join late get again, changes no figure', () => {
  const data = { stream: 's1', now: 5, mapVersion: 'v2', trust, ...isDown };
  expect(overviewAfter(before, { name: 'hello', data })).toBe(before);
});

test('trust changes alone, and what only the service can judge changes nothing', () => {
  const late = { ...trust, backlog: 7 };
  expect(overviewAfter(before, { name: 'trust', data: late })).toEqual({ ...before, trust: late });
  expect(overviewAfter(before, { name: 'sites', data: [[0, 4, 1, 'timeout']] })).toBe(before);
  expect(overviewAfter(before, { name: 'resync', data: { mapVersion: 'v2' } })).toBe(before);
});
