import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathOf } from '../../../support/programs.ts';
import { untilStatus } from './seeded.ts';
import { answering } from './sites.ts';
import { openStage, type Stage } from './stage.ts';
import { untilSettled } from './watched-page.ts';

const isChromiumHere = pathOf('chromium') !== null;
const ends = new AsyncDisposableStack();
/** Of the webhook that is told. */
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
let stage: Stage;
let page: Page;
let clicks = 0;

beforeAll(async () => {
  if (!isChromiumHere) return;
  const common = { interval: '2s', confirm: { after: ['100ms'] }, owner: 'ops' };
  stage = ends.use(
    await openStage({
      secureHosts: ['shop.example'],
      configOf: (sites) => {
        sites.set('shop.example', answering(503));
        const names = ['Shop', 'Blog', 'News', 'Wiki', 'Forum'];
        return {
          owners: [{ id: 'ops', name: 'Operations' }],
          channels: [
            {
              id: 'hook',
              kind: 'webhook',
              owner: 'ops',
              url: `http://${sites.plain}/hook`,
              secret: SECRET,
            },
          ],
          monitors: names.map((name) => ({
            ...common,
            name,
            url: `http://${name.toLowerCase()}.example/`,
            connectTo: sites.plain,
          })),
        };
      },
    }),
  );
  await untilStatus(stage.service, 'Shop', 'down');
  page = await (await stage.signedIn()).newPage();
});
afterAll(() => ends.disposeAsync());

/** Opens the overview, from which each task begins. */
async function begin(): Promise<void> {
  clicks = 0;
  await page.goto(`${stage.address}/`);
  await untilSettled(page);
}

async function click(target: Locator): Promise<void> {
  clicks += 1;
  await target.click();
}

const main = (): Locator => page.locator('main');
const openShop = (): Promise<void> => click(main().getByRole('link', { name: 'Why?' }));

describe('what a stranger wants to know in trouble', () => {
  test('what is down: no click', async (context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    await begin();
    await page.getByRole('heading', { level: 1, name: '1 of 5 sites is down' }).waitFor();
    await main().locator('.wrong-line').getByText('Shop').waitFor();
    expect(await page.title()).toContain('1');
    expect(clicks).toBe(0);
  });

  test('why: one click', async (context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    await begin();
    await openShop();
    await main().getByText('It answered 503 Service Unavailable.').waitFor();
    await main().locator('.bytes mark').getByText('HTTP/1.1 503').first().waitFor();
    expect(clicks).toBe(1);
  });

  test('whether it is us: one click', async (context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    await begin();
    await openShop();
    await main().getByText('Is it us? No.').waitFor();
    await main()
      .getByText(/\d of \d other sites? answered/)
      .waitFor();
    expect(clicks).toBe(1);
  });

  test('who knows: one click', async (context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    await begin();
    await openShop();
    await main().getByRole('heading', { name: 'Who knows' }).waitFor();
    await main().locator('.is-told').getByText('hook').first().waitFor();
    expect(clicks).toBe(1);
  });

  test('silence for an hour: two clicks where its page is open', async (context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    await begin();
    await openShop();
    clicks = 0;
    await click(main().getByRole('button', { name: 'Silence' }));
    await click(page.getByRole('dialog').getByRole('button', { name: /^Silence for 1 h/ }));
    await page.getByText('Shop is silent for 1 h').waitFor();
    expect(clicks).toBe(2);
    const silences = await stage.service.all<{ readonly from: number; readonly until: number }>(
      '/silences',
    );
    expect(silences).toHaveLength(1);
  });
});
