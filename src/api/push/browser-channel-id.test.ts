import { expect, test } from 'vitest';
import { browserChannelId } from './browser-channel-id.ts';

test('the service and the page call the channel of a subscription the same', () => {
  // The same pair stands in the test of the page.
  expect(browserChannelId('https://push.example/send/a%20b?c')).toBe(
    'browser-b852571e0d0d0d1815e43f8c',
  );
});
