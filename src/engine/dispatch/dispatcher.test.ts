import { describe, expect, it } from 'vitest';
import type { Executor, ExecutorSetup, Job } from '../../core/ports/executor.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import { EngineStage } from '../../../test/support/engine/engine-stage.ts';

/** An executor whose every move the test makes itself. */
class HandExecutor implements Executor {
  readonly jobs: Job[] = [];
  onReports: ExecutorSetup['onReports'] = () => undefined;
  isBroken = false;
  queued = 0;
  willing: Promise<void> = Promise.resolve();

  async start(): Promise<void> {
    // Ready as it is.
  }

  async submit(jobs: readonly Job[]): Promise<void> {
    this.jobs.push(...jobs);
    if (this.isBroken) throw new Error('no workers');
    return this.willing;
  }

  cancel(): void {
    // Nothing runs.
  }

  load(): { readonly queued: number; readonly underWay: number } {
    return { queued: this.queued, underWay: 0 };
  }

  async stop(): Promise<void> {
    // Nothing runs.
  }

  report(job: Job | undefined, seen: Partial<ProbeResult>): void {
    const result: ProbeResult = {
      outcome: 'up',
      reason: null,
      phase: null,
      notes: [],
      message: '',
      startedAt: 0,
      address: null,
      timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
      evidence: {},
      memory: null,
      ...seen,
    };
    this.onReports([{ id: job?.id ?? -1, result, worker: 'hand', pid: 0 }]);
  }
}

function handStage(): { readonly stage: EngineStage; readonly executor: HandExecutor } {
  const executor = new HandExecutor();
  const stage = new EngineStage({
    changes: {
      openExecutor: ({ onReports }) => {
        executor.onReports = onReports;
        return executor;
      },
    },
  });
  return { stage, executor };
}

describe('reports', () => {
  it('count once, however often they come', async () => {
    const { stage, executor } = handStage();
    const shop = stage.site('shop');
    await stage.start();
    await stage.until(1);
    const [job] = executor.jobs;
    for (let n = 0; n < 3; n += 1) executor.report(job, { outcome: 'down', reason: 'reset' });
    executor.report(undefined, { outcome: 'down', reason: 'reset' });
    await stage.until(5);
    expect(stage.storage.tables.checks).toHaveLength(1);
    expect(stage.storage.tables.watched.get(shop.id)?.state).toMatchObject({
      status: 'suspect',
      sequence: 1,
      step: 0,
    });
  });

  it('that come after their job was given up make history, and move nothing', async () => {
    const { stage, executor } = handStage();
    const shop = stage.site('shop');
    await stage.start();
    await stage.until(1);
    const [lost] = executor.jobs;
    await stage.until(200);
    executor.report(executor.jobs.at(-1), { outcome: 'up', startedAt: stage.clock.now() });
    await stage.until(202);
    executor.report(lost, { outcome: 'down', reason: 'reset', startedAt: stage.startedAt });
    await stage.until(210);
    const outcomes = stage.storage.tables.checks.map(({ outcome }) => outcome);
    expect(outcomes.slice(-2)).toEqual(['up', 'down']);
    expect(stage.storage.tables.watched.get(shop.id)?.state.status).toBe('up');
    expect(stage.engine.counts().unjudgedChecks).toBe(1);
  });

  it('of a removed monitor end nothing of the one that has got its slot', async () => {
    const { stage, executor } = handStage();
    const shop = stage.site('shop');
    await stage.start();
    await stage.until(1);
    stage.engine.remove(shop.id);
    const bakery = stage.change(stage.site('bakery', undefined, { intervalMs: 10_000 }));
    await stage.until(2);
    const [old, current] = executor.jobs;
    executor.report(old, { outcome: 'up' });
    // Its first check is still under way: no second one begins.
    await stage.until(25);
    expect(executor.jobs).toHaveLength(2);
    executor.report(current, { outcome: 'up', startedAt: stage.clock.now() });
    await stage.until(40);
    expect(executor.jobs.length).toBe(3);
    expect(stage.storage.tables.checks.map(({ monitorId }) => monitorId)).toEqual([bakery.id]);
  });

  it.each([
    [0, 200],
    [7, 700],
  ])(
    'that never come leave nobody believing, also with %i jobs in a queue',
    async (queued, second) => {
      const { stage, executor } = handStage();
      executor.queued = queued;
      const shop = stage.site('shop', undefined, { intervalMs: 30_000 });
      await stage.start();
      await stage.until(1);
      executor.report(executor.jobs[0], { outcome: 'up', startedAt: stage.clock.now() });
      await stage.until(second);
      expect(stage.storage.tables.watched.get(shop.id)?.state.status).toBe('unknown');
    },
  );
});

describe('an executor that takes no more', () => {
  it('is given nothing until it is willing, and what is due is counted', async () => {
    const { stage, executor } = handStage();
    for (let n = 0; n < 50; n += 1) stage.site(`m${n}`);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    await stage.start();
    await stage.until(0.05);
    executor.willing = promise.then(() => undefined);
    await stage.until(8);
    const before = executor.jobs.length;
    expect(before).toBeLessThan(50);
    expect(stage.engine.health()).toMatchObject({ backlogChecks: 50 - before });
    await stage.until(40);
    expect(stage.engine.health()).toMatchObject({ isScheduleKept: false });
    resolve(undefined);
    await stage.until(41);
    expect(executor.jobs).toHaveLength(50);
    expect(stage.engine.health()).toMatchObject({ isScheduleKept: true, backlogChecks: 0 });
  });

  it('is asked again at the next slot when it refuses', async () => {
    const { stage, executor } = handStage();
    stage.site('shop');
    await stage.start();
    executor.isBroken = true;
    await stage.until(5);
    executor.isBroken = false;
    await stage.until(100);
    expect(executor.jobs.length).toBeGreaterThanOrEqual(2);
    expect(stage.log.lines.some(({ message }) => message === 'the executor refused jobs')).toBe(
      true,
    );
  });
});
