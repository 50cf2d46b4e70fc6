// `npm run face:bench`: the built product with a hundred thousand sites that are checked, and those who look at them. What depends on
// the machine is a warning; bytes are the same everywhere and a failure.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startChromium, type Chromium, type Tab } from '../../test/e2e/dashboard/chromium.ts';
import { ServiceProcess } from '../../test/e2e/service-process.ts';
import { endWithUs } from '../../test/support/end-with-us.ts';
import { startCrowd } from '../../test/support/fleet/event-crowd.ts';
import { gaugeOf } from '../../test/support/fleet/histogram.ts';
import { listenFor } from '../../test/support/fleet/listening.ts';
import { openListener } from '../../test/support/fleet/listener.ts';
import { seedFleet } from '../../test/support/fleet/seeded-fleet.ts';
import { usageOf } from '../process-usage.ts';
import { latenessOf, type Stretch } from './lateness-of.ts';
import { heapOf, loadFirst, timeIdle, timePaints, untilTrue, type OpenedPage } from './page.ts';
import { answerBudgetMs, quantileOf, questionsOf } from './questions.ts';
import { atMost, printTable, type Line } from './report.ts';

const { values } = parseArgs({
  options: {
    monitors: { type: 'string', default: '100000' },
    interval: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '60' },
    requests: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '20' },
    clients: { type: 'string', default: '10000' },
    minutes: { type: 'string', default: '3' },
    hour: { type: 'boolean', default: false },
  },
});
const monitors = Number(values.monitors);
const intervalMs = Number(values.interval) * 1_000;
const stretchMs = Number(values.seconds) * 1_000;
const clients = Number(values.clients);
const minutes = values.hour ? 60 : Number(values.minutes);
const GROUPS = 12;
const TABS = 10;
/** One site in so many is looked up for its lateness. */
const SAMPLE = 6;
/** Sites that are paused and go on, so that those who listen have something to hear: some hundred. */
const CHANGED =
  monitors > 3_000
    ? { filter: 'tag:t3 group:"Group 3"', isOne: (n: number) => n % 50 === 3 }
    : { filter: 'tag:env:prod', isOne: (n: number) => n % 3 === 0 };
const FIRST_LOAD_BYTES = 200 * 1_024;
const mib = (bytes: number): number => bytes / 2 ** 20;

