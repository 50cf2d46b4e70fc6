// The service under a full schedule: is every check there, does it begin on time, and what does it cost to keep and to make.
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { startFarmProcess } from '../src/farm/farm-process.ts';
import { numberedSites } from '../src/farm/sites/numbered-sites.ts';
import { ServiceProcess, entryPaths } from '../test/e2e/service-process.ts';
import { onTimeShareSince, startCounts } from './lateness.ts';
import type { StartCounts } from './lateness.ts';
import { usageOf } from './process-usage.ts';
import { historyFacts } from './schedule-history.ts';
import type { HistoryFacts } from './schedule-history.ts';

const monitors = Number(process.env['BENCH_MONITORS'] ?? 10_000);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 300);
const INTERVAL_MS = 10_000;
// The import and the first check of everything at once are told apart from the schedule.
const SETTLE_MS = 15_000;
const ON_TIME_SECONDS = 0.1;
const WANTED_SHARE = 0.99;
const MAX_BYTES_PER_CHECK = 40;
const isBuilt = existsSync(entryPaths.built) && !process.argv.includes('--source');

const load = (): string =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

const folder = mkdtempSync(join(tmpdir(), 'squirrel-bench-'));
const dataDirectory = join(folder, 'data');
const list = join(folder, 'sites.txt');
const farm = await startFarmProcess({
  sites: numberedSites({ count: monitors }),
  placement: 'shared',
  requestLogLimit: 0,
});
try {
  await measure();
} finally {
  await farm.stop();
  rmSync(folder, { recursive: true });
}

async function measure(): Promise<void> {
  const origin = isBuilt ? 'dist' : 'the sources';
  console.log(
    `${monitors} monitors every ${INTERVAL_MS / 1_000} s for ${seconds} s, from ${origin}`,
  );
  console.log(`load of this machine before: ${load()}`);
  writeList();
  const service = startService();
  try {
    const { startedAt, endsAt, cpuMs, before } = await watch(service);
    const metrics = await service.text('/metrics');
    // What is due at the end must have the time to end too.
    await wait(1_000);
    const { code } = await service.stop();
    if (code !== 0) throw new Error(`the service ended with ${code}\n${service.stderr}`);
    const window = { from: startedAt, until: endsAt };
    const facts = await historyFacts({ dataDirectory, intervalMs: INTERVAL_MS, ...window });
    const perCheck = ((cpuMs * 1_000) / facts.checksInWindow).toFixed(0);
    const share = percent(cpuMs / (endsAt - startedAt));
    console.log(
      `CPU of the service: ${perCheck} us a check, ${share} of a core; load after: ${load()}`,
    );
    reportTimes(facts, startedAt);
    reportGoals(facts, { before, now: startCounts(metrics, ON_TIME_SECONDS) });
  } finally {
    await service.kill9();
  }
}

interface Watched {
  readonly startedAt: number;
  readonly endsAt: number;
  readonly cpuMs: number;
  readonly before: StartCounts;
}

/** Lets the service settle and then work for the time of the bench, and says what it uses. */
async function watch(service: ServiceProcess): Promise<Watched> {
  await service.ready;
  const readyMs = Date.now() - service.startedAt;
  console.log(`ready after ${readyMs} ms with ${mib(usageOf(service.pid).rssBytes)} RSS`);
  await wait(SETTLE_MS);
  const before = startCounts(await service.text('/metrics'), ON_TIME_SECONDS);
  const share = percent(onTimeShareSince({ all: 0, onTime: 0 }, before));
  console.log(
    `${share} of the ${before.all} checks of the first ${SETTLE_MS / 1_000} s were on time`,
  );
  const begin = usageOf(service.pid);
  const startedAt = Date.now();
  const endsAt = startedAt + seconds * 1_000;
  while (Date.now() < endsAt) {
    console.log(`RSS ${mib(usageOf(service.pid).rssBytes)}, load ${load()}`);
    await wait(Math.min(60_000, endsAt - Date.now()));
  }
  const { cpuMs, rssBytes } = usageOf(service.pid);
  console.log(`RSS ${mib(rssBytes)}, load ${load()}`);
  return { startedAt, endsAt, cpuMs: cpuMs - begin.cpuMs, before };
}

