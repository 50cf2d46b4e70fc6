import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pathOf } from '../../support/programs.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startChromium } from './chromium.ts';
import { waitingIn } from './proof/watched-page.ts';

const SITES = 30;
const NAMES = `[...document.querySelectorAll('.site-title a')].map((name) => name.textContent)`;
const LOOK = `({
  direction: document.documentElement.dir,
  language: document.documentElement.lang,
  theme: document.documentElement.dataset.theme ?? 'system',
  background: getComputedStyle(document.body).backgroundColor,
})`;
/** What the content policy refused since the page was opened. */
const VIOLATIONS = `new Promise((resolve) => {
  const seen = [];
  const note = (reports) => seen.push(...reports.map(({ body }) => body.effectiveDirective + ' ' + body.blockedURL));
  const observer = new ReportingObserver(note, { buffered: true, types: ['csp-violation'] });
  observer.observe();
  setTimeout(() => { note(observer.takeRecords()); resolve(seen); }, 300);
})`;

const press = (key: string, more = ''): string =>
  `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true, cancelable: true ${more} }))`;
const write = (selector: string, text: string): string => `(() => {
  const field = document.querySelector('${selector}');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, '${text}');
  field.dispatchEvent(new Event('input', { bubbles: true }));
})()`;

test('the overview of a real service: map, filter, keys, both languages and themes, and nothing that the policy refuses', async (context) => {
  context.skip(pathOf('chromium') === null, 'needs chromium');
  await using folder = await temporaryFolder();
  const configPath = join(folder.path, 'squirrel.json');
  const monitors = Array.from({ length: SITES }, (_, at) => ({
    kind: 'heartbeat',
    job: `job-${at}`,
    period: '1h',
  }));
  await writeFile(configPath, JSON.stringify({ monitors }));
  const dataDirectory = join(folder.path, 'data');
  const service = new ServiceProcess({
    dataDirectory,
    args: ['--config', configPath],
    entry: 'built',
  });
  try {
    const address = await service.ready;
    const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
    await using chromium = await startChromium(join(folder.path, 'chromium'));
    const tab = await chromium.openTab(`${address}#key=${key}`, {
      width: 1440,
      height: 1_000,
      isDark: false,
    });
    const untilTrue = waitingIn(tab);
    await untilTrue(`document.querySelector('.trust-bar.live') !== null`);
    await untilTrue(
      `document.querySelector('.fleet-map canvas')?.width > 0 && ${NAMES}.length > 3`,
    );
    expect(await tab.evaluate<string>('document.title')).toContain(`${SITES} sites`);

    // The key of the filter leads into its field, and the list follows what is written.
    await tab.evaluate(press('/'));
    expect(await tab.evaluate<string>('document.activeElement.type')).toBe('search');
    await tab.evaluate(write('.filter-field input', 'job-17'));
    await untilTrue(`${NAMES}.join() === 'job-17' && location.search === '?filter=job-17'`);
    await tab.evaluate(write('.filter-field input', 'colour:red'));
    await untilTrue(`document.querySelector('.filter-problem').textContent.includes('colour')`);
    await tab.evaluate(write('.filter-field input', ''));
    await untilTrue(`${NAMES}.length > 3 && location.search === ''`);

    // The palette opens by its key, finds a site and goes there.
    await tab.evaluate(press('k', ', ctrlKey: true'));
    await untilTrue(`document.querySelector('dialog.palette[open]') !== null`);
    await tab.evaluate(write('.palette input', 'job-23'));
    await untilTrue(`document.querySelector('.palette-line b')?.textContent === 'job-23'`);
    await tab.evaluate(press('Enter'));
    await untilTrue(`document.querySelector('main h1')?.textContent.includes('job-23')`);
    await tab.evaluate(`document.activeElement.blur(), ${press('g')}, ${press('o')}`);
    await untilTrue(`location.pathname === '/' && ${NAMES}.length > 3`);

    // Language and theme leave no trace of the other.
    const before = await tab.evaluate(LOOK);
    for (let round = 0; round < 2; round += 1) {
      await tab.evaluate(`document.activeElement.blur(), ${press('t')}, ${press('t')}`);
      expect(await tab.evaluate(LOOK)).toMatchObject({
        theme: 'dark',
        background: 'rgb(19, 18, 16)',
      });
      for (const [line, direction] of [
        ['فارسی', 'rtl'],
        ['English', 'ltr'],
      ]) {
        await tab.evaluate(`document.querySelector('.top-account').click()`);
        const found = `[...document.querySelectorAll('[role^=menuitem]')].find(({ textContent }) => textContent.includes('${line}'))`;
        await untilTrue(`${found} !== undefined`);
        await tab.evaluate(`${found}.click()`);
        await untilTrue(`document.documentElement.dir === '${direction}'`);
      }
      await tab.evaluate(`document.activeElement.blur(), ${press('t')}`);
      expect(await tab.evaluate(LOOK)).toEqual(before);
    }
    expect(await tab.evaluate(VIOLATIONS)).toEqual([]);
  } finally {
    service.signalGroup('SIGKILL');
  }
});
