import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathOf } from '../../../support/programs.ts';
import { addressOf, listedPages } from './addresses.ts';
import { axeFaults } from './axe.ts';
import { chooseLanguage, chooseTheme, lookOf, unmarkedTexts } from './switching.ts';
import { differences, DEFICIENCIES, type Deficiency, glyphPictures, seeAs } from './vision.ts';
import { openSeededStage } from './seeded.ts';
import type { Stage } from './stage.ts';
import {
  sidewaysScroll,
  textsOnTheWrongSide,
  untilSettled,
  untilTrue,
  watchedPage,
} from './watched-page.ts';

const DOCS = join(import.meta.dirname, '../../../../docs/screenshots');
/** Where all pictures go; none are taken without. */
const FOLDER = process.env['DASHBOARD_PICTURES'];
/** Those that go into the documentation, too. */
const KEPT = new Set([
  'overview-1440-en',
  'overview-1440-en-dark',
  'overview-1440-fa',
  'overview-390-en',
  'overview-1440-en-grey',
  'overview-1440-en-red-blind',
  'overview-1440-en-green-blind-dark',
  'monitors-id-1440-en',
  'monitors-id-390-fa-dark',
  'incidents-id-1440-en-dark',
  'alerts-1440-fa',
  'add-390-en-dark',
]);

const WIDTHS = [1440, 390] as const;
/** What is left of a window of 1280 x 1024 pixels (WCAG 2.2, 1.4.10). */
const ZOOMED = [
  ['200 %', 640, 512],
  ['400 %', 320, 256],
] as const;
const THEMES = ['light', 'dark'] as const;
const LANGUAGES = [
  { language: 'en', direction: 'ltr' },
  { language: 'fa', direction: 'rtl' },
] as const;

/** States of the fleet whose glyphs are compared. */
const STATES_SHOWN = ['up', 'degraded', 'down', 'unknown', 'maintenance', 'paused'].map(
  (state) => `glyph ${state}`,
);
/** So many pixels of the 16 x 16 of a glyph look another way. */
const CLEARLY = 20;

/** A service is started, fails and recovers before anything is shown; a busy machine takes its time for it. */
const OPENING_MS = 400_000;
const isChromiumHere = pathOf('chromium') !== null;
const ends = new AsyncDisposableStack();
const contexts = new Map<string, BrowserContext>();
let stage: Stage;

beforeAll(async () => {
  if (!isChromiumHere) return;
  stage = ends.use(await openSeededStage());
}, OPENING_MS);
afterAll(() => ends.disposeAsync());

const listed = await listedPages();
const cases = listed.flatMap((page) => LANGUAGES.map((language) => ({ ...page, ...language })));

describe('a page of the dashboard', () => {
  test.for(cases)(
    '$pattern in $language: no complaint, no request to elsewhere, nothing that axe finds, no sideways scroll',
    async (shown, context) => {
      context.skip(!isChromiumHere, 'needs chromium');
      const { pattern, path, language, direction, isForStrangers } = shown;
      const own = await contextOf(language, isForStrangers);
      const { page, takeComplaints } = await watchedPage(own, stage.address, isForStrangers);
      await page.setViewportSize({ width: 1440, height: 1000 });
      await page.goto(await addressOf(stage, path, 'Shop'), { waitUntil: 'domcontentloaded' });
      await untilSettled(page, direction);
      const found: string[] = [];
      for (const width of WIDTHS) {
        for (const theme of THEMES) {
          const title = `${nameOf(pattern)}-${width}-${language}${theme === 'dark' ? '-dark' : ''}`;
          await page.setViewportSize({ width, height: width === 390 ? 844 : 1000 });
          await page.emulateMedia({ colorScheme: theme });
          await untilSettled(page, direction);
          found.push(...(await axeFaults(page)).map((fault) => `${title}: ${fault}`));
          const wide = await sidewaysScroll(page);
          if (wide > 0) found.push(`${title}: ${wide} pixels wider than the window`);
          const wrong = await textsOnTheWrongSide(page);
          found.push(...wrong.map((text) => `${title}: on the wrong side: ${text}`));
          await keepPicture(page, title);
        }
      }
      for (const [zoom, width, height] of ZOOMED) {
        await page.setViewportSize({ width, height });
        const wide = await sidewaysScroll(page);
        if (wide > 0) found.push(`${zoom}: ${wide} pixels wider than the window`);
      }
      expect([...found, ...takeComplaints()]).toEqual([]);
      await page.close();
    },
  );
});

