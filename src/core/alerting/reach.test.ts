import { expect, test } from 'vitest';
import { asChannelId, asOwnerId, asProjectId } from '../ids.ts';
import type { Channel } from '../people/channel.ts';
import type { Owner } from '../people/owner.ts';
import { DEFAULT_PROJECT } from '../projects/project-field.ts';
import { reachOf } from './reach.ts';
import { CHANNEL_FALLBACKS, OWNER_FALLBACKS } from '../../testing/sample-fallbacks.ts';

const [OPS, SHOP, NIGHT] = [asOwnerId('ops'), asOwnerId('shop'), asOwnerId('night')];

function directoryOf(channels: readonly Pick<Channel, 'ownerId' | 'isEnabled'>[]) {
  const owners = [OPS, SHOP, NIGHT].map((id): Owner => ({ ...OWNER_FALLBACKS, id, name: id }));
  return {
    owners: new Map(owners.map((owner) => [owner.id, owner])),
    channels: new Map(
      channels.map((channel, index) => {
        const id = asChannelId(`c${index}`);
        return [id, { ...CHANNEL_FALLBACKS, ...channel, id, kind: 'webhook', options: {} }];
      }),
    ),
  };
}

const projectId = DEFAULT_PROJECT;
const monitors = [
  { projectId, ownerIds: [], monitors: 7 },
  { projectId, ownerIds: [OPS], monitors: 3 },
  { projectId, ownerIds: [SHOP], monitors: 2 },
];

test('without channels no one is notified of anything', () => {
  const reach = reachOf(directoryOf([]), monitors);
  expect(reach.monitorsWithoutChannel).toBe(12);
  expect(reach.ownersWithoutChannel).toEqual([OPS, SHOP, NIGHT]);
  expect([[], [OPS]].map((ids) => reach.hasChannel(ids))).toEqual([false, false]);
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
  expect(reachOf(mended, monitors).hasChannel([])).toBe(true);
  expect(reachOf(mended, monitors).hasChannel([], asProjectId('other'))).toBe(false);
});

test('a monitor of several owners is reached over a channel of any of them', () => {
  const reach = reachOf(directoryOf([{ ownerId: OPS, isEnabled: true }]), [
    { projectId, ownerIds: [SHOP, OPS], monitors: 2 },
    { projectId, ownerIds: [SHOP, NIGHT], monitors: 3 },
  ]);
  expect(reach.monitorsWithoutChannel).toBe(3);
  expect(
    [
      [SHOP, OPS],
      [SHOP, NIGHT],
    ].map((ids) => reach.hasChannel(ids)),
  ).toEqual([true, false]);
});
