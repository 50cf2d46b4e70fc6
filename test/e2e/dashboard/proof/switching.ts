import type { Page } from 'playwright-core';
import { untilTrue } from './watched-page.ts';

/** What language and theme leave on a page: words that do not change with time, directions and colours. */
const LOOK = `(() => {
  const words = [...document.querySelectorAll('header, nav, h1, h2, [role=columnheader], label, footer')];
  const labels = [...document.querySelectorAll('[aria-label]')];
  const root = document.documentElement;
  const texts = [...words.map(({ innerText }) => innerText), ...labels.map((one) => one.getAttribute('aria-label')), document.title];
  return {
    root: [root.dir, root.lang, root.dataset.theme ?? 'system', root.className, root.getAttribute('style')].join(' '),
    background: getComputedStyle(document.body).backgroundColor,
    colour: getComputedStyle(document.body).color,
    sheets: document.querySelectorAll('link[rel=stylesheet], style').length,
    texts: [...new Set(texts.map((text) => text.replaceAll(/\\p{Nd}+|\\s+/gu, ' ').trim()))].toSorted(),
  };
})()`;

export interface Look {
  readonly root: string;
  readonly background: string;
  readonly colour: string;
  readonly sheets: number;
  /** Without figures. */
  readonly texts: readonly string[];
}

export const lookOf = (page: Page): Promise<Look> => page.evaluate<Look>(LOOK);

/** Chooses a language in the menu of the person. */
export async function chooseLanguage(page: Page, name: string, direction: string): Promise<void> {
  await page.locator('.top-account').click();
  await page.getByRole('menuitemradio', { name }).or(page.getByRole('menuitem', { name })).click();
  await untilTrue(page, `document.documentElement.dir === '${direction}'`);
}

/** Presses the key of themes until this one is chosen. */
export async function chooseTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    const now = await page.evaluate<string | undefined>('document.documentElement.dataset.theme');
    if (now === theme) return;
    await page.keyboard.press('t');
  }
}

/**
 * Texts of a page in the pseudo-language that no message gave: they are English as it is written. Names, addresses and what
 * sites and the service say are left out, which stand in elements or between marks with a direction of their own, and what `Intl` formats; of
 * forms what the schemas of the service say, and of an explained check all but its frame.
 */
const UNMARKED = `(() => {
  const isOther = 'bdi, code, kbd, pre, time, option, noscript, .schema-form *, .explain-why *, .explain-notes p, .calendar-name, [dir="auto"], [dir="ltr"] *, .brand, .figures, canvas, svg, script, style';
  const isKnown = (text) => ['UptimeSquirrel', 'English', 'Website'].includes(text.trim()) || /example|^(\\d+ )?\\w+ \\d{4}$/.test(text.trim());
  const ownOf = (text) => text.replaceAll(/\\u2068[^\\u2069]*\\u2069/g, '');
  const isPlain = (text) => /[a-z]*[aeiou][a-z]+/.test(ownOf(text)) && !/[\\[~áçéíñöšüý]/u.test(text);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (isPlain(data) && !isKnown(data) && !parentElement.closest(isOther)) found.push(data.trim());
  }
  for (const name of ['aria-label', 'title', 'placeholder']) {
    for (const one of document.querySelectorAll('[' + name + ']')) {
      const text = one.getAttribute(name);
      if (isPlain(text) && !isKnown(text) && !one.closest('bdi, code, [dir="auto"], .schema-form')) found.push(name + ': ' + text);
    }
  }
  return [...new Set(found)];
})()`;

export const unmarkedTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate<readonly string[]>(UNMARKED);
