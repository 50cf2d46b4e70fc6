import { expect, test } from 'vitest';
import { asChannelId, asOwnerId } from '../ids.ts';
import type { Channel } from '../people/channel.ts';
import type { Owner } from '../people/owner.ts';
import { reachOf } from './reach.ts';

const [OPS, SHOP, NIGHT] = [asOwnerId('ops'), asOwnerId('shop'), asOwnerId('night')];

function directoryOf(channels: readonly Pick<Channel, 'ownerId' | 'isEnabled'>[]) {
  const owners = [OPS, SHOP, NIGHT].map((id): Owner => ({
    id,
    name: id,
    language: 'en',
    timezone: 'UTC',
  }));
  return {
    owners: new Map(owners.map((owner) => [owner.id, owner])),
    channels: new Map(
      channels.map((channel, index) => {
        const id = asChannelId(`c${index}`);
        return [id, { ...channel, id, kind: 'webhook', options: {} }];
      }),
    ),
  };
}

const monitors = new Map([
  [null, 7],
  [OPS, 3],
  [SHOP, 2],
]);

test('without channels no one is notified of anything', () => {
  const reach = reachOf(directoryOf([]), monitors);
  expect(reach.monitorsWithoutChannel).toBe(12);
  expect(reach.ownersWithoutChannel).toEqual([OPS, SHOP, NIGHT]);
  expect([null, OPS].map(reach.hasChannel)).toEqual([false, false]);
});

test('a channel that is switched off is none, and one without an owner is for monitors without one', () => {
  const channels = [
    { ownerId: OPS, isEnabled: true },
    { ownerId: SHOP, isEnabled: false },
  ];
  const reach = reachOf(directoryOf(channels), monitors);
  expect(reach.monitorsWithoutChannel).toBe(9);
  expect(reach.ownersWithoutChannel).toEqual([SHOP, NIGHT]);
  const mended = directoryOf([...channels, { ownerId: null, isEnabled: true }]);
  expect(reachOf(mended, monitors).monitorsWithoutChannel).toBe(2);
  expect(reachOf(mended, monitors).hasChannel(null)).toBe(true);
});
