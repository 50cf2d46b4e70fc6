import { expect, it } from 'vitest';
import { CHANNEL_FALLBACKS } from '../../../testing/sample-fallbacks.ts';
import { asChannelId } from '../../ids.ts';
import { eventText } from '../../incident/timeline.ts';
import type { Channel } from '../../people/channel.ts';
import type { Destination, Directory } from '../route.ts';
import { reasonsIn, unsentReasons } from './unsent-ends.ts';

const to = (channel: string, recipient: string | null = null): Destination => ({
  channelId: asChannelId(channel),
  recipient,
});

const channels = [
  ['fine', {}],
  ['off', { isEnabled: false }],
  ['down', { sends: 'down' }],
] as const satisfies readonly (readonly [string, Partial<Channel>])[];

const directory: Directory = {
  owners: new Map(),
  channels: new Map(
    channels.map(([id, settings]) => {
      const own = { id: asChannelId(id), kind: 'email', options: {}, ...settings };
      return [own.id, { ...CHANNEL_FALLBACKS, ...own }];
    }),
  ),
  recipientsOf: () => ['a@x.example', 'b@x.example'],
};

const silence = { stage: 'silence', by: 's1', until: null } as const;

it.each([
  ['goes to all', [to('fine', 'a@x.example')], null, 'the recovery was confirmed'],
  ['was muted', [], silence, /because of the silence s1, so no one is of its end$/],
  ['was taken by no one', [], null, /; no channel had taken the alert$/],
  ['lost its channel', [to('gone')], null, /; its end did not go to gone, which is gone$/],
  [
    'lost a recipient',
    [to('fine', 'c@x.example'), to('fine', 'a@x.example')],
    null,
    /; its end did not go to c@x\.example \(fine\), who is no longer a recipient of it$/,
  ],
  [
    'met others, each once',
    [to('off', 'a@x.example'), to('down', 'a@x.example'), to('down', 'a@x.example')],
    null,
    /\(off\), which is switched off; its end did not go to a@x\.example \(down\), which takes only what begins$/,
  ],
] as const)('an end that %s says so in the time line', (_, notified, mute, text) => {
  const reasons = reasonsIn(unsentReasons({ mute, notified }, directory));
  const data = { why: 'recovered', isNotified: notified.length > 0, ...reasons };
  expect(eventText({ kind: 'resolved', data })).toMatch(text);
});

it('names the first of many', () => {
  const notified = Array.from({ length: 30 }, (_, n) => to(`gone${n}`));
  const data = { why: 'paused', ...reasonsIn(unsentReasons({ mute: null, notified }, directory)) };
  const text = eventText({ kind: 'resolved', data });
  expect(text).toMatch(/gone19, which is gone; nor to 10 more$/);
  expect(text).not.toContain('gone20');
});

it('of an older version is written out as it was', () => {
  const text = eventText({ kind: 'resolved', data: { why: 'recovered', isNotified: false } });
  expect(text).toMatch(/; no one had been notified of it, so no one is of its end$/);
});
