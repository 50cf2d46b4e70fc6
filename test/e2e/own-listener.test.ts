import { expect, test } from 'vitest';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

interface JudgedMonitor {
  readonly id: string;
  readonly latestChecks: readonly { readonly outcome: string; readonly reason: string | null }[];
}

test.each(['multicore', 'processes', 'event-loop'])(
  'no monitor of %s reaches the listener, though its port was not known before the start',
  async (engine) => {
    await using folder = await temporaryFolder();
    const service = new ServiceProcess({
      dataDirectory: folder.path,
      args: ['--engine', engine, '--workers', '2'],
    });
    try {
      const { port } = new URL(await service.ready);
      const urls = [`http://localhost:${port}/healthz`, `tcp://[::ffff:127.0.0.1]:${port}`];
      for (const url of urls) await service.change('POST', '/monitors', { url, interval: '1d' });
      for (const { id } of await service.all<JudgedMonitor>('/monitors')) {
        await service.change('POST', `/monitors/${id}/check`);
      }
      const verdicts = async () => {
        const monitors = await service.all<JudgedMonitor>('/monitors?checks=1');
        const checks = monitors.flatMap(({ latestChecks }) => latestChecks);
        return checks.length === urls.length ? checks : null;
      };
      // Single checks reach the database a second later.
      const found = await until(verdicts, { withinMs: 10_000, describe: () => service.stderr });
      expect(found.map(({ outcome, reason }) => [outcome, reason])).toEqual(
        urls.map(() => ['blocked', 'special_address']),
      );
    } finally {
      await service.stop();
    }
  },
);
