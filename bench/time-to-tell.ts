// How long until an owner hears: sites of one list break together, or some of them, in every way that loopback allows.
import { mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { startWebhookSink } from '../src/farm/webhook-sink.ts';
import type { WebhookSink } from '../src/farm/webhook-sink.ts';
import { ServiceProcess, entryPaths } from '../test/e2e/service-process.ts';
import { breakages, openBreakableSites } from './breakable-sites.ts';
import type { Breakage, BreakableSites } from './breakable-sites.ts';

const { values } = parseArgs({
  options: {
    breakages: { type: 'string', default: breakages.join(',') },
    /** `3` breaks all of three sites, `1/3` one of three. */
    sizes: { type: 'string', default: '1,2,3,5,10,1/3,1/5,3/5' },
    parallel: { type: 'string', default: '4' },
    interval: { type: 'string', default: '5' },
    /** What the name server says about the root: an answer, or that it does not exist. */
    root: { type: 'string', default: 'answers' },
    source: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const intervalSeconds = Number(values.interval);
const confirmSeconds = [1, 2];
const TIMEOUT_SECONDS = 2;
const SLACK_SECONDS = 5;
const SETTLE_MS = 4_000;
const isBuilt = existsSync(entryPaths.built) && !values.source;
const timesOut: readonly Breakage[] = ['connect-timeout', 'hang'];

interface Cell {
  readonly breakage: Breakage;
  readonly size: string;
  readonly broken: number;
  readonly sites: number;
}

interface Told {
  /** Seconds from the break to each message, in the order in which they came. */
  readonly seconds: readonly number[];
  readonly dueSeconds: number;
  readonly wrong: number;
}

function cellOf(breakage: Breakage, size: string): Cell {
  const [broken = '', sites = broken] = size.split('/');
  return { breakage, size, broken: Number(broken), sites: Number(sites) };
}

function dueSecondsOf(breakage: Breakage): number {
  const waits = confirmSeconds.reduce((sum, each) => sum + each, 0);
  const checks = timesOut.includes(breakage) ? TIMEOUT_SECONDS * (confirmSeconds.length + 1) : 0;
  return intervalSeconds + waits + checks + SLACK_SECONDS;
}

async function measure(cell: Cell): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'squirrel-bench-'));
  const sink = await startWebhookSink({ keep: 10_000 });
  const sites = await openBreakableSites({
    count: cell.sites,
    isTls: cell.breakage === 'tls-untrusted',
    hasRoot: values.root === 'answers',
  });
  const service = startService(folder, { sites, sink });
  try {
    await untilAllUp(service, cell.sites);
    // The first minutes of a service are another matter: here all is well and known to be well.
    await wait(SETTLE_MS);
    const brokenAt = Date.now();
    await sites.break(cell.breakage, cell.broken);
    return await listen({ cell, sink, brokenAt });
  } finally {
    await service.kill9();
    await Promise.all([sites.close(), sink.stop()]);
    rmSync(folder, { recursive: true });
  }
}

function startService(
  folder: string,
  { sites, sink }: { readonly sites: BreakableSites; readonly sink: WebhookSink },
): ServiceProcess {
  const config = {
    defaults: {
      interval: `${intervalSeconds}s`,
      timeout: `${TIMEOUT_SECONDS}s`,
      confirm: { after: confirmSeconds.map((each) => `${each}s`) },
      owner: 'ops',
    },
    owners: [{ id: 'ops' }],
    channels: [
      {
        id: 'hook',
        kind: 'webhook',
        owner: 'ops',
        url: sink.url,
        secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      },
    ],
    monitors: sites.urls.map((url, index) => ({ url, name: `site-${index}` })),
  };
  const configPath = join(folder, 'squirrel.json');
  writeFileSync(configPath, JSON.stringify(config));
  const caPath = join(folder, 'ca.pem');
  writeFileSync(caPath, sites.authorityPem);
  return new ServiceProcess({
    dataDirectory: join(folder, 'data'),
    entry: isBuilt ? 'built' : 'source',
    args: ['--config', configPath, '--resolver', sites.resolver, '--ca', caPath],
  });
}

async function untilAllUp(service: ServiceProcess, count: number): Promise<void> {
  await service.ready;
  const deadline = Date.now() + 60_000;
  let up = 0;
  while (Date.now() < deadline) {
    const summary = await service.api<{ monitors: { byStatus: Record<string, number> } }>(
      '/summary',
    );
    up = summary.monitors.byStatus['up'] ?? 0;
    if (up === count) return;
    await wait(200);
  }
  throw new Error(`only ${up} of ${count} sites came up: ${service.stderr.slice(-2_000)}`);
}

async function listen(watch: {
  readonly cell: Cell;
  readonly sink: WebhookSink;
  readonly brokenAt: number;
}): Promise<Told> {
  const { cell, sink, brokenAt } = watch;
  const dueSeconds = dueSecondsOf(cell.breakage);
  const deadline = brokenAt + (dueSeconds + 50) * 1_000;
  const opened = (): { name: string; at: number }[] =>
    sink.requests().flatMap(({ body, at }) => {
      const message = JSON.parse(body.toString()) as { type: string; monitor: { name: string } };
      return message.type === 'incident.opened' ? [{ name: message.monitor.name, at }] : [];
    });
  while (opened().length < cell.broken && Date.now() < deadline) await wait(100);
  // Whom a neighbour's outage would be blamed on, it would be by now.
  if (cell.broken < cell.sites) await wait(3_000);
  const isBroken = ({ name }: { name: string }): boolean =>
    Number(name.replace('site-', '')) < cell.broken;
  const messages = opened();
  return {
    seconds: messages.filter(isBroken).map(({ at }) => (at - brokenAt) / 1_000),
    dueSeconds,
    wrong: messages.filter((each) => !isBroken(each)).length,
  };
}

function shown({ broken }: Cell, { seconds, dueSeconds, wrong }: Told): string {
  const last = seconds.at(-1);
  const times = last === undefined ? 'never' : `${seconds[0]?.toFixed(1)}-${last.toFixed(1)}`;
  const missing = seconds.length < broken ? ` (${seconds.length} of ${broken})` : '';
  const isLate = seconds.length < broken || (last ?? Infinity) > dueSeconds;
  return `${times}${missing}${isLate ? ' LATE' : ''}${wrong > 0 ? ` WRONG ${wrong}` : ''}`;
}

const wantedBreakages = values.breakages.split(',') as Breakage[];
const sizes = values.sizes.split(',');
const cells = wantedBreakages.flatMap((each) => sizes.map((size) => cellOf(each, size)));
const results = new Map<Cell, string>();
console.log(
  `seconds from the break to the first and last message; interval ${intervalSeconds} s, ` +
    `confirmed after ${confirmSeconds.join(' s and ')} s, timeout ${TIMEOUT_SECONDS} s; the root ${values.root}`,
);
const waiting = [...cells];
await Promise.all(
  Array.from({ length: Number(values.parallel) }, async () => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      const told = await measure(cell);
      const text = shown(cell, told);
      results.set(cell, text);
      console.log(`  ${cell.breakage} ${cell.size}: ${text} (due ${told.dueSeconds})`);
      if (/LATE|WRONG/.test(text)) process.exitCode = 1;
    }
  }),
);
console.log(`\n| sites that fail | ${wantedBreakages.join(' | ')} |`);
console.log(`|---|${wantedBreakages.map(() => '---|').join('')}`);
for (const size of sizes) {
  const row = cells.filter((cell) => cell.size === size).map((cell) => results.get(cell));
  console.log(`| ${size} | ${row.join(' | ')} |`);
}
