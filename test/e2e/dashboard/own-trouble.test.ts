import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { numberedSites } from '../../../src/farm/sites/numbered-sites.ts';
import { areasOf } from '../../support/fleet/coloured-areas.ts';
import { pathOf } from '../../support/programs.ts';
import { FaultStage } from '../own-faults/fault-stage.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startChromium, type Tab } from './chromium.ts';
import { waitingIn } from './proof/watched-page.ts';

/** Enough for a map. */
const SITES = 30;
const BEGAN_MS = 30_000;
const HEALED_MS = 45_000;
const UP_MS = 20_000;
/** The token `down` of the light theme. */
const RED = [0xc8, 0x28, 0x1b] as const;

/** Notes from now on whatever calls a site down, however short: a mark, the title, the icon of the tab. */
const WATCH = `
  window.reds = [];
  window.isSamePage = true;
  const icon = document.querySelector('link[rel="icon"]');
  const look = () => {
    if (document.querySelector('.headline .is-down, .filter-bar .is-down, .site-table .is-down, .wrong-line')) reds.push('mark');
    if (document.title.includes(' down')) reds.push(document.title);
    if (decodeURIComponent(icon.href).includes('#c8281b')) reds.push('icon');
  };
  look();
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
`;
const TROUBLE = `document.querySelector('.own-trouble h2')?.textContent`;
const HEADLINE = `document.querySelector('main h1')?.textContent`;
const ICON = `decodeURIComponent(document.querySelector('link[rel="icon"]').href)`;
/** The diamond of the icon, which has no other path with a stroke. */
const IS_ICON_HOLLOW = `${ICON}.includes('fill="#fff" stroke=')`;
const IS_STALE = `document.querySelector('.stale-page') !== null`;
const IS_LIVE = `document.querySelector('.trust-bar.live') !== null`;
/** Every row that is drawn has this mark, and there are some. */
const areRows = (state: string): string => `(() => {
  const marks = [...document.querySelectorAll('.site-table .cell-state .glyph')];
  return marks.length > 0 && marks.every((mark) => mark.classList.contains('is-${state}'));
})()`;
const FILTERS = `[...new Set([...document.querySelectorAll('main .glyph, main canvas, main .figures')].map(
  (mark) => getComputedStyle(mark).filter,
))].join()`;
const ALL_UP = `${HEADLINE} === 'All ${SITES} sites are up' && ${areRows('up')} && ${IS_LIVE} &&
  document.querySelector('.fleet-map canvas')?.width > 0`;

const screen = { width: 1440, height: 1_000, isDark: false } as const;
const farm = { sites: numberedSites({ count: SITES }) };

async function openOverview(stage: FaultStage, chromiumFolder: string) {
  const address = await stage.service.ready;
  const key = (await readFile(join(stage.dataDirectory, 'admin-key'), 'utf8')).trim();
  const chromium = await startChromium(chromiumFolder);
  const tab = await chromium.openTab(`${address}/#key=${key}`, screen);
  return { chromium, tab, untilTrue: waitingIn(tab) };
}

async function redsOn(tab: Tab): Promise<readonly string[]> {
  const picture = await tab.locator('.fleet-map canvas').screenshot();
  const noted = await tab.evaluate<readonly string[]>('window.reds');
  return [...noted, ...areasOf(picture, RED).map(({ x, y }) => `red on the map at ${x}, ${y}`)];
}

/** A port that nobody listens on, so that a service can come back to where it was. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.skipIf(pathOf('chromium') === null)('the dashboard while our own side is broken', () => {
  test('says since when we cannot see and calls no site down, and shows all of them up once we see again', async () => {
    await using folder = await temporaryFolder();
    await using stage = await FaultStage.open({ farm });
    await stage.start();
    await stage.untilAll('up', UP_MS);
    const { chromium, tab, untilTrue } = await openOverview(stage, folder.path);
    await using _ = chromium;
    await untilTrue(ALL_UP);
    await tab.evaluate(WATCH);
    expect(await tab.evaluate<boolean>(IS_ICON_HOLLOW)).toBe(false);

    stage.resolver.setMode('silent');
    await stage.untilTold(1, BEGAN_MS);
    await untilTrue(`${TROUBLE}?.startsWith('We cannot see since ') === true`);
    await untilTrue(`${HEADLINE} === ${TROUBLE}`);
    await untilTrue(`document.title === ${TROUBLE} + ' · UptimeSquirrel'`);
    await untilTrue(IS_ICON_HOLLOW);
    await untilTrue(areRows('unknown'));
    await untilTrue(
      `document.querySelector('.own-trouble').textContent.includes('${SITES} sites are unknown')`,
    );
    expect(await redsOn(tab)).toEqual([]);

    stage.resolver.setMode('working');
    await stage.untilTold(2, HEALED_MS);
    await untilTrue(`document.querySelector('.own-trouble') === null && ${ALL_UP}`);
    await untilTrue(`!(${IS_ICON_HOLLOW}) && document.title.startsWith('All ${SITES} sites')`);
    expect(await redsOn(tab)).toEqual([]);
    expect(await tab.evaluate<boolean>('window.isSamePage')).toBe(true);

    const record = await stage.record();
    expect(record).toMatchObject({ incidents: 0, owner: [], statuses: { up: SITES } });
    expect(Object.keys(record.transitions)).not.toContain('down');
  });

  test('that hears nothing says since when and greys what it shows, and is true again without a reload', async () => {
    await using folder = await temporaryFolder();
    const port = await freePort();
    await using stage = await FaultStage.open({ farm, args: ['--port', String(port)] });
    await stage.start();
    await stage.untilAll('up', UP_MS);
    const { chromium, tab, untilTrue } = await openOverview(stage, folder.path);
    await using _ = chromium;
    await untilTrue(ALL_UP);
    await tab.evaluate(WATCH);
    expect(await tab.evaluate<string>(FILTERS)).toBe('none');

    await stage.service.kill9();
    await untilTrue(IS_STALE);
    expect(await tab.evaluate<string>(`document.querySelector('.stale-page').textContent`)).toMatch(
      /^This page has heard nothing from the service since \d/,
    );
    expect(await tab.evaluate<string>(FILTERS)).toBe('grayscale(1)');
    // What is asked for meanwhile is refused, and has to come by itself afterwards.
    const field = tab.locator('.filter-field input');
    await field.fill('status:up');
    await untilTrue(`document.querySelector('.site-list .state-failure') !== null`);
    // A page whose code was never loaded waits for it.
    await tab.evaluate(`document.querySelector('.top-bar a[href$="/incidents"]').click()`);
    await untilTrue(`document.querySelector('main [aria-busy="true"]') !== null`);
    expect(await tab.evaluate<boolean>(IS_STALE)).toBe(true);

    await stage.start();
    await untilTrue(`!(${IS_STALE}) && ${HEADLINE} === '0 incidents are open'`);
    await untilTrue(`getComputedStyle(document.querySelector('.page-head')).display === 'flex'`);
    await tab.goBack();
    await untilTrue(ALL_UP);
    await untilTrue(`document.querySelector('main .state-failure') === null`);
    expect(await tab.evaluate<string>(FILTERS)).toBe('none');
    // It follows the new process, too.
    await stage.service.change('POST', '/monitors', { kind: 'heartbeat', job: 'j', period: '1h' });
    await untilTrue(`${HEADLINE} !== 'All ${SITES} sites are up'`);
    expect(await redsOn(tab)).toEqual([]);
    expect(await tab.evaluate<boolean>('window.isSamePage')).toBe(true);
  });
});
