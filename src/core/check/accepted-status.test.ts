import { describe, expect, test } from 'vitest';
import { acceptsStatus, parseAcceptedStatus } from './accepted-status.ts';

describe('accepted status', () => {
  test.each([
    ['200', [[200, 200]]],
    ['200-399', [[200, 399]]],
    [
      '200-299, 401,999',
      [
        [200, 299],
        [401, 401],
        [999, 999],
      ],
    ],
  ])('%s', (text, ranges) => {
    expect(parseAcceptedStatus(text)).toEqual(ranges);
  });

  test.each([
    '',
    ',',
    '200,',
    '99',
    '1000',
    '2xx',
    '399-200',
    '200-',
    '-200',
    '200--300',
    '20O',
    '200 300',
  ])('%j is refused', (text) => {
    expect(parseAcceptedStatus(text)).toBeNull();
  });

  test('a range holds both of its ends', () => {
    const ranges = parseAcceptedStatus('200-204,401') ?? [];
    expect([199, 200, 204, 205, 401].map((status) => acceptsStatus(ranges, status))).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
  });
});