describe('the overview', () => {
  test.for(Object.keys(DEFICIENCIES) as readonly Deficiency[])(
    'is told by shapes: %s',
    async (deficiency, context) => {
      context.skip(!isChromiumHere, 'needs chromium');
      const own = await contextOf('en', false);
      for (const theme of THEMES) {
        const { page } = await openIn(own, '/');
        await page.emulateMedia({ colorScheme: theme });
        await seeAs(page, deficiency);
        await untilSettled(page);
        await untilTrue(page, `document.querySelector('.site-table .glyph') !== null`);
        const pictures = await glyphPictures(page);
        expect([...pictures.keys()]).toEqual(expect.arrayContaining(STATES_SHOWN));
        const alike = (await differences(own, pictures)).filter(({ pixels }) => pixels <= CLEARLY);
        expect(alike).toEqual([]);
        await keepPicture(page, `overview-1440-en-${deficiency}${theme === 'dark' ? '-dark' : ''}`);
        await page.close();
      }
    },
  );

  test('keeps no trace of another language or theme, however often they change', async (context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    const own = await stage.signedIn({ reducedMotion: 'reduce' });
    const { page, takeComplaints } = await openIn(own, '/settings');
    const see = async (name: string, direction: 'ltr' | 'rtl', theme: 'light' | 'dark') => {
      await chooseLanguage(page, name, direction);
      await chooseTheme(page, theme);
      await untilSettled(page, direction);
      return lookOf(page);
    };
    const persian = await see('فارسی', 'rtl', 'dark');
    const english = await see('English', 'ltr', 'light');
    expect(persian.background).not.toBe(english.background);
    // Each language calls itself by its own name.
    expect(english.texts.filter((text) => /\p{Script=Arabic}/u.test(text))).toEqual(['فارسی']);
    for (let round = 1; round < 20; round += 1) {
      expect(await see('فارسی', 'rtl', 'dark')).toEqual(persian);
      expect(await see('English', 'ltr', 'light')).toEqual(english);
    }
    expect(takeComplaints()).toEqual([]);
  });
});

test.for(listed)(
  '$pattern has a message for every text',
  async ({ path, isForStrangers }, context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    const { page } = await openIn(await contextOf('qps', isForStrangers), path, 'rtl');
    expect(await unmarkedTexts(page)).toEqual([]);
    await page.close();
  },
);

/** Opens a page in a window of a desk. */
async function openIn(own: BrowserContext, path: string, direction: 'ltr' | 'rtl' = 'ltr') {
  const watched = await watchedPage(own, stage.address);
  await watched.page.setViewportSize({ width: 1440, height: 1000 });
  const url = await addressOf(stage, path, 'Shop');
  await watched.page.goto(url, { waitUntil: 'domcontentloaded' });
  await untilSettled(watched.page, direction);
  return watched;
}

const nameOf = (pattern: string): string =>
  pattern === '/' ? 'overview' : pattern.slice(1).replaceAll(/\/:?/g, '-');

/** One browser a language, and whether someone is signed in. */
async function contextOf(language: string, isForStrangers: boolean): Promise<BrowserContext> {
  const name = `${language} ${isForStrangers}`;
  const known = contexts.get(name);
  if (known !== undefined) return known;
  const options = { reducedMotion: 'reduce' } as const;
  const made = isForStrangers
    ? await stage.chromium.browser.newContext(options)
    : await stage.signedIn(options);
  await made.addInitScript(`localStorage.setItem('squirrel-language', '${language}')`);
  contexts.set(name, made);
  return made;
}

async function keepPicture(page: Page, title: string): Promise<void> {
  if (FOLDER === undefined) return;
  await mkdir(FOLDER, { recursive: true });
  const picture = await page.screenshot({ animations: 'disabled' });
  await writeFile(join(FOLDER, `${title}.png`), picture);
  if (KEPT.has(title)) await writeFile(join(DOCS, `${title}.png`), picture);
}
