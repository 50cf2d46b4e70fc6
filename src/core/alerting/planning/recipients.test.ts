import { expect, test } from 'vitest';
import { CHANNEL_FALLBACKS } from '../../../testing/sample-fallbacks.ts';
import { asChannelId } from '../../ids.ts';
import type { Channel } from '../../people/channel.ts';
import type { NoticeKind } from '../notification.ts';
import { takersOf } from './recipients.ts';

const channelId = asChannelId('a');

test.each<[Partial<Channel>, NoticeKind, boolean]>([
  [{}, 'opened', true],
  [{}, 'slow', true],
  [{ severity: 'critical' }, 'opened', true],
  [{ severity: 'critical' }, 'slow', false],
  [{ severity: 'critical' }, 'slow_over', false],
  // It says that the site is down again.
  [{ severity: 'critical' }, 'unstable', true],
  [{ sends: 'down' }, 'opened', true],
  [{ sends: 'down' }, 'resolved', false],
  [{ sends: 'up' }, 'opened', false],
  [{ sends: 'up' }, 'resolved', true],
  [{ isReminding: false }, 'reminder', false],
  [{ isReminding: true }, 'reminder', true],
])('a channel with %j takes %s: %s', (settings, kind, isTaken) => {
  const channel: Channel = {
    ...CHANNEL_FALLBACKS,
    id: channelId,
    kind: 'webhook',
    options: {},
    ...settings,
  };
  const routes = [{ channelId, recipient: null }];
  const directory = { channels: new Map([[channelId, channel]]) };
  expect(takersOf(kind, { routes, directory })).toEqual(isTaken ? routes : []);
});
