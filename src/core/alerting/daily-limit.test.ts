import { expect, test } from 'vitest';
import { asChannelId } from '../ids.ts';
import { dailyLimitId, dayStartOf, isOverDailyLimit, maySendToday } from './daily-limit.ts';

const MIDNIGHT = Date.UTC(2026, 10, 30);

test.each([
  [0, 1_000_000, true],
  [3, 0, true],
  [3, 2, true],
  [3, 3, false],
])('with a limit of %i and %i sent, one more: %s', (maxPerDay, sent, isAllowed) => {
  expect(maySendToday({ maxPerDay }, sent)).toBe(isAllowed);
});

test('days begin at midnight in UTC, and each has a name of its own for a channel', () => {
  expect(dayStartOf(MIDNIGHT - 1)).toBe(MIDNIGHT - 86_400_000);
  expect(dayStartOf(MIDNIGHT)).toBe(MIDNIGHT);
  const sms = asChannelId('sms');
  expect(dailyLimitId(sms, MIDNIGHT)).toBe(dailyLimitId(sms, MIDNIGHT + 86_399_999));
  expect(dailyLimitId(sms, MIDNIGHT)).not.toBe(dailyLimitId(sms, MIDNIGHT - 1));
  expect(dailyLimitId(sms, MIDNIGHT)).not.toBe(dailyLimitId(asChannelId('call'), MIDNIGHT));
});

test('only its own code is over the limit', () => {
  expect(isOverDailyLimit("daily_limit: 'sms' has sent its 3 messages")).toBe(true);
  expect(isOverDailyLimit('http_400: daily_limit: you')).toBe(false);
});
