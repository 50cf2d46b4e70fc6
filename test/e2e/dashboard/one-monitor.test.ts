import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApiMonitor } from '../api-answers.ts';
import { pathOf } from '../../support/programs.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { startChromium } from './chromium.ts';

const IS_REPORT = `['report', 'backup'].map((name) => document.querySelector('main h1')?.textContent.includes(name))`;
const NAMES = `[...document.querySelectorAll('.site-title a')].map((name) => name.textContent)`;

test('the link of a message shows its monitor, and the overview shows all of them', async (context) => {
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
    const untilIs = <Value>(expression: string, expected: Value): Promise<true> =>
      until(
        async () => {
          const shown = JSON.stringify(await tab.evaluate<Value>(expression));
          return shown === JSON.stringify(expected) ? true : null;
        },
        { withinMs: 60_000, describe: () => `${expression} is not ${JSON.stringify(expected)}` },
      );
    await untilIs(IS_REPORT, [true, false]);
    expect(await tab.evaluate<string>('location.hash + location.search')).toBe('');
    expect(await tab.evaluate<string>('location.pathname')).toBe(`/monitors/${report?.id}`);
    await tab.evaluate(`document.querySelector('.top-nav .place').click()`);
    await untilIs(NAMES, ['backup', 'report']);
    expect(await tab.evaluate<string>('location.pathname + location.search')).toBe('/');

    // The page of an address below others finds its files and the service all the same.
    const again = await chromium.openTab(`${address}/monitors/${report?.id}#key=${key}`);
    await until(
      async () => (String(await again.evaluate(IS_REPORT)) === 'true,false' ? true : null),
      {
        withinMs: 60_000,
        describe: () => 'the page of the monitor does not show it',
      },
    );
  } finally {
    service.signalGroup('SIGKILL');
  }
});
