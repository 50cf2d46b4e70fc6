import { readFile, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pathOf } from '../../support/programs.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { startChromium, type Tab } from './chromium.ts';

const TABS = 9;
const PATIENCE_MS = 60_000;
const IS_LIVE = `document.querySelector('.trust-bar.live') !== null`;
/** As the list counts them: rows themselves are drawn in tabs that are looked at. */
const ROWS = `Number(document.querySelector('.filter-chips b')?.textContent)`;

/** Passes every call on and counts the event streams that are open. */
async function startCountingProxy(target: string) {
  let streams = 0;
  const server: Server = createServer((call, answer) => {
    const { method, headers, url = '/' } = call;
    const isStream = url.includes('/events?view=');
    if (isStream) {
      streams += 1;
      answer.once('close', () => (streams -= 1));
    }
    const passed = request(new URL(url, target), { method, headers, agent: false }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    answer.once('close', () => passed.destroy());
    passed.once('error', () => answer.destroy());
    call.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    streams: () => streams,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('any number of tabs is live over one stream, whichever of them is closed', async (context) => {
  context.skip(pathOf('chromium') === null, 'needs chromium');
  await using folder = await temporaryFolder();
  const configPath = join(folder.path, 'squirrel.json');
  const monitors = [{ kind: 'heartbeat', job: 'backup', period: '1h' }];
  await writeFile(configPath, JSON.stringify({ monitors }));
  const dataDirectory = join(folder.path, 'data');
  const args = ['--config', configPath];
  const service = new ServiceProcess({ dataDirectory, args, entry: 'built' });
  const proxy = await startCountingProxy(await service.ready);
  try {
    const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
    await using chromium = await startChromium(join(folder.path, 'chromium'));
    const tabs: Tab[] = [];
    for (let opened = 0; opened < TABS; opened += 1) {
      tabs.push(await chromium.openTab(`${proxy.url}#key=${key}`));
    }
    const untilAll = (those: readonly Tab[], expression: string): Promise<true> =>
      until(
        async () => {
          const are = await Promise.all(those.map((tab) => tab.evaluate<boolean>(expression)));
          return are.every(Boolean) ? true : null;
        },
        { withinMs: PATIENCE_MS, describe: () => `not in all tabs: ${expression}` },
      );
    await untilAll(tabs, IS_LIVE);
    await untilAll(tabs, `${ROWS} === 1`);
    expect(proxy.streams()).toBe(1);

    // What one tab learns, all do.
    await service.change('POST', '/monitors', { kind: 'heartbeat', job: 'second', period: '1h' });
    await untilAll(tabs, `${ROWS} === 2`);

    const [first, ...others] = tabs;
    await first?.close();
    await service.change('POST', '/monitors', { kind: 'heartbeat', job: 'third', period: '1h' });
    await untilAll(others, `${ROWS} === 3 && ${IS_LIVE}`);
    expect(proxy.streams()).toBe(1);

    for (const tab of others) await tab.close();
    await until(() => proxy.streams() === 0, {
      withinMs: PATIENCE_MS,
      describe: () => `${proxy.streams()} streams are open without a tab`,
    });
  } finally {
    service.signalGroup('SIGKILL');
    proxy.stop();
  }
});
