import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathOf } from '../../../support/programs.ts';
import type { ApiMonitor } from '../../api-answers.ts';
import { addressOf, listedPages } from './addresses.ts';
import { PAYLOADS } from './payloads.ts';
import { HERO, SECURE, spreadPayloads, type Taken } from './spread-payloads.ts';
import { openStage, type Stage } from './stage.ts';
import { sidewaysScroll, untilSettled, watchedPage } from './watched-page.ts';

const WIDTHS = [1440, 390] as const;
/** There are too many pages of sites for one test. */
const PARTS = [0, 1, 2, 3, 4, 5];

/** A service is started, fails and recovers before anything is shown; a busy machine takes its time for it. */
const OPENING_MS = 400_000;
const isChromiumHere = pathOf('chromium') !== null;
const ends = new AsyncDisposableStack();
let stage: Stage;
let taken: Taken;
let own: BrowserContext;

beforeAll(async () => {
  if (!isChromiumHere) return;
  stage = ends.use(
    await openStage({
      secureHosts: [SECURE],
      certificateName: PAYLOADS.find((text) => text.startsWith('"><img')) ?? '',
      configOf: () => ({ owners: [{ id: 'ops', name: 'Operations' }] }),
    }),
  );
  taken = await spreadPayloads(stage);
  own = await stage.signedIn({ reducedMotion: 'reduce' });
}, OPENING_MS);
afterAll(() => ends.disposeAsync());

/** Elements that were made from a payload, and places of the bars that something lies upon. */
const LOOK = `(() => {
  const marked = ['class', 'id', 'src', 'action', 'srcdoc', 'data', 'content'].map((name) => '[' + name + '*="pwned"]');
  const handlers = document.evaluate('//@*[starts-with(name(), "on")]/..', document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
  const made = [...document.querySelectorAll(marked + ', a[href^="javascript:" i], a[href^="data:" i]')];
  for (let at = 0; at < handlers.snapshotLength; at += 1) made.push(handlers.snapshotItem(at));
  const places = [...document.querySelectorAll('.top-bar > *, .phone-nav > *, .trust-bar')];
  const covered = places.filter((place) => {
    const { x, y, width, height } = place.getBoundingClientRect();
    if (width === 0) return false;
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    return top === null || top.closest('.top-bar, .phone-nav, .trust-bar') === null;
  });
  const direction = document.documentElement.dir + ' ' + getComputedStyle(document.querySelector('main') ?? document.body).direction;
  return [...made.map((one) => 'made: ' + one.outerHTML.slice(0, 200)),
    ...covered.map((one) => 'covered: ' + one.className),
    ...(direction === 'ltr ltr' ? [] : ['turned: ' + direction])];
})()`;

async function faultsOf(
  page: Page,
  widths: readonly number[] = WIDTHS,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 1000 });
    await untilSettled(page);
    const wide = await sidewaysScroll(page);
    if (wide > 0) found.push(`${wide} pixels wider than ${width}: ${page.url()}`);
    const seen = await page.evaluate<readonly string[]>(LOOK);
    found.push(...seen.map((fault) => `${fault} at ${width}: ${page.url()}`));
  }
  return found;
}

const listed = await listedPages();

describe('what strangers say is text and nothing else', () => {
  test('the API takes most of it', (context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    expect(PAYLOADS.length).toBeGreaterThanOrEqual(60);
    for (const [path, count] of Object.entries(taken)) {
      expect([path, count]).toEqual([path, expect.toSatisfy((taken: number) => taken > 50)]);
    }
  });

  test.for(listed.filter(({ isForStrangers }) => !isForStrangers))(
    '$pattern',
    async ({ path }, context) => {
      context.skip(!isChromiumHere, 'needs chromium');
      const { page, takeComplaints } = await watchedPage(own, stage.address);
      await page.goto(await addressOf(stage, path, HERO), { waitUntil: 'domcontentloaded' });
      await untilSettled(page);
      expect([...(await faultsOf(page)), ...takeComplaints()]).toEqual([]);
      await page.close();
    },
  );

  test.for(PARTS)('pages of sites and incidents, part %i', async (part, context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    const { page, takeComplaints } = await watchedPage(own, stage.address);
    const monitors = await stage.service.all<ApiMonitor>('/monitors');
    expect(monitors.length).toBeGreaterThan(PAYLOADS.length);
    const paths = monitors.flatMap(({ id, openIncident }) => [
      `/monitors/${id}`,
      ...(openIncident === null ? [] : [`/incidents/${openIncident}`]),
    ]);
    const found: string[] = [];
    for (const path of paths.filter((_, at) => at % PARTS.length === part)) {
      await page.goto(`${stage.address}${path}`, { waitUntil: 'domcontentloaded' });
      found.push(...(await faultsOf(page, [390])));
    }
    expect([...found, ...takeComplaints()]).toEqual([]);
    await page.close();
  });

  test('what would be wrong is found', async (context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    const { page, takeComplaints } = await watchedPage(own, stage.address);
    const markup = PAYLOADS.filter((payload) => payload.startsWith('<')).join('');
    await page.setContent(`<nav class="phone-nav"><a>x</a></nav><main>${markup}</main>`);
    expect((await page.evaluate<readonly string[]>(LOOK)).length).toBeGreaterThan(5);
    expect(takeComplaints().length).toBeGreaterThan(0);
    await page.close();
  });
});
