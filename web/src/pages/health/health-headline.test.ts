import { expect, it } from 'vitest';
import type { TrustAnswer } from '../../../../src/api/contract.ts';
import { headlineOf } from './health-headline.ts';

const trust = {
  alarm: null,
  isStorageWritable: true,
  isOnTime: true,
  areSendersMoving: true,
  sitesAsked: 3,
  sitesAnswered: 1,
} as TrustAnswer;
const alarm = { id: 'a', cause: 'network', startedAt: 5 } as const;

it.each([
  [{}, 1, 'health.trusted'],
  [{}, 0, 'health.noAlarmChannel'],
  [{ sitesAnswered: 0 }, 1, 'health.silent'],
  [{ sitesAnswered: 0, sitesAsked: 0 }, 1, 'health.trusted'],
  [{ areSendersMoving: false, sitesAnswered: 0 }, 0, 'health.unsent'],
  [{ isOnTime: false, areSendersMoving: false }, 1, 'health.late'],
  [{ isStorageWritable: false, isOnTime: false }, 1, 'health.unwritable'],
  [{ alarm, isStorageWritable: false }, 1, 'trouble.blind'],
  [{ alarm: { ...alarm, cause: 'storage' } as const }, 1, 'trouble.unwritten'],
])('the worst is said first: %o, %i channels: %s', (changed, alarmChannels, id) => {
  const headline = headlineOf({ trust: { ...trust, ...changed }, alarmChannels }, String);
  expect(headline.id).toBe(id);
});