function reportTimes({ starts, byOutcome, checks }: HistoryFacts, startedAt: number): void {
  const outcomes = [...byOutcome].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  console.log(`${checks} checks in the database: ${outcomes}`);
  const at = (share: number): string =>
    `${starts[Math.min(starts.length - 1, Math.floor(share * starts.length))]?.lateMs} ms`;
  console.log(
    `start after the slot: p50 ${at(0.5)}, p99 ${at(0.99)}, p99.9 ${at(0.999)}, last ${at(1)}`,
  );
  const late = starts.filter(({ lateMs }) => lateMs > ON_TIME_SECONDS * 1_000);
  const bySecond = Map.groupBy(late, ({ slot }) => Math.floor((slot - startedAt) / 1_000));
  const worst = [...bySecond].sort(([, a], [, b]) => b.length - a.length).slice(0, 8);
  const shown = worst.map(([second, those]) => `${those.length} in second ${second}`);
  console.log(`${late.length} late ones, most of them: ${shown.join(', ') || 'none'}`);
}

function reportGoals(
  facts: HistoryFacts,
  counts: { readonly before: StartCounts; readonly now: StartCounts },
): void {
  const space = spaceOf(dataDirectory);
  console.log(
    `data directory: ${space.total} bytes, ${space.configuration} of them pages of monitors, owners and channels; the rest is counted for the checks`,
  );
  const bytesPerCheck = (space.total - space.configuration) / facts.checks;
  const { starts, missingSlots, expectedSlots, surplusChecks } = facts;
  const stored = starts.filter(({ lateMs }) => lateMs <= ON_TIME_SECONDS * 1_000).length;
  const observed = onTimeShareSince(counts.before, counts.now);
  report([
    ['started within 100 ms, by /metrics', percent(observed), '>= 99 %', observed >= WANTED_SHARE],
    [
      'started within 100 ms, by the database',
      percent(stored / starts.length),
      '>= 99 %',
      stored / starts.length >= WANTED_SHARE,
    ],
    ['slots without a check', `${missingSlots} of ${expectedSlots}`, '0', missingSlots === 0],
    ['checks beside a slot', String(surplusChecks), '0', surplusChecks === 0],
    [
      'bytes a check',
      bytesPerCheck.toFixed(1),
      `<= ${MAX_BYTES_PER_CHECK}`,
      bytesPerCheck <= MAX_BYTES_PER_CHECK,
    ],
  ]);
}

function startService(): ServiceProcess {
  const args = [list, '--resolver', farm.resolver, '--log-level', 'warn'];
  return new ServiceProcess({ dataDirectory, args, entry: isBuilt ? 'built' : 'source' });
}

function writeList(): void {
  const lines = farm.urls.map((url) => `${url} interval=${INTERVAL_MS / 1_000}s timeout=5s\n`);
  writeFileSync(list, lines.join(''));
}

/** All files of the directory, and the pages in them that hold what people configured: monitors, channels, owners. */
function spaceOf(directory: string): { readonly total: number; readonly configuration: number } {
  const sizes = readdirSync(directory).map((name) => statSync(join(directory, name)).size);
  const database = new DatabaseSync(join(directory, 'squirrel.db'), { readOnly: true });
  const pages = database.prepare(
    `SELECT sum(pgsize) AS bytes FROM dbstat WHERE name IN
     (SELECT name FROM sqlite_schema WHERE tbl_name IN ('monitors', 'channels', 'owners'))`,
  );
  const configuration = Number(pages.get()?.['bytes'] ?? 0);
  database.close();
  return { total: sizes.reduce((sum, size) => sum + size, 0), configuration };
}

function report(rows: readonly (readonly [string, string, string, boolean])[]): void {
  for (const [what, measured, wanted, isMet] of rows) {
    console.log(
      `${isMet ? 'pass' : 'FAIL'}  ${what.padEnd(40)} ${measured.padStart(18)}  (${wanted})`,
    );
    if (!isMet) process.exitCode = 1;
  }
}
