// Sites that hang and names that nobody answers for must not make the others late: a full schedule with many of both.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startFarmProcess } from '../src/farm/farm-process.ts';
import { ServiceProcess, entryPaths } from '../test/e2e/service-process.ts';
import { bucketsOf, gaugeOf, latenessBetween } from '../test/support/fleet/histogram.ts';
import type { Buckets } from '../test/support/fleet/histogram.ts';
import { groupFacts } from './facts/group-facts.ts';
import { usageOf } from './process-usage.ts';

const monitors = Number(process.env['BENCH_MONITORS'] ?? 100_000);
const intervalSeconds = Number(process.env['BENCH_INTERVAL'] ?? 300);
// By default a whole interval, in which everything is checked for the first time, and some of the next one.
const seconds = Number(process.env['BENCH_SECONDS'] ?? intervalSeconds + 60);
const LOOK_EVERY_SECONDS = 30;
const MAX_LATE_SECONDS = 1;
const isBuilt = existsSync(entryPaths.built) && !process.argv.includes('--source');
/** Hosting companies put many sites behind one address. */
const addressCount = Math.max(1, Math.ceil(monitors / 50));

const groups = [
  { prefix: 'good', share: 0.6, behaviour: { kind: 'answer', status: 200 } },
  { prefix: 'hang', share: 0.3, behaviour: { kind: 'hang' } },
  { prefix: 'mute', share: 0.1, behaviour: { kind: 'dns-silent' } },
] as const;

const load = (): string =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

const folder = mkdtempSync(join(tmpdir(), 'squirrel-bench-'));
const farm = await startFarmProcess({
  // Each in a domain of its own: names of one domain would wait for each other's name server.
  sites: groups.flatMap(({ prefix, share, behaviour }) =>
    Array.from({ length: Math.round(monitors * share) }, (_, index) => ({
      name: `www.${prefix}-${index + 1}.example`,
      behaviour,
    })),
  ),
  placement: 'shared',
  addressCount,
  requestLogLimit: 0,
});
try {
  raisePriority(farm.pid);
  await measure();
} finally {
  await farm.stop();
  rmSync(folder, { recursive: true });
}

/** With BENCH_PRIORITY=-10, which only root may ask for, whatever else the machine has to do counts less. */
function raisePriority(pid: number): void {
  const priority = Number(process.env['BENCH_PRIORITY'] ?? 0);
  if (priority === 0) return;
  // On Linux the priority is one of threads: those that are there already do not follow their process.
  for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), priority);
}

async function measure(): Promise<void> {
  const shares = groups.map(({ prefix, share }) => `${share * 100} % ${prefix}`).join(', ');
  console.log(
    `${monitors} monitors every ${intervalSeconds} s (${shares}) on ${addressCount} addresses for ${seconds} s, ` +
      `from ${isBuilt ? 'dist' : 'the sources'}; load before: ${load()}`,
  );
  const dataDirectory = join(folder, 'data');
  const service = startService(dataDirectory);
  try {
    const end = await watch(service);
    const { code } = await service.stop();
    if (code !== 0) throw new Error(`the service ended with ${code}\n${service.stderr}`);
    await report(dataDirectory, end);
  } finally {
    await service.kill9();
  }
}

interface Ending {
  readonly all: Buckets;
  readonly quick: Buckets;
  readonly from: number;
  readonly until: number;
}

async function watch(service: ServiceProcess): Promise<Ending> {
  await service.ready;
  raisePriority(service.pid);
  const { rssBytes } = usageOf(service.pid);
  console.log(`ready after ${Date.now() - service.startedAt} ms with ${mib(rssBytes)} RSS`);
  const from = Date.now();
  const until = from + seconds * 1_000;
  const begin = usageOf(service.pid);
  let before = await service.text('/metrics');
  const first = before;
  let logged = 0;
  while (Date.now() < until) {
    await wait(Math.min(LOOK_EVERY_SECONDS * 1_000, until - Date.now()));
    const askedAt = performance.now();
    const now = await service.text('/metrics');
    const tookMs = performance.now() - askedAt;
    console.log(
      `${((Date.now() - from) / 1_000).toFixed(0)} s: ${situation(service, before, now)}`,
    );
    console.log(service.stderr.slice(logged).trimEnd());
    logged = service.stderr.length;
    console.log(`  /metrics ${mib(now.length)} in ${tookMs.toFixed(0)} ms, load ${load()}`);
    before = now;
  }
  const askedAt = performance.now();
  await service.api('/summary');
  console.log(`summary in ${(performance.now() - askedAt).toFixed(0)} ms`);
  const { cpuMs } = usageOf(service.pid);
  const checks = bucketsOf(before, 'squirrel_check_lateness_seconds').count;
  const perCheck = ((cpuMs - begin.cpuMs) * 1_000) / checks;
  const share = (cpuMs - begin.cpuMs) / (Date.now() - from);
  console.log(`CPU: ${perCheck.toFixed(0)} us a check, ${(share * 100).toFixed(0)} % of a core`);
  return {
    all: latenessBetween(first, before, 'squirrel_check_lateness_seconds'),
    quick: latenessBetween(first, before, 'squirrel_quick_check_lateness_seconds'),
    from,
    until,
  };
}

