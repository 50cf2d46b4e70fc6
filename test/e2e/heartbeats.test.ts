import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ApiIncident, ApiMonitor } from './api-answers.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const periodMs = 3_000;
const graceMs = 2_000;
const pingers = 8;

interface ApiHeartbeat {
  readonly pingPath: string;
  readonly pingCount: number;
}

test('kill -9 loses no ping that was answered, and no job is blamed for our own absence', async () => {
  await using folder = await temporaryFolder();
  const configPath = join(folder.path, 'squirrel.yaml');
  const jobs = [
    { kind: 'heartbeat', job: 'busy', period: '1h' },
    { kind: 'heartbeat', job: 'dark', period: '3s', grace: '2s', interval: '1s' },
  ];
  await writeFile(configPath, JSON.stringify({ monitors: jobs }));
  const args = ['--config', configPath];
  const start = () => new ServiceProcess({ dataDirectory: join(folder.path, 'data'), args });
  let service = start();
  try {
    const idOf = async (name: string): Promise<string> => {
      const monitors = await service.all<ApiMonitor>('/monitors');
      return monitors.find((monitor) => monitor.name === name)?.id ?? '';
    };
    const [busy, dark] = [await idOf('busy'), await idOf('dark')];
    const heartbeat = (id: string) => service.api<ApiHeartbeat>(`/monitors/${id}/heartbeat`);
    const address = await service.ready;
    const darkPath = (await heartbeat(dark)).pingPath;
    const busyPath = (await heartbeat(busy)).pingPath;

    expect((await fetch(`${address}${darkPath}`)).status).toBe(200);
    const answered = countAnswers(`${address}${busyPath}`);
    await wait(400);
    await service.kill9();
    const acknowledged = await answered;
    expect(acknowledged).toBeGreaterThan(0);

    await wait(periodMs + graceMs + 1_000);
    service = start();
    await service.ready;
    const readyAt = Date.now();
    const { pingCount } = await heartbeat(busy);
    expect(pingCount).toBeGreaterThanOrEqual(acknowledged);
    expect(pingCount).toBeLessThanOrEqual(acknowledged + pingers);

    const incident = await until(
      async () => (await service.all<ApiIncident>('/incidents'))[0] ?? null,
      { withinMs: 20_000, describe: () => service.stderr },
    );
    expect(await service.all('/incidents')).toHaveLength(1);
    expect(incident).toMatchObject({ monitorId: dark, reason: 'heartbeat_missed' });
    expect(incident.startedAt).toBeGreaterThan(readyAt + periodMs + graceMs - 1_000);
    expect((await fetch(`${await service.ready}${darkPath}`)).status).toBe(200);
    await until(
      async () => (await service.api<ApiIncident>(`/incidents/${incident.id}`)).resolvedAt,
      {
        withinMs: 5_000,
        describe: () => service.stderr,
      },
    );
  } finally {
    service.signalGroup('SIGKILL');
  }
});

/** Pings from several sides until nobody answers; no more often than a job may. */
async function countAnswers(url: string): Promise<number> {
  let answered = 0;
  const pingOn = async (): Promise<void> => {
    for (let sent = 0; sent < 7; sent += 1) {
      const response = await fetch(url).catch(() => null);
      if (response === null) return;
      if (response.status === 200) answered += 1;
      await wait(40);
    }
  };
  await Promise.all(Array.from({ length: pingers }, pingOn));
  return answered;
}
