// What a person waits for: a first load of the overview, and the next paint after each click and key.
import { setTimeout as wait } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { until } from '../../test/e2e/until.ts';
import { PATIENCE_MS, type Chromium } from '../../test/e2e/dashboard/chromium.ts';

/** An open overview. */
export interface OpenedPage {
  readonly page: Page;
  readonly session: CDPSession;
}

/** Milliseconds from the start of the navigation until something was painted, and the bytes that were sent until it was quiet. */
export interface FirstLoad {
  readonly shellMs: number;
  readonly headlineMs: number;
  readonly rowsMs: number;
  readonly bytes: number;
}

const WIDE = { viewport: { width: 1440, height: 1_000 } };
const QUIET_MS = 3_000;

/** Notes when the headline tells of all sites, when map and rows are there, and how long the next paint took after each event. */
const watching = (monitors: string): string => `(() => {
  const noted = (globalThis.benchNoted = { events: [] });
  const signs = {
    headline: () => document.querySelector('.headline h1')?.textContent.includes('${monitors}'),
    rows: () => document.querySelector('.fleet-map canvas')?.width > 300 && document.querySelector('.site-title a'),
  };
  const look = () => {
    for (const [name, is] of Object.entries(signs)) {
      if (!is()) continue;
      delete signs[name];
      requestAnimationFrame(() => setTimeout(() => (noted[name] = performance.now())));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
  new PerformanceObserver((list) => {
    for (const { name, duration, startTime } of list.getEntries()) noted.events.push({ name, duration, startTime });
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
})()`;

/** Loads the overview as a browser does that was never here. */
export async function loadFirst(
  chromium: Chromium,
  { url, monitors }: { readonly url: string; readonly monitors: number },
): Promise<OpenedPage & { readonly load: FirstLoad }> {
  const context = await chromium.browser.newContext(WIDE);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const session = await context.newCDPSession(page);
  let bytes = 0;
  let finishedAt = performance.now();
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    finishedAt = performance.now();
  });
  await session.send('Network.enable');
  await session.send('Performance.enable');
  await page.addInitScript(watching(monitors.toLocaleString('en')));
  await page.goto(url, { waitUntil: 'commit' });
  await untilTrue(page, `benchNoted.headline > 0 && benchNoted.rows > 0`);
  while (performance.now() - finishedAt < QUIET_MS) await wait(200);
  const times = await page.evaluate<Omit<FirstLoad, 'bytes'>>(`({
    shellMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    headlineMs: benchNoted.headline,
    rowsMs: benchNoted.rows,
  })`);
  return { page, session, load: { ...times, bytes } };
}

/** Milliseconds to the next paint of each time that something was done; what the browser does not report took less than 16. */
export type Paints = Readonly<Record<'click' | 'key' | 'open' | 'search', readonly number[]>>;

const UNREPORTED_MS = 16;
const SETTLE_MS = 400;
const SEARCHED = 'site-1234';

/** Clicks, moves, opens and searches as a person does, so many times each. */
export async function timePaints({ page }: OpenedPage, rounds: number): Promise<Paints> {
  const paints = { click: [], key: [], open: [], search: [] } as Record<keyof Paints, number[]>;
  const timed = async (what: keyof Paints, act: () => Promise<void>): Promise<void> => {
    await page.evaluate('void (benchNoted.events.length = 0)');
    await act();
    await wait(SETTLE_MS);
    const events = await page.evaluate<readonly number[]>(
      'benchNoted.events.map(({ duration }) => duration)',
    );
    paints[what].push(Math.max(UNREPORTED_MS, ...events));
  };
  for (let round = 0; round < rounds; round += 1) {
    await timed('click', () => click(page, `.segmented label:nth-of-type(${1 + (round % 3)})`));
    await untilTrue(page, HAS_ROWS);
    await page.evaluate(`document.querySelector('[aria-rowindex="2"]')?.focus()`);
    for (const key of ['j', 'j', 'k']) await timed('key', () => page.keyboard.press(key));
    await page.evaluate(`scrollTo(0, 0), document.activeElement.blur()`);
    await timed('open', () => click(page, '.table-row .site-title a'));
    await untilTrue(page, `location.pathname.startsWith('/monitors/') && ${HAS_HEADING}`);
    await page.goBack();
    await untilTrue(page, HAS_ROWS);
    await timed('search', () => page.keyboard.press('Control+k'));
    await untilTrue(page, `document.querySelector('dialog.palette[open] input') !== null`);
    for (const letter of SEARCHED) await timed('search', () => page.keyboard.press(letter));
    await page.keyboard.press('Escape');
    await untilTrue(page, `document.querySelector('dialog.palette[open]') === null`);
  }
  return paints;
}

const HAS_HEADING = `document.querySelector('main h1') !== null`;
const HAS_ROWS = `document.querySelector('.table-row .site-title a') !== null`;

async function click(page: Page, selector: string): Promise<void> {
  const { x, y } = await page.evaluate<{ readonly x: number; readonly y: number }>(`(() => {
    const { x, y, width, height } = document.querySelector('${selector}').getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  })()`);
  await page.mouse.click(x, y);
}

/** Waits until an expression is true in the page; Playwright's own waiting needs `eval`, which the content policy refuses. */
export async function untilTrue(page: Page, expression: string): Promise<void> {
  await until(() => page.evaluate<boolean>(expression), {
    withinMs: PATIENCE_MS,
    describe: () => `never true: ${expression}`,
  });
}

/** The share of a core that scripts of the page take, and all of its main thread, while nobody does anything. */
export async function timeIdle(
  { session }: OpenedPage,
  seconds: number,
): Promise<{ readonly script: number; readonly all: number }> {
  const before = await metricsOf(session);
  await wait(seconds * 1_000);
  const now = await metricsOf(session);
  const share = (name: string): number =>
    ((now.get(name) ?? 0) - (before.get(name) ?? 0)) /
    ((now.get('Timestamp') ?? 0) - (before.get('Timestamp') ?? 0));
  return { script: share('ScriptDuration'), all: share('TaskDuration') };
}

/** What scripts of the page hold, once its garbage is gone, bytes. */
export async function heapOf({ session }: OpenedPage): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await metricsOf(session)).get('JSHeapUsedSize') ?? Number.NaN;
}

async function metricsOf(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await session.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}
