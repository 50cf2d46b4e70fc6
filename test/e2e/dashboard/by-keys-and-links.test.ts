import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { numberedSites } from '../../../src/farm/sites/numbered-sites.ts';
import type { ApiMonitor } from '../api-answers.ts';
import { pathOf } from '../../support/programs.ts';
import { FaultStage } from '../own-faults/fault-stage.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { PATIENCE_MS, startChromium, type Tab } from './chromium.ts';
import { axeFaults } from './proof/axe.ts';
import { waitingIn } from './proof/watched-page.ts';

const OFFERED = `[...document.querySelectorAll('.filter-lines [role=option]')].map((line) => line.textContent).join('|')`;
const CHOSEN = `(() => {
  const field = document.querySelector('.filter-field input');
  const line = document.getElementById(field.getAttribute('aria-activedescendant'));
  return line?.getAttribute('aria-selected') === 'true' ? line.textContent : null;
})()`;
const WRITTEN = `document.querySelector('.filter-field input').value`;
const SILENCED = `(document.querySelector('.silenced-until')?.textContent.trim() ?? '')`;
const CURSOR = `(document.querySelector('.bar-cursor')?.getBoundingClientRect().x ?? null)`;
const screen = { width: 1440, height: 1_000, isDark: false } as const;

async function filterByKeys(tab: Tab): Promise<void> {
  const untilTrue = waitingIn(tab);
  await tab.locator('.filter-field input').click();
  await tab.keyboard.type('owne');
  await untilTrue(`${OFFERED} === 'owner:|owner:owner'`);
  await tab.keyboard.press('ArrowDown');
  await untilTrue(`${CHOSEN} === 'owner:'`);
  expect(await axeFaults(tab)).toEqual([]);
  await tab.keyboard.press('ArrowUp');
  await untilTrue(`${CHOSEN} === 'owner:owner'`);
  await tab.keyboard.press('ArrowDown');
  await tab.keyboard.press('Enter');
  await untilTrue(`${WRITTEN} === 'owner:' && ${OFFERED} === 'owner:owner'`);
  await tab.keyboard.press('ArrowDown');
  await tab.keyboard.press('Enter');
  await untilTrue(`${WRITTEN} === 'owner:owner' && ${OFFERED} === ''`);
  await untilTrue(`location.search === '?filter=owner%3Aowner'`);
  await tab.keyboard.type(' st');
  await untilTrue(`${OFFERED}.startsWith('owner:owner status:|')`);
  await tab.keyboard.press('Escape');
  await untilTrue(`${OFFERED} === '' && ${WRITTEN} === 'owner:owner st'`);
  await tab.keyboard.press('Escape');
  await untilTrue(`${WRITTEN} === '' && location.search === ''`);
}

/** Asks for an hour of silence, and says how the page looks before the service answers. */
async function silence(tab: Tab, answer: 'refused' | 'done'): Promise<string> {
  const held = Promise.withResolvers<void>();
  await tab.route('**/api/v1/bulk', async (route) => {
    await held.promise;
    if (answer === 'done') await route.continue();
    else await route.fulfill({ status: 503, json: { title: 'Not now' } });
  });
  await tab.locator('main').getByRole('button', { name: 'Silence' }).click();
  await tab
    .getByRole('dialog')
    .getByRole('button', { name: /^Silence for 1 h/ })
    .click();
  await waitingIn(tab)(`${SILENCED} !== '' && document.querySelector('dialog[open]') === null`);
  const shown = await tab.evaluate<string>(SILENCED);
  held.resolve();
  return shown;
}

test('a filter is completed by keys, silence shows at once with undo, and a link names a moment of the chart', async (context) => {
  context.skip(pathOf('chromium') === null, 'needs chromium');
  await using folder = await temporaryFolder();
  await using stage = await FaultStage.open({ farm: { sites: numberedSites({ count: 3 }) } });
  await stage.start();
  await stage.untilAll('up', 20_000);
  const address = await stage.service.ready;
  const key = (await readFile(join(stage.dataDirectory, 'admin-key'), 'utf8')).trim();
  await using chromium = await startChromium(folder.path);
  const tab = await chromium.openTab(`${address}/#key=${key}`, screen);
  const untilTrue = waitingIn(tab);
  await untilTrue(`document.querySelectorAll('.site-title a').length === 3`);
  await filterByKeys(tab);

  const [site] = await stage.service.all<ApiMonitor>('/monitors');
  await tab.goto(`${address}/monitors/${site?.id}?range=1h`);
  await untilTrue(`document.querySelector('.uplot canvas') !== null`);
  expect(await silence(tab, 'refused')).toMatch(/^silenced until /);
  await untilTrue(`${SILENCED} === ''`);
  await tab.unroute('**/api/v1/bulk');
  expect(await silence(tab, 'done')).toMatch(/^silenced until /);
  await tab.getByText(`${site?.name} is silent for 1 h`).waitFor();
  expect(await stage.service.all('/silences')).toHaveLength(1);
  await tab.getByRole('button', { name: 'Undo' }).click();
  await untilTrue(`${SILENCED} === ''`);
  await until(async () => (await stage.service.all('/silences')).length === 0, {
    withinMs: PATIENCE_MS,
    describe: () => 'the silence was not taken back',
  });

  await tab.locator('.uplot .u-over').hover();
  await untilTrue(`/[?&]at=\\d{13}/.test(location.search) && ${CURSOR} !== null`);
  const pointedAt = await tab.evaluate<number>(CURSOR);
  const link = tab.url();
  await tab.mouse.move(1, 1);
  await untilTrue(`${CURSOR} === null`);
  expect(tab.url()).toBe(link);
  const other = await chromium.openTab(`${link}#key=${key}`, screen);
  await waitingIn(other)(`${CURSOR} !== null && document.querySelector('.uplot canvas') !== null`);
  const stepPx = await other.evaluate<number>(
    `document.querySelector('.bar-box').getBoundingClientRect().width / 144`,
  );
  const shownAt = await other.evaluate<number>(CURSOR);
  // Steps begin a little later by then.
  expect(Math.abs(shownAt - pointedAt)).toBeLessThanOrEqual(3 * stepPx);
  await waitingIn(other)(`document.querySelector('.u-cursor-x').getBoundingClientRect().x > 100`);
});
