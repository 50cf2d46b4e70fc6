import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pathOf } from '../../support/programs.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startChromium } from './chromium.ts';
import { waitingIn } from './proof/watched-page.ts';

const NAMES = `[...document.querySelectorAll('.site-title a')].map((name) => name.textContent).sort().join()`;
/** Clicks what a selector finds, by its text; whether it is there. */
const click = (selector: string, text: string): string => `(() => {
  const found = [...document.querySelectorAll('${selector}')].find((one) => one.textContent.includes('${text}'));
  found?.click();
  return found !== undefined;
})()`;

test('who sees several projects chooses one, and goes back to all', async (context) => {
  context.skip(pathOf('chromium') === null, 'needs chromium');
  await using folder = await temporaryFolder();
  const dataDirectory = join(folder.path, 'data');
  const service = new ServiceProcess({ dataDirectory, entry: 'built' });
  try {
    const address = await service.ready;
    const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
    const make = async (path: string, form: object): Promise<void> => {
      const { status } = await fetch(`${address}/api/v1/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(form),
      });
      expect([path, status]).toEqual([path, 201]);
    };
    await make('monitors', { url: 'http://127.0.0.1:9/', name: 'Almond' });
    await using chromium = await startChromium(join(folder.path, 'chromium'));
    const tab = await chromium.openTab(`${address}/#key=${key}`);
    const untilTrue = waitingIn(tab);
    await untilTrue(`${NAMES} === 'Almond'`);
    expect(await tab.evaluate<boolean>(`document.querySelector('.top-project') === null`)).toBe(
      true,
    );

    await make('projects', { id: 'shop', name: 'Shop' });
    await make('monitors', { url: 'http://127.0.0.1:9/walnut', name: 'Walnut', project: 'shop' });
    await tab.evaluate('location.reload()');
    await untilTrue(`${NAMES} === 'Almond,Walnut'`);
    await untilTrue(click('.top-project', 'All projects'));
    await untilTrue(click('[role^=menuitem]', 'Shop'));
    await untilTrue(`${NAMES} === 'Walnut'`);
    await untilTrue(click('.top-project', 'Shop'));
    await untilTrue(click('[role^=menuitem]', 'All projects'));
    await untilTrue(`${NAMES} === 'Almond,Walnut'`);
  } finally {
    service.signalGroup('SIGKILL');
  }
});
