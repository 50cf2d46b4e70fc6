import { expect, test } from 'vitest';
import type { Channel } from '../people/channel.ts';
import { asChannelId, asOwnerId } from '../ids.ts';
import { alarmRoutes } from './route.ts';
import { CHANNEL_FALLBACKS } from '../../testing/sample-fallbacks.ts';

const ops = asOwnerId('ops');
const shop = asOwnerId('shop');

function channel(id: string, ownerId: Channel['ownerId'], isEnabled = true): Channel {
  return {
    ...CHANNEL_FALLBACKS,
    id: asChannelId(id),
    kind: 'webhook',
    ownerId,
    options: {},
    isEnabled,
  };
}

test.each([
  ['the operator', ops, [channel('a', ops), channel('b', null)], 'operator', ['a']],
  [
    'nobody is named',
    null,
    [channel('a', ops), channel('b', null)],
    'channels_without_owner',
    ['b'],
  ],
  [
    'no channel without an owner',
    null,
    [channel('a', ops), channel('b', shop)],
    'all_owners',
    ['a', 'b'],
  ],
  ['the operator has no channel', ops, [channel('b', shop)], 'all_owners', ['b']],
  [
    'the operator is switched off',
    ops,
    [channel('a', ops, false), channel('b', null)],
    'channels_without_owner',
    ['b'],
  ],
  [
    'all are switched off',
    ops,
    [channel('a', ops, false), channel('b', null, false)],
    'nobody',
    [],
  ],
  ['there is no channel', null, [], 'nobody', []],
] as const)('who hears of an alarm: %s', (_, operatorId, channels, audience, ids) => {
  const directory = {
    channels: new Map(channels.map((each) => [each.id, each])),
    owners: new Map(),
  };
  const told = alarmRoutes(operatorId, directory);
  expect([told.recipients, told.routes.map(({ channelId }) => channelId)]).toEqual([audience, ids]);
});