const folder = mkdtempSync(join(tmpdir(), 'squirrel-face-'));
const dataDirectory = join(folder, 'data');
const stretches: Stretch[] = [];
const lines: Line[] = [];
const responder = spawn(process.execPath, [join(import.meta.dirname, '../responder.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
endWithUs(responder);
try {
  await measure();
} finally {
  responder.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

async function measure(): Promise<void> {
  const port = await portOf(responder);
  const seed = {
    dataDirectory,
    sites: monitors,
    intervalMs,
    port,
    downAt: Math.floor(monitors / 2),
  };
  const ids = await seedFleet(seed);
  say(`${monitors} sites every ${intervalMs / 1_000} s are in the database`);
  const service = new ServiceProcess({
    dataDirectory,
    args: ['--targets', 'private', '--workers', '2000', '--log-level', 'warn'],
    entry: 'built',
    readyWithinMs: 300_000,
  });
  try {
    await service.ready;
    say(`the service is ready after ${Date.now() - service.startedAt} ms`);
    await wait(10_000);
    await during('nobody looks', () => wait(stretchMs));
    await during('API', () => timeAnswers(service));
    await during('browser', () => timeBrowser(service));
    await during('nobody looks again', () => wait(stretchMs));
    if (clients > 0) await timeCrowd(service);
    const { code } = await service.stop();
    if (code !== 0) throw new Error(`the service ended with ${code}\n${service.stderr}`);
  } finally {
    await service.kill9();
  }
  // Those that are paused and go on are checked beside their slots.
  await tellLateness(ids.filter((_, n) => n % SAMPLE === 1 && !CHANGED.isOne(n)));
  if (printTable(lines)) process.exitCode = 1;
}

/** Does something, and notes when, what it cost the service, and what else the machine had to do. */
async function during(name: string, act: () => Promise<unknown>): Promise<void> {
  const from = Date.now();
  await act();
  stretches.push({ name, from, until: Date.now() });
  say(`${name}: ${((Date.now() - from) / 1_000).toFixed(0)} s`);
}

async function timeAnswers(service: ServiceProcess): Promise<void> {
  await service.text('/api/v1/fleet/map?by=tag');
  for (const [name, pathOf] of Object.entries(questionsOf(monitors, GROUPS))) {
    const times: number[] = [];
    for (let n = 0; n < Number(values.requests); n += 1) {
      const began = performance.now();
      await service.text(`/api/v1/${pathOf(n)}`);
      times.push(performance.now() - began);
      await wait(5);
    }
    const asked = { value: quantileOf(times, 0.99), budget: answerBudgetMs(name), unit: 'ms' };
    const p50 = quantileOf(times, 0.5).toFixed(1);
    lines.push(atMost(`${name}, p99 (p50 ${p50} ms)`, { ...asked, digits: 1 }));
  }
}

async function timeBrowser(service: ServiceProcess): Promise<void> {
  await using chromium = await startChromium(join(folder, 'chromium'));
  const opened = await loadFirst(chromium, { url: await urlOf(service), monitors });
  const { shellMs, headlineMs, rowsMs, bytes } = opened.load;
  lines.push(
    atMost('shell painted', { value: shellMs, budget: 300, unit: 'ms' }),
    atMost('headline true', { value: headlineMs, budget: 800, unit: 'ms' }),
    atMost('map and first rows', { value: rowsMs, budget: 1_000, unit: 'ms' }),
    {
      ...atMost('first load, as sent', { value: bytes, budget: FIRST_LOAD_BYTES, unit: 'bytes' }),
      isExact: true,
    },
  );
  for (const [what, times] of Object.entries(await timePaints(opened, Number(values.rounds)))) {
    const value = quantileOf(times, 0.95);
    const p50 = quantileOf(times, 0.5);
    lines.push(
      atMost(`${what} to next paint, p95 (p50 ${p50} ms)`, { value, budget: 100, unit: 'ms' }),
    );
  }
  const idle = await timeIdle(opened, Number(values.seconds));
  const percent = { budget: 3, unit: '% of a core', digits: 2 };
  const whole = (idle.all * 100).toFixed(1);
  lines.push(
    atMost(`scripts of an idle page (with layout ${whole})`, {
      value: idle.script * 100,
      ...percent,
    }),
  );
  if (minutes > 0) await followHeaps(service, opened);
}

/** Samples a minute apart, the first after a minute: whether what is held grows. */
async function followHeaps(service: ServiceProcess, opened: OpenedPage): Promise<void> {
  const page: number[] = [];
  const own: number[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    // What waits to be collected comes and goes: the least of a minute is what is held.
    let least = Infinity;
    for (let look = 0; look < 12; look += 1) {
      await wait(5_000);
      const heap = gaugeOf(await service.text('/metrics'), 'nodejs_heap_size_used_bytes');
      least = Math.min(least, heap);
    }
    own.push(least);
    page.push(await heapOf(opened));
    const rss = mib(usageOf(service.pid).rssBytes).toFixed(0);
    say(
      `minute ${minute + 1}: page ${mib(page.at(-1) ?? 0).toFixed(1)} MiB, service at least ${mib(least).toFixed(0)} MiB, RSS ${rss} MiB`,
    );
  }
  lines.push(
    atMost(`heap of the page after ${minutes} min`, {
      value: mib(page.at(-1) ?? Number.NaN),
      budget: 120,
      unit: 'MiB',
      digits: 1,
    }),
    flatness(`growth of it, first to last third`, page),
    flatness('growth of the heap of the service', own),
  );
}

function flatness(what: string, samples: readonly number[]): Line {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const [first, last] = [samples.slice(0, third), samples.slice(-third)];
  const growth = quantileOf(last, 0.5) / quantileOf(first, 0.5) - 1;
  return atMost(what, { value: growth * 100, budget: 5, unit: '%', digits: 1 });
}

/** Ten tabs, ten programs that read, and a crowd that hardly does. */
async function timeCrowd(service: ServiceProcess): Promise<void> {
  const address = await service.ready;
  await using ends = new AsyncDisposableStack();
  const chromium = ends.use(await startChromium(join(folder, 'chromium')));
  const tabs = await openTabs(chromium, await urlOf(service));
  const key = keyOf();
  const listeners = await Promise.all(
    Array.from({ length: TABS }, async () => ends.use(await openListener(address, key))),
  );
  const asked = {
    service,
    listeners,
    filter: CHANGED.filter,
    rounds: Math.ceil(stretchMs / 2_000) * 2,
  };
  const quietFrom = Date.now();
  const quiet = await listenFor(asked);
  stretches.push({ name: 'tabs without a crowd', from: quietFrom, until: Date.now() });
  const before = usageOf(service.pid).rssBytes;
  const crowd = ends.use(await startCrowd({ address, key, clients }));
  const joined = await crowd.settled;
  const files = readdirSync(`/proc/${service.pid}/fd`).length;
  say(`of ${clients} clients ${JSON.stringify(joined)}; the service has ${files} files open`);
  const began = Date.now();
  const crowded = await listenFor(asked);
  stretches.push({ name: 'tabs and crowd', from: began, until: Date.now() });
  const grown = usageOf(service.pid).rssBytes - before;
  const tabMs = await timeTabs(service, tabs);
  say(`the crowd at the end: ${JSON.stringify(await crowd.state())}`);
  const [was, is] = [quiet, crowded].map(({ heardMs }) => quantileOf(heardMs, 1));
  lines.push(
    atMost(`a change is heard by ${TABS} programs (before ${was?.toFixed(0)})`, {
      value: is ?? Number.NaN,
      budget: 1_000,
      unit: 'ms',
    }),
    atMost(`a change is shown by ${TABS} tabs`, { value: tabMs, budget: 1_000, unit: 'ms' }),
    atMost('memory of the service for the crowd', {
      value: mib(grown),
      budget: Math.ceil((clients * 96) / 1_024),
      unit: 'MiB',
    }),
  );
}

async function openTabs(chromium: Chromium, url: string): Promise<readonly Tab[]> {
  const tabs: Tab[] = [];
  for (let opened = 0; opened < TABS; opened += 1) {
    const tab = await chromium.openTab(url);
    await untilTrue(tab, `document.querySelector('.trust-bar.live') !== null`);
    tabs.push(tab);
  }
  return tabs;
}

/** From the answer to a change until the last tab shows other counts. */
async function timeTabs(service: ServiceProcess, tabs: readonly Tab[]): Promise<number> {
  const counts = `document.querySelector('.headline')?.textContent ?? ''`;
  const before = await Promise.all(tabs.map((tab) => tab.evaluate<string>(counts)));
  const shown = tabs.map(async (tab, at) => {
    await untilTrue(tab, `(${counts}) !== ${JSON.stringify(before[at])}`);
    return performance.now();
  });
  await service.change('POST', '/bulk', { filter: CHANGED.filter, change: { kind: 'pause' } });
  const changedAt = performance.now();
  return Math.max(...(await Promise.all(shown))) - changedAt;
}

async function tellLateness(ids: readonly string[]): Promise<void> {
  const late = await latenessOf({ dataDirectory, ids, intervalMs, stretches });
  const p99 = (name: string): number => quantileOf(late.get(name) ?? [], 0.99);
  const quiet = (p99('nobody looks') + p99('nobody looks again')) / 2;
  for (const [name, all] of late) {
    const value = p99(name);
    const ratio = (value / quiet).toFixed(2);
    lines.push(
      atMost(`checks late, p99, ${name} (${all.length}, x${ratio})`, {
        value,
        // Below a tenth of a second nobody can tell a difference.
        budget: Math.max(100, Math.round(2 * quiet)),
        unit: 'ms',
      }),
    );
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.stdout?.once('data', (text: Buffer) => resolve(Number(text.toString())));
  });
}

function keyOf(): string {
  return readFileSync(join(dataDirectory, 'admin-key'), 'utf8').trim();
}

async function urlOf(service: ServiceProcess): Promise<string> {
  return `${await service.ready}/#key=${keyOf()}`;
}

function say(text: string): void {
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(`${text}; load ${load.join(' ')}`);
}
