import { expect, it } from 'vitest';
import { EngineStage } from '../../../test/support/engine/engine-stage.ts';
import { post, testMessage } from '../../../test/support/engine/test-message.ts';

it('does not wait at the end for a claim that comes to nothing', async () => {
  const stage = new EngineStage();
  const claims = { begun: 0 };
  Object.assign(stage.storage.deliveries, {
    claim: async () => {
      claims.begun += 1;
      await new Promise<void>((resolve) => stage.clock.after(1_000, resolve));
      return [];
    },
  });
  await stage.start();
  await post(stage, testMessage(stage, 1));
  await stage.until(0.1);
  expect(claims.begun).toBe(1);
  await stage.awaits(stage.engine.stop(60_000));
  expect(stage.second).toBeLessThan(2);
});
