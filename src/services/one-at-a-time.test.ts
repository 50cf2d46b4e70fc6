import { beforeEach, describe, expect, it } from 'vitest';
import { asMonitorId } from '../core/ids.ts';
import { openServiceFixture, type ServiceFixture } from '../../test/support/api/api-fixture.ts';
import { createMonitors } from './monitors/create.ts';
import { importMonitorList } from './monitors/import.ts';
import { pauseMonitor } from './monitors/actions.ts';
import { updateMonitor } from './monitors/update.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { crudOf } from './crud.ts';

let service: ServiceFixture;
beforeEach(async () => {
  service = await openServiceFixture();
});

describe('oneAtATime', () => {
  it('keeps tasks of one name apart and in order, and lets others pass', async () => {
    const { storage } = service;
    const seen: string[] = [];
    const task = (name: string, label: string) =>
      oneAtATime({ storage, name }, async () => {
        seen.push(`${label} begins`);
        await Promise.resolve();
        seen.push(`${label} ends`);
      });
    await Promise.all([task('a', '1'), task('a', '2'), task('b', '3')]);
    expect(seen.filter((line) => !line.startsWith('3'))).toEqual([
      '1 begins',
      '1 ends',
      '2 begins',
      '2 ends',
    ]);
    expect(seen.indexOf('3 begins')).toBeLessThan(seen.indexOf('2 begins'));
  });

  it('goes on after a failure', async () => {
    const turn = { storage: service.storage, name: 'a' };
    const failing = oneAtATime(turn, () => Promise.reject(new Error('mine')));
    const next = oneAtATime(turn, () => Promise.resolve('fine'));
    await expect(failing).rejects.toThrow('mine');
    expect(await next).toBe('fine');
  });
});

describe('changes at the same moment', () => {
  it('of one monitor are all kept', async () => {
    const forms = [{ form: { url: 'https://a.example' }, path: '' }];
    const [made] = await createMonitors(service.context, { forms, isDryRun: false });
    const id = made?.monitor.id ?? asMonitorId('');
    await Promise.all([
      updateMonitor(service.context, { id, patch: { name: 'Shop' } }),
      updateMonitor(service.context, { id, patch: { interval: '1m' } }),
      pauseMonitor(service.context, id),
      updateMonitor(service.context, { id, patch: { timeout: '5s' } }),
    ]);
    const stored = await service.storage.monitors.get(id);
    expect(stored?.monitor).toMatchObject({
      name: 'Shop',
      intervalMs: 60_000,
      timeoutMs: 5_000,
      isPaused: true,
    });
  });

  it('bring a list in once, however often it is sent', async () => {
    const list = { text: 'a.example\nb.example\n', file: 'list', isDryRun: false };
    const reports = await Promise.all(
      [1, 2, 3].map(() => importMonitorList(service.context, list)),
    );
    expect(reports.map(({ created }) => created)).toEqual([2, 0, 0]);
  });

  it('give an id to one owner only', async () => {
    const results = await Promise.allSettled(
      ['A', 'B', 'C'].map((name) => crudOf(service.context, 'owners').create({ id: 'ops', name })),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });
});
