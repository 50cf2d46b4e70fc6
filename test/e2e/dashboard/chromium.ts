import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { pathOf } from '../../support/programs.ts';

/** One tab. */
export type Tab = Page;

/** What a page is shown on; `width` and `height` in CSS pixels. A picture is of the whole page, so the height is small by default. */
export interface Screen {
  readonly width: number;
  readonly height?: number;
  readonly isDark: boolean;
}

/** A Chromium of one's own without a window. */
export interface Chromium extends AsyncDisposable {
  /** For contexts of one's own. */
  readonly browser: Browser;
  /**
   * Opens a page, and is done once its document is read. `phone`: 390 pixels wide. Tabs without a screen share cookies
   * and workers, as those of one person do; each of the others has its own.
   */
  openTab(url: string, screen?: 'phone' | Screen): Promise<Tab>;
}

/** How long a page may take on a machine that is busy, milliseconds. */
export const PATIENCE_MS = 60_000;

/** Starts the Chromium of the system: nothing is downloaded. `folder` takes its temporary files. */
export async function startChromium(folder: string): Promise<Chromium> {
  const executablePath = pathOf('chromium');
  if (executablePath === null) throw new Error('chromium is not installed');
  const browser = await chromium.launch({
    executablePath,
    artifactsDir: folder,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    timeout: PATIENCE_MS,
  });
  const shared = await browser.newContext();
  let isEnding = false;
  return {
    browser,
    openTab: async (url, screen) => {
      const own = screen && (await browser.newContext(contextOf(screen)));
      const page = await (own ?? shared).newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      // With the browser its contexts end, and cannot be closed any more.
      if (own) page.once('close', () => void (isEnding || own.close()));
      await page.goto(url, { waitUntil: 'domcontentloaded' });
      return page;
    },
    [Symbol.asyncDispose]: () => {
      isEnding = true;
      return browser.close();
    },
  };
}

function contextOf(screen: 'phone' | Screen): BrowserContextOptions {
  if (screen === 'phone') {
    const viewport = { width: 390, height: 844 };
    return { viewport, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
  }
  const { width, height = 200, isDark } = screen;
  return { viewport: { width, height }, colorScheme: isDark ? 'dark' : 'light' };
}