function situation(service: ServiceProcess, before: string, now: string): string {
  const waiting = ['in_flight', 'slow', 'host', 'address'].map(
    (limit) => `${limit} ${gaugeOf(now, `squirrel_limit_waiting_checks{limit="${limit}"}`)}`,
  );
  const lateness = latenessBetween(before, now, 'squirrel_check_lateness_seconds');
  const quick = latenessBetween(before, now, 'squirrel_quick_check_lateness_seconds');
  return [
    `${gaugeOf(now, 'squirrel_checks_in_flight')} in flight`,
    `${gaugeOf(now, 'squirrel_slow_checks_in_flight')} slow`,
    `waiting: ${waiting.join(', ')}`,
    `p99 late <= ${lateness.quantile(0.99)} s of ${lateness.count}, quick <= ${quick.quantile(0.99)} s of ${quick.count}`,
    `loop late ${gaugeOf(now, 'squirrel_event_loop_delay_seconds{quantile="0.99"}')} s p99, ` +
      `${gaugeOf(now, 'squirrel_event_loop_delay_seconds{quantile="1"}')} s at most`,
    `heap ${mib(gaugeOf(now, 'nodejs_heap_size_used_bytes'))}`,
    `RSS ${mib(usageOf(service.pid).rssBytes)}`,
    `${readdirSync(`/proc/${service.pid}/fd`).length} fds`,
  ].join('; ');
}

async function report(dataDirectory: string, { all, quick, from, until }: Ending): Promise<void> {
  const intervalMs = intervalSeconds * 1_000;
  const facts = await groupFacts({ dataDirectory, intervalMs, from, until });
  for (const [group, { checks, byOutcome }] of facts) {
    const outcomes = [...byOutcome].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
    console.log(`${group}: ${checks} checks: ${outcomes}`);
  }
  const good = facts.get('good');
  const late = (good?.lateMs ?? []).toSorted((a, b) => a - b);
  const at = (share: number): number => late[Math.floor(share * (late.length - 1))] ?? Number.NaN;
  console.log(
    `good sites, ${late.length} checks after a good one, start after the slot: ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, p99.9 ${at(0.999)} ms, last ${at(1)} ms`,
  );
  const downs = [...(good?.byOutcome ?? [])].filter(([ending]) => ending.startsWith('down'));
  const falseDowns = downs.reduce((sum, [, times]) => sum + times, 0);
  for (const [what, value, isMet] of [
    ['p99 lateness of all checks, s', all.quantile(0.99), all.quantile(0.99) <= MAX_LATE_SECONDS],
    [
      'p99 lateness of quick ones, s',
      quick.quantile(0.99),
      quick.quantile(0.99) <= MAX_LATE_SECONDS,
    ],
    [
      'p99 of good sites after a good check, s',
      at(0.99) / 1_000,
      at(0.99) <= 1_000 * MAX_LATE_SECONDS,
    ],
    ['good sites found down', falseDowns, falseDowns === 0],
  ] as const) {
    console.log(`${isMet ? 'pass' : 'FAIL'}  ${what.padEnd(40)} ${String(value).padStart(12)}`);
    if (!isMet) process.exitCode = 1;
  }
}

function startService(dataDirectory: string): ServiceProcess {
  const list = join(folder, 'sites.txt');
  writeFileSync(list, farm.urls.map((url) => `${url} interval=${intervalSeconds}s\n`).join(''));
  const args = [list, '--resolver', farm.resolver, '--log-level', 'warn'];
  return new ServiceProcess({ dataDirectory, args, entry: isBuilt ? 'built' : 'source' });
}
