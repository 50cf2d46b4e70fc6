import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApiMonitor } from '../api-answers.ts';
import { pathOf } from '../../support/programs.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { startChromium } from './chromium.ts';

const NAMES = `[...document.querySelectorAll('.sites strong')].map((name) => name.textContent)`;

test('the link of a message shows its monitor, and a filter shows the others again', async (context) => {
  context.skip(pathOf('chromium') === null, 'needs chromium');
  await using folder = await temporaryFolder();
  const configPath = join(folder.path, 'squirrel.json');
  const jobs = ['backup', 'report'].map((job) => ({ kind: 'heartbeat', job, period: '1h' }));
  await writeFile(configPath, JSON.stringify({ monitors: jobs }));
  const dataDirectory = join(folder.path, 'data');
  const args = ['--config', configPath];
  const service = new ServiceProcess({ dataDirectory, args, entry: 'built' });
  try {
    const address = await service.ready;
    const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
    const monitors = await service.all<ApiMonitor>('/monitors');
    const report = monitors.find(({ name }) => name === 'report');
    await using chromium = await startChromium(join(folder.path, 'chromium'));
    const tab = await chromium.openTab(`${address}/?monitor=${report?.id}#key=${key}`);
    const untilShown = (names: readonly string[]): Promise<true> =>
      until(
        async () => {
          const shown = await tab.evaluate<readonly string[]>(NAMES);
          return shown.join() === names.join() ? true : null;
        },
        { withinMs: 60_000, describe: () => `the page does not show ${names.join()}` },
      );
    await untilShown(['report']);
    expect(await tab.evaluate<string>('location.hash')).toBe('');
    // The filters come with the summary.
    await until(() => tab.evaluate<boolean>(`document.querySelector('.chips button') !== null`), {
      withinMs: 60_000,
      describe: () => 'the page shows no filters',
    });
    await tab.evaluate(`document.querySelector('.chips button').click()`);
    await untilShown(['backup', 'report']);
    expect(await tab.evaluate<string>('location.search')).toBe('');
  } finally {
    service.signalGroup('SIGKILL');
  }
});
