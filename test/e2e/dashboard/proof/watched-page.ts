import type { BrowserContext, Page } from 'playwright-core';
import { until } from '../../until.ts';
import { PATIENCE_MS } from '../chromium.ts';

/** A page of the dashboard, and whatever it did that it must not. */
export interface WatchedPage {
  readonly page: Page;
  /** What the console, the content policy and the page itself complained of, requests to elsewhere, and dialogs; emptied. */
  takeComplaints(): readonly string[];
}

/**
 * Opens a blank page of which nothing goes unnoticed; only `address` may be asked for anything. A stranger's page asks once
 * whether there is a session, and Chromium writes the answer 401 into the console, whatever the page makes of it.
 */
export async function watchedPage(
  context: BrowserContext,
  address: string,
  isStranger = false,
): Promise<WatchedPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  // What the content policy refuses is an error of the console, too.
  page.on('console', (message) => {
    if (isStranger && message.location().url === `${address}/api/v1/session`) return;
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(`console: ${message.text()} (${page.url()})`);
    }
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message} (${page.url()})`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()} (${page.url()})`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    const isOurs = url.startsWith(`${address}/`) || url.startsWith(`blob:${address}`);
    if (!isOurs && !url.startsWith('data:')) complaints.push(`request: ${url}`);
  });
  page.on('popup', (popup) => complaints.push(`popup: ${popup.url()}`));
  return { page, takeComplaints: () => complaints.splice(0) };
}

/** Shows what it has: its code is loaded, nothing is being loaded, and fonts are there. */
const isSettledIn = (direction: 'ltr' | 'rtl'): string => `(() => {
  const isThere = document.querySelector('h1, h2, main form') !== null;
  const isLoading = document.querySelector('[aria-busy="true"]') !== null;
  const fonts = document.fonts.status === 'loaded';
  return document.documentElement.dir === '${direction}' && isThere && !isLoading && fonts;
})()`;

/** Waits until an expression is true in a page. Playwright's own waiting would need `eval`, which the content policy refuses. */
export async function untilTrue(page: Page, expression: string): Promise<void> {
  await until(() => page.evaluate<boolean>(expression).catch(isNavigating), {
    withinMs: PATIENCE_MS,
    describe: () => `${page.url()} never had: ${expression}`,
  });
}

/** The same wait in one page, which is given once. */
export function waitingIn(page: Page): (expression: string) => Promise<void> {
  return (expression) => untilTrue(page, expression);
}

/** Not yet: the page that was asked is being left for another one. Throws any other failure. */
function isNavigating(failure: unknown): false {
  if (String(failure).includes('Execution context was destroyed')) return false;
  throw failure;
}

/** Waits until a page of the dashboard shows what it has, in a language of this direction. */
export async function untilSettled(page: Page, direction: 'ltr' | 'rtl' = 'ltr'): Promise<void> {
  await untilTrue(page, isSettledIn(direction));
}

/** Texts of people that stand at the side of their own direction rather than at that of the page. */
const WRONG_SIDE = `(() => {
  const found = [];
  for (const element of document.querySelectorAll('[dir="auto"], bdi')) {
    const { direction, textAlign, display } = getComputedStyle(element);
    const around = getComputedStyle(element.parentElement).direction;
    const isText = display !== 'inline' && display !== 'none' && display !== 'contents';
    if (isText && direction !== around && textAlign === 'start') found.push(element.outerHTML.slice(0, 120));
  }
  return found;
})()`;

export function textsOnTheWrongSide(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(WRONG_SIDE);
}

/** By how many CSS pixels the page is wider than its window. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
}
