import { expect, test } from 'vitest';
import { asChannelId } from '../../core/ids.ts';
import type { Channel } from '../../core/people/channel.ts';
import { EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { post, testMessage } from '../../../test/support/engine/test-message.ts';
import { silentLog } from '../../../test/support/silent-log.ts';
import { switchOff } from './switch-off.ts';

const ID = asChannelId('browser-1');

function setupWith(channel: Pick<Channel, 'id' | 'isEnabled'> | null) {
  const written: Channel[] = [];
  let refreshes = 0;
  const channels = {
    get: async () => channel as Channel | null,
    put: async (item: Channel) => written.push(item) > 0,
  };
  const routes = { refresh: () => void (refreshes += 1) };
  return { setup: { channels, routes, log: silentLog() }, written, refreshes: () => refreshes };
}

test('a channel whose receiver is gone is switched off, and routes are read again', async () => {
  const { setup, written, refreshes } = setupWith({ id: ID, isEnabled: true });
  await switchOff(setup, ID);
  expect(written).toEqual([{ id: ID, isEnabled: false }]);
  expect(refreshes()).toBe(1);
});

test.each([null, { id: ID, isEnabled: false }])('%j is left as it is', async (channel) => {
  const { setup, written, refreshes } = setupWith(channel);
  await switchOff(setup, ID);
  expect(written).toEqual([]);
  expect(refreshes()).toBe(0);
});

test('what cannot be written harms nothing', async () => {
  const { setup } = setupWith({ id: ID, isEnabled: true });
  const channels = { ...setup.channels, put: () => Promise.reject(new Error('full')) };
  await expect(switchOff({ ...setup, channels }, ID)).resolves.toBeUndefined();
});

test.each([
  [true, false],
  [false, true],
])(
  'a refusal by a receiver that is gone: %s leaves the channel on: %s',
  async (isGone, isEnabled) => {
    const stage = new EngineStage();
    stage.notifier.answer(() => ({ kind: 'refused', code: 'http_410', detail: 'gone', isGone }));
    await stage.start();
    await post(stage, testMessage(stage, 1));
    await stage.until(5);
    expect(stage.notifier.tries).toHaveLength(1);
    expect(await stage.storage.channels.get(asChannelId('hook'))).toMatchObject({ isEnabled });
    await stage.awaits(stage.engine.stop(1_000));
  },
);
