import { expect, test } from 'vitest';
import { channelIdOf, obstacleIn } from './push-state.ts';

test.each([
  [{ isSecureContext: false, hasPush: false, permission: null }, 'insecure'],
  [{ isSecureContext: true, hasPush: false, permission: 'granted' }, 'unsupported'],
  [{ isSecureContext: true, hasPush: true, permission: null }, 'unsupported'],
  [{ isSecureContext: true, hasPush: true, permission: 'denied' }, 'blocked'],
  [{ isSecureContext: true, hasPush: true, permission: 'default' }, null],
  [{ isSecureContext: true, hasPush: true, permission: 'granted' }, null],
] as const)('a browser with %j: %s', (page, obstacle) => {
  expect(obstacleIn(page)).toBe(obstacle);
});

test('the page and the service call the channel of a subscription the same', async () => {
  const endpoint = 'https://push.example/send/a%20b?c';
  // The same pair stands in the test of the service.
  expect(await channelIdOf(endpoint)).toBe('browser-b852571e0d0d0d1815e43f8c');
});
