import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FleetRow, OverviewAnswer, RowsAnswer } from '../../../src/api/contract.ts';
import { readDashboardFiles } from '../../../src/api/dashboard-files.ts';
import { pathOf } from '../../support/programs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { startChromium } from './chromium.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const STEP = 1_800_000;
const DIST = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** The newest mark was down; all before it went well. */
const BAR = `${'1'.repeat(47)}J`;
const site: FleetRow = [
  ...([0, 'm1', 'A shop with a name that is longer than a phone is wide'] as const),
  ...(['https://shop.example/with/a/long/path/to/something', 'http', null, 4] as const),
  ...(['http_503', NOW, BAR, 0.98, 1_728_000, 123_456, 123_456, NOW, 'i1'] as const),
];
const counts = {
  total: 1,
  pending: 0,
  up: 0,
  degraded: 0,
  suspect: 0,
  down: 1,
  recovering: 0,
  unknown: 0,
  paused: 0,
  maintenance: 0,
  silenced: 0,
  acknowledged: 0,
};
const overview: OverviewAnswer = {
  now: NOW,
  counts,
  headline: { kind: 'down', sites: 1, total: 1, since: null },
  problems: [
    {
      id: 'p1',
      incidentId: 'i1',
      status: 'down',
      reason: 'http_503',
      message: 'it answered 503 Service Unavailable, which is longer than a phone is wide, too',
      since: NOW,
      sites: [{ index: 0, id: 'm1', name: site[2] }],
      count: 1,
      cause: null,
      acknowledged: null,
      owners: ['ops'],
      notified: { at: NOW, who: ['Operations'], channels: ['ops-mail'] },
    },
  ],
  more: 0,
  trust: {
    startedWithinMs: 38,
    checksPerSecond: 0.2,
    inFlight: 0,
    backlog: 0,
    sitesAsked: 1,
    sitesAnswered: 1,
    messagesWaiting: 0,
    deadLetters: 0,
    suspicions: 6,
    falseAlarms: 0,
    storageLagMs: 0,
    isOnTime: true,
    isStorageWritable: true,
    areSendersMoving: true,
    alarm: null,
  },
  blocks: [{ id: null, name: null, kind: 'none', count: 1, counts: { down: 1 } }],
  mapVersion: 'v1',
};
const rows: RowsAnswer = {
  columns: [],
  rows: [site],
  total: 1,
  snapshot: 's1',
  now: NOW,
  from: NOW - 48 * STEP,
  stepMs: STEP,
  mapVersion: 'v1',
  blocks: [],
  facets: { counts, groups: [], tags: [], owners: [], kinds: [] },
  without: [],
  isComplete: true,
};
const answers: Readonly<Record<string, object>> = {
  '/api/v1/overview': overview,
  '/api/v1/monitors/rows': rows,
};

/** The built dashboard with one site behind it. */
async function startPage() {
  const files = await readDashboardFiles(DIST);
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const answer = answers[path];
    if (answer !== undefined) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      return;
    }
    const file = files.find((one) => one.path === (path === '/' ? '/index.html' : path));
    if (file === undefined) response.writeHead(503).end();
    else response.setHeader('content-type', file.contentType).end(file.plain.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Seen {
  readonly direction: string;
  readonly pageWidth: number;
  /** From the newest mark to the end of its bar, pixels; below zero it lies outside. */
  readonly fromEnd: number;
  /** How much of the bar lies outside of the window, pixels. */
  readonly hidden: number;
  readonly isOnRight: boolean;
}

const MEASURE = `(() => {
  const bar = document.querySelector('.heartbeat');
  const newest = bar?.querySelector('.mark-down');
  if (!newest) return null;
  const [outer, inner] = [bar.getBoundingClientRect(), newest.getBoundingClientRect()];
  return {
    direction: document.documentElement.dir,
    pageWidth: document.documentElement.scrollWidth,
    fromEnd: Math.round(outer.right - inner.right),
    hidden: Math.max(0, outer.right - innerWidth, -outer.left),
    isOnRight: inner.left > outer.left + outer.width * 0.9,
  };
})()`;

/** Chooses a line of the menu at the end of the bar of a phone. */
const choose = (text: string): string => `(async () => {
  document.querySelector('.phone-nav button').click();
  for (let tries = 0; tries < 200; tries += 1) {
    const lines = [...document.querySelectorAll('[role^=menuitem]')];
    const line = lines.find(({ textContent }) => textContent.includes('${text}'));
    if (line) return line.click();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
})()`;

test('a phone shows the newest check in either language', async (context) => {
  context.skip(pathOf('chromium') === null, 'needs chromium');
  await using folder = await temporaryFolder();
  const page = await startPage();
  try {
    await using chromium = await startChromium(join(folder.path, 'chromium'));
    const tab = await chromium.openTab(`${page.url}#key=k`, 'phone');
    const seenIn = (direction: string): Promise<Seen> =>
      until(
        async () => {
          const seen = await tab.evaluate<Seen | null>(MEASURE);
          return seen?.direction === direction ? seen : null;
        },
        { withinMs: 60_000, describe: () => `the page shows no site from ${direction}` },
      );
    const expected = { pageWidth: 390, fromEnd: 0, hidden: 0, isOnRight: true };
    expect(await seenIn('ltr')).toMatchObject(expected);
    await tab.evaluate(choose('فارسی'));
    expect(await seenIn('rtl')).toMatchObject(expected);
    await tab.evaluate(choose('English'));
    expect(await seenIn('ltr')).toMatchObject(expected);
  } finally {
    page.stop();
  }
});
