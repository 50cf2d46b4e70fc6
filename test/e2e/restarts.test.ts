import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startFarm } from '../../src/farm/farm.ts';
import { startMailSink } from '../../src/farm/mail/mail-sink.ts';
import { readMail } from '../../src/farm/mail/read-mail.ts';
import type { ApiCheck, ApiMonitor } from './api-answers.ts';
import { probesIn } from './crash-oracle.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

// Long enough that a busy machine does not look like a burst.
const intervalMs = 4_000;
const wellCount = 40;
const restarts = 3;
const stopWithinMs = 10_000;

const ownerOf = (name: string): string => name.split('.')[0] ?? name;

test('a service that is restarted in order goes on as if nothing had been', async () => {
  await using folder = await temporaryFolder();
  const well = Array.from({ length: wellCount }, (_, index) => `well-${index + 1}.farm.example`);
  const broken = ['broken-1.farm.example', 'broken-2.farm.example'];
  const arrivals: number[] = [];
  const farm = await startFarm({
    sites: [...well, ...broken].map((name) => ({
      name,
      // Slow enough that a stop always meets checks under way.
      behaviour: { kind: 'answer', status: broken.includes(name) ? 503 : 200, delayMs: 300 },
    })),
    onRequest: ({ at }) => arrivals.push(at),
  });
  const mailSink = await startMailSink();
  const configPath = join(folder.path, 'squirrel.yaml');
  await writeFile(
    configPath,
    JSON.stringify({
      defaults: { interval: `${intervalMs}ms`, timeout: '2s', confirm: { after: ['200ms'] } },
      // One reader a site: one with several would get them in one mail.
      owners: farm.sites.map(({ name }) => ({ id: ownerOf(name), name })),
      channels: farm.sites.map(({ name }) => ({
        id: `mail-${ownerOf(name)}`,
        kind: 'email',
        owner: ownerOf(name),
        to: 'ops@example.com',
        from: 'squirrel@example.com',
        smtp: `smtp://127.0.0.1:${mailSink.port}`,
      })),
      monitors: farm.sites.map(({ url, name }) => ({ url, name, owner: ownerOf(name) })),
    }),
  );
  const args = ['--config', configPath, '--resolver', farm.resolver];
  const start = () => new ServiceProcess({ dataDirectory: join(folder.path, 'data'), args });
  let service = start();
  try {
    // How long a busy machine takes to start is no matter of mails.
    await service.ready;
    await until(() => mailSink.messages().length === broken.length, {
      withinMs: 15_000,
      describe: () => `${mailSink.messages().length} mails\n${service.stderr}`,
    });
    for (let round = 0; round < restarts; round += 1) {
      await wait(1_000 + 137 * round);
      const { code, tookMs } = await service.stop();
      expect({ code, stderr: service.stderr }).toMatchObject({ code: 0 });
      expect(tookMs).toBeLessThan(stopWithinMs);
      const restartedAt = Date.now();
      service = start();
      await service.ready;
      await wait(intervalMs + 500);
      expect(
        mostWithin(
          250,
          arrivals.filter((at) => at > restartedAt),
        ),
      ).toBeLessThan(wellCount / 2);
    }
    const monitors = await service.all<ApiMonitor>('/monitors');
    expect(monitors.filter(({ status }) => status === 'up')).toHaveLength(wellCount);
    for (const { id, name } of monitors) {
      const checks = await service.all<ApiCheck>(`/monitors/${id}/checks`);
      const outcome = broken.includes(name) ? 'down' : 'up';
      expect(checks.filter((check) => check.outcome !== outcome)).toEqual([]);
      expect(checks.length).toBeGreaterThan(restarts);
    }
    for (const name of well) {
      const gaps = probesIn(farm.requests(name)).map(
        (at, index, all) => at - (all[index - 1] ?? 0),
      );
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(intervalMs / 2);
    }
    const subjects = mailSink.messages().map(({ raw }) => readMail(raw).subject);
    expect(subjects.toSorted()).toEqual(broken.map((name) => `[DOWN] ${name} - HTTP 503`));
  } finally {
    await service.kill9();
    await Promise.all([farm.stop(), mailSink.stop()]);
  }
});

/** The most events in any stretch of that length. */
function mostWithin(lengthMs: number, events: readonly number[]): number {
  const sorted = events.toSorted((a, b) => a - b);
  return Math.max(
    0,
    ...sorted.map((start) => sorted.filter((at) => at >= start && at < start + lengthMs).length),
  );
}
