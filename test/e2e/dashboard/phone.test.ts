import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SummaryAnswer } from '../../../src/api/contract.ts';
import { readDashboardFiles } from '../../../src/api/dashboard-files.ts';
import { pathOf } from '../../support/programs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { startChromium } from './chromium.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const CHECKS = 40;
const DIST = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** The newest check failed; all before it went well. */
const latestChecks = Array.from({ length: CHECKS }, (_, age) => ({
  monitorId: 'm1',
  startedAt: NOW - age * 60_000,
  outcome: age === 0 ? 'down' : 'up',
  reason: age === 0 ? 'http_503' : null,
  statusCode: age === 0 ? 503 : 200,
  timings: { totalMs: 123_456 },
}));
const site = {
  id: 'm1',
  name: 'A shop with a name that is longer than a phone is wide',
  target: 'https://shop.example/with/a/long/path/to/something',
  status: 'suspect',
  reason: 'http_503',
  paused: false,
};
const summary: SummaryAnswer = {
  monitors: {
    total: 1,
    paused: 0,
    byStatus: { pending: 0, up: 0, degraded: 0, suspect: 1, down: 0, recovering: 0, unknown: 0 },
  },
  notifications: { pending: 0, dead: 0 },
  withoutChannel: { monitors: 0, owners: 0 },
  health: {
    checksInFlight: 0,
    backlogChecks: 0,
    outboxPending: 0,
    deadLetters: 0,
    storageLagMs: 0,
    isScheduleKept: true,
    isStorageWritable: true,
    areSendersMoving: true,
    alarmChannels: 1,
    alarm: null,
  },
};
const answers: Readonly<Record<string, object>> = {
  '/api/v1/monitors': { items: [{ ...site, latestChecks }], nextCursor: null },
  '/api/v1/summary': summary,
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
  readonly count: number;
  readonly direction: string;
  readonly pageWidth: number;
  readonly newestClass: string;
  /** How much of the newest check lies outside of its strip, pixels. */
  readonly hidden: number;
}

const MEASURE = `(() => {
  const bar = document.querySelector('.bar');
  const newest = bar?.querySelector('i:last-child');
  if (!newest) return null;
  const [outer, inner] = [bar.getBoundingClientRect(), newest.getBoundingClientRect()];
  return {
    count: bar.children.length,
    direction: document.documentElement.dir,
    pageWidth: document.documentElement.scrollWidth,
    newestClass: newest.className,
    hidden: Math.max(0, inner.right - outer.right, outer.left - inner.left),
  };
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
        { withinMs: 60_000, describe: () => 'the page shows no site' },
      );
    const expected = { count: CHECKS, pageWidth: 390, newestClass: 'o-down', hidden: 0 };
    expect(await seenIn('ltr')).toMatchObject(expected);
    await tab.evaluate(`document.querySelector('header button').click()`);
    expect(await seenIn('rtl')).toMatchObject(expected);
  } finally {
    page.stop();
  }
});
