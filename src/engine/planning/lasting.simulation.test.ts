import { expect, it } from 'vitest';
import { downDuring, EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { asChannelId } from '../../core/ids.ts';
import { CHANNEL_FALLBACKS } from '../../testing/sample-fallbacks.ts';

const HOUR = 3_600;
const SLOWLY = { intervalMs: 1_800_000, timeoutMs: 10_000 };

it('an outage is reminded of at 1 h, 4 h, 24 h and daily, over restarts and clocks that are set, once each', async () => {
  const stage = new EngineStage();
  stage.site('shop', downDuring([0, 1e9]), SLOWLY);
  stage.storage.direct.channels.put({
    ...CHANNEL_FALLBACKS,
    id: asChannelId('sms'),
    kind: 'recording',
    ownerId: null,
    options: {},
    isEnabled: true,
    isReminding: false,
  });
  await stage.start();
  await stage.until(HOUR - 20);
  stage.kill();
  await stage.start();
  await stage.until(2 * HOUR);
  for (const hours of [24, -24, 1, -1]) {
    stage.clock.jump(hours * HOUR * 1_000);
    await stage.clock.advance(600_000);
  }
  await stage.until(26 * HOUR);
  const arrived = stage.notifier.tries.map(({ at, delivery: { id, notice } }) => {
    const hour = Math.floor((at - stage.startedAt) / 3_600_000);
    return [hour, notice.kind, id.split('_').at(-1)];
  });
  expect(arrived).toEqual([
    [0, 'opened', 'hook'],
    [0, 'opened', 'sms'],
    [1, 'reminder', 'hook'],
    [4, 'reminder', 'hook'],
    [24, 'reminder', 'hook'],
  ]);
  const ids = stage.notifier.tries.map(({ delivery }) => delivery.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { delivery } of stage.notifier.tries.slice(2)) {
    expect(delivery.notice.evidence['downMs']).toBeGreaterThanOrEqual(0);
  }
});
