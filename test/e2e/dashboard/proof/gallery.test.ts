import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathOf } from '../../../support/programs.ts';
import { addressOf, listedPages } from './addresses.ts';
import { axeFaults } from './axe.ts';
import { openSeededStage } from './seeded.ts';
import type { Stage } from './stage.ts';
import { sidewaysScroll, untilSettled, watchedPage } from './watched-page.ts';

const DOCS = join(import.meta.dirname, '../../../../docs/screenshots');
/** Where all pictures go; none are taken without. */
const FOLDER = process.env['DASHBOARD_PICTURES'];
/** Those that go into the documentation, too. */
const KEPT = new Set(['overview-1440-en']);

const WIDTHS = [1440, 390] as const;
const THEMES = ['light', 'dark'] as const;
const LANGUAGES = [
  { language: 'en', direction: 'ltr' },
  { language: 'fa', direction: 'rtl' },
] as const;

const isChromiumHere = pathOf('chromium') !== null;
const ends = new AsyncDisposableStack();
const contexts = new Map<string, BrowserContext>();
let stage: Stage;

beforeAll(async () => {
  if (!isChromiumHere) return;
  stage = ends.use(await openSeededStage());
});
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
      const { page, takeComplaints } = await watchedPage(own, stage.address);
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
          await keepPicture(page, title);
        }
      }
      expect([...found, ...takeComplaints()]).toEqual([]);
      await page.close();
    },
  );
});

const nameOf = (pattern: string): string =>
  pattern === '/' ? 'overview' : pattern.slice(1).replaceAll(/\/:?/g, '-');

/** One browser a language, and whether someone is signed in. */
async function contextOf(language: string, isForStrangers: boolean): Promise<BrowserContext> {
  const name = `${language} ${isForStrangers}`;
  const known = contexts.get(name);
  if (known !== undefined) return known;
  const made = isForStrangers ? await stage.chromium.browser.newContext() : await stage.signedIn();
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
