import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApiMonitor } from '../api-answers.ts';
import { pathOf } from '../../support/programs.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { startChromium, type Tab } from './chromium.ts';

const PATIENCE_MS = 60_000;

/** Notes what the console and the content policy complain of from then on; the chart is not yet loaded. */
const WATCH = `
  window.faults = [];
  document.addEventListener('securitypolicyviolation', (event) => faults.push(event.blockedURI + ' ' + event.violatedDirective));
  addEventListener('error', (event) => faults.push(String(event.message)));
  addEventListener('unhandledrejection', (event) => faults.push(String(event.reason)));
  const error = console.error;
  console.error = (...texts) => { faults.push(texts.join(' ')); error(...texts); };
`;

function untilShown(tab: Tab, texts: readonly string[]): Promise<true> {
  let shown = '';
  return until(
    async () => {
      shown = await tab.evaluate<string>(`document.querySelector('main')?.innerText ?? ''`);
      return texts.every((text) => shown.includes(text)) ? true : null;
    },
    { withinMs: PATIENCE_MS, describe: () => `not all of ${texts.join(', ')} in: ${shown}` },
  );
}

test('the page of a site that is down says why, shows the bytes, and leads to its incident', async (context) => {
  context.skip(pathOf('chromium') === null, 'needs chromium');
  await using folder = await temporaryFolder();
  const site = createServer((_, response) => {
    response.writeHead(503, { 'retry-after': '120', server: 'nginx' }).end();
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const { port } = site.address() as AddressInfo;
  const configPath = join(folder.path, 'squirrel.json');
  const shop = {
    url: `http://127.0.0.1:${port}/`,
    name: 'Shop',
    interval: '1s',
    confirm: { after: ['100ms'] },
  };
  await writeFile(configPath, JSON.stringify({ monitors: [shop] }));
  const dataDirectory = join(folder.path, 'data');
  const args = ['--config', configPath, '--targets', 'private'];
  const service = new ServiceProcess({ dataDirectory, args });
  try {
    const address = await service.ready;
    const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
    const [monitor] = await until(
      async () => {
        const monitors = await service.all<ApiMonitor>('/monitors');
        return monitors.some(({ status }) => status === 'down') ? monitors : null;
      },
      { withinMs: PATIENCE_MS, describe: () => 'the site is not called down' },
    );
    await using chromium = await startChromium(join(folder.path, 'chromium'));
    const tab = await chromium.openTab(`${address}/monitors/${monitor?.id}#key=${key}`);
    await tab.evaluate(WATCH);
    await untilShown(tab, ['Shop is down', 'Why is it down?', 'HTTP/1.1 503', 'Is it us? No.']);
    await until(() => tab.evaluate<boolean>(`document.querySelector('.uplot canvas') !== null`), {
      withinMs: PATIENCE_MS,
      describe: () => 'no chart is drawn',
    });
    expect(await tab.evaluate<string>(`document.querySelector('.bytes mark').textContent`)).toMatch(
      /^HTTP\/1\.1 503/,
    );
    await tab.evaluate(`document.querySelector('main a[href*="/incidents/"]').click()`);
    await untilShown(tab, ['Shop is down for', 'First failure: http_503']);
    expect(await tab.evaluate<readonly string[]>('window.faults')).toEqual([]);
  } finally {
    service.signalGroup('SIGKILL');
    site.close();
  }
});
