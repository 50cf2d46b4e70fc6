// The service under a full schedule: is every check there, does it begin on time, and what does it cost to keep and to make.
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { startFarmProcess } from '../src/farm/farm-process.ts';
import { numberedSites } from '../src/farm/numbered-sites.ts';
import { ServiceProcess, entryPaths } from '../test/e2e/service-process.ts';
import { readLateness, shareWithin } from './lateness.ts';
import { usageOf } from './process-usage.ts';
import { historyFacts } from './schedule-history.ts';

const monitors = Number(process.env['BENCH_MONITORS'] ?? 10_000);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 300);
const intervalMs = 10_000;
const onTimeSeconds = 0.1;
const wantedShare = 0.99;
const mostBytesPerCheck = 40;
const isBuilt = existsSync(entryPaths.built) && !process.argv.includes('--source');

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
  const load = (): string =>
    loadavg()
      .map((value) => value.toFixed(1))
      .join(' ');
  console.log(
    `${monitors} monitors every ${intervalMs / 1_000} s for ${seconds} s, from ${isBuilt ? 'dist' : 'the sources'}`,
  );
  console.log(`load of this machine before: ${load()}`);
  writeList('paused=true');
  await importPaused();
  const bytesBefore = sizeOf(dataDirectory);
  writeList('');
  const service = startService();
  try {
    await service.ready;
    const begin = usageOf(service.pid);
    const latenessBefore = readLateness(await service.text('/metrics'));
    const endsAt = Date.now() + seconds * 1_000;
    while (Date.now() < endsAt) {
      await wait(Math.min(60_000, endsAt - Date.now()));
      const { rssBytes } = usageOf(service.pid);
      console.log(`RSS ${mib(rssBytes)}, load ${load()}`);
    }
    const metrics = await service.text('/metrics');
    const end = usageOf(service.pid);
    const until = Date.now();
    // A check that is due now must have the time to end, or it is missing for no reason.
    await wait(1_000);
    const { code } = await service.stop();
    if (code !== 0) throw new Error(`the service ended with ${code}\n${service.stderr}`);
    const bytes = sizeOf(dataDirectory) - bytesBefore;
    const freeBytes = freeBytesIn(join(dataDirectory, 'squirrel.db'));
    const facts = await historyFacts({ dataDirectory, intervalMs, until: until - 500 });
    const observed = shareWithin(readLateness(metrics), latenessBefore, onTimeSeconds);
    const finished = finishedChecks(metrics);
    const outcomes = [...facts.byOutcome].map(([outcome, count]) => `${count} ${outcome}`);
    console.log(
      `load after: ${load()}; ${facts.checks} checks in the database: ${outcomes.join(', ')}`,
    );
    console.log(
      `CPU of the service: ${(((end.cpuMs - begin.cpuMs) * 1_000) / finished).toFixed(0)} us a check`,
    );
    console.log(`RSS: ${mib(begin.rssBytes)} at the start, ${mib(end.rssBytes)} at the end`);
    console.log(
      `data directory: ${bytes} bytes more than before the first check, ${freeBytes} of them free pages of the database`,
    );
    const quantile = (share: number): string =>
      `${facts.latenessMs[Math.min(facts.latenessMs.length - 1, Math.floor(share * facts.latenessMs.length))]} ms`;
    console.log(
      `start after the slot: p50 ${quantile(0.5)}, p99 ${quantile(0.99)}, p99.9 ${quantile(0.999)}, last ${quantile(1)}`,
    );
    const stored = facts.latenessMs.filter((ms) => ms <= onTimeSeconds * 1_000).length;
    report([
      [
        'started within 100 ms, by /metrics',
        percent(observed.share),
        '>= 99 %',
        observed.share >= wantedShare,
      ],
      [
        'started within 100 ms, by the database',
        percent(stored / facts.latenessMs.length),
        '>= 99 %',
        stored / facts.latenessMs.length >= wantedShare,
      ],
      [
        'slots without a check',
        `${facts.missingSlots} of ${facts.expectedSlots}`,
        '0',
        facts.missingSlots === 0,
      ],
      ['checks beside a slot', String(facts.surplusChecks), '0', facts.surplusChecks === 0],
      [
        'bytes a check',
        (bytes / facts.checks).toFixed(1),
        `<= ${mostBytesPerCheck}`,
        bytes / facts.checks <= mostBytesPerCheck,
      ],
    ]);
  } finally {
    await service.kill9();
  }
}

function startService(): ServiceProcess {
  const args = [list, '--resolver', farm.resolver, '--log-level', 'warn'];
  return new ServiceProcess({ dataDirectory, args, entry: isBuilt ? 'built' : 'source' });
}

/** Everything but the checks is on disk before the size of it is taken. */
async function importPaused(): Promise<void> {
  const service = startService();
  try {
    await service.ready;
    await service.stop();
  } finally {
    await service.kill9();
  }
}

function writeList(settings: string): void {
  const lines = farm.urls.map(
    (url) => `${url} interval=${intervalMs / 1_000}s timeout=5s ${settings}\n`,
  );
  writeFileSync(list, lines.join(''));
}

function sizeOf(directory: string): number {
  return readdirSync(directory)
    .map((name) => statSync(join(directory, name)).size)
    .reduce((sum, size) => sum + size, 0);
}

function freeBytesIn(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  const pragma = (name: string): number =>
    Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  const bytes = pragma('freelist_count') * pragma('page_size');
  database.close();
  return bytes;
}

function finishedChecks(metrics: string): number {
  const counts = [...metrics.matchAll(/^squirrel_checks_total\{[^}]*\} (\S+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

function report(rows: readonly (readonly [string, string, string, boolean])[]): void {
  for (const [what, measured, wanted, isMet] of rows) {
    console.log(
      `${isMet ? 'pass' : 'FAIL'}  ${what.padEnd(40)} ${measured.padStart(18)}  (${wanted})`,
    );
    if (!isMet) process.exitCode = 1;
  }
}

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
