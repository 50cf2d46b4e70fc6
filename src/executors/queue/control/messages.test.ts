import { expect, test } from 'vitest';
import { readControlMessage, writeControlMessage } from './messages.ts';

const asked = { id: '0123456789abcdef', target: null } as const;

test('a message keeps its form from one version to the next', () => {
  const message = { ...asked, command: 'checks', max: 10 } as const;
  const sent = { ...asked, command: 'checks', most: 10 };
  expect(writeControlMessage(message)).toEqual(sent);
  expect(readControlMessage(sent)).toEqual(message);
});

test.each([
  { ...asked, command: 'ping' },
  { ...asked, command: 'resize', concurrency: 5 },
  { ...asked, command: 'shutdown', now: true },
] as const)('%j travels as it is', (message) => {
  expect(writeControlMessage(message)).toEqual(message);
  expect(readControlMessage(message)).toEqual(message);
});

test.each([
  ['no limit', { ...asked, command: 'checks' }],
  ['too high a limit', { ...asked, command: 'checks', most: 1e9 }],
  ['a limit under another name', { ...asked, command: 'checks', max: 10 }],
])('%s is refused', (_, message) => {
  expect(readControlMessage(message)).toBeNull();
});
