// Fifty people a second sign in: does a check begin later by it? The same schedule without them, and with them.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startFarmProcess } from '../src/farm/farm-process.ts';
import { numberedSites } from '../src/farm/sites/numbered-sites.ts';
import { ServiceProcess, entryPaths } from '../test/e2e/service-process.ts';
import { usageOf } from './process-usage.ts';
import { historyFacts } from './schedule-history.ts';

const monitors = Number(process.env['BENCH_MONITORS'] ?? 2_000);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 60);
const perSecond = Number(process.env['BENCH_SIGN_INS'] ?? 50);
const INTERVAL_MS = 10_000;
const SETTLE_MS = 15_000;
/** What may come on top at the 99th percentile: less than anybody sees. */
const MAX_ADDED_MS = 50;
const isBuilt = existsSync(entryPaths.built) && !process.argv.includes('--source');

const folder = mkdtempSync(join(tmpdir(), 'squirrel-bench-'));
const dataDirectory = join(folder, 'data');
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

/** A stretch of time, and what the service used in it. */
interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly cpuMs: number;
}

async function measure(): Promise<void> {
  const load = loadavg()[0]?.toFixed(1);
  console.log(
    `${monitors} monitors every ${INTERVAL_MS / 1_000} s, twice ${seconds} s, ${perSecond} sign-ins a second; load before: ${load}`,
  );
  const list = join(folder, 'sites.txt');
  const line = ` interval=${INTERVAL_MS / 1_000}s\n`;
  writeFileSync(list, farm.urls.map((url) => `${url}${line}`).join(''));
  const args = [list, '--resolver', farm.resolver, '--log-level', 'warn'];
  const service = new ServiceProcess({
    dataDirectory,
    args,
    entry: isBuilt ? 'built' : 'source',
  });
  try {
    const address = await service.ready;
    await wait(SETTLE_MS);
    const statuses = new Map<number, number>();
    const quiet = await stretch(service, async () => wait(seconds * 1_000));
    const busy = await stretch(service, () => signInAll(address, statuses));
    await wait(1_000);
    const { code } = await service.stop();
    if (code !== 0) throw new Error(`the service ended with ${code}\n${service.stderr}`);
    await report({ quiet, busy, statuses });
  } finally {
    await service.kill9();
  }
}

async function stretch(service: ServiceProcess, during: () => Promise<void>): Promise<Stretch> {
  const before = usageOf(service.pid).cpuMs;
  const from = Date.now();
  await during();
  return { from, until: Date.now(), cpuMs: usageOf(service.pid).cpuMs - before };
}

/** Each from an address of its own and for a user of its own: else most would be turned away before anything is hashed. */
async function signInAll(address: string, statuses: Map<number, number>): Promise<void> {
  const began = Date.now();
  const pending: Promise<void>[] = [];
  for (let at = 0; at < seconds * perSecond; at += 1) {
    await wait(Math.max(0, began + (at * 1_000) / perSecond - Date.now()));
    pending.push(
      signIn(address, at).then((status) => {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }),
    );
  }
  await Promise.all(pending);
}

function signIn(address: string, at: number): Promise<number> {
  const body = JSON.stringify({ email: `user${at}@example.com`, password: 'a guess of many' });
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: hostname,
        port,
        localAddress: `127.${1 + (at % 250)}.${Math.floor(at / 250) % 250}.9`,
        path: '/api/v1/session',
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

async function report(of: {
  readonly quiet: Stretch;
  readonly busy: Stretch;
  readonly statuses: ReadonlyMap<number, number>;
}): Promise<void> {
  const answers = [...of.statuses].map(([status, count]) => `${count} × ${status}`).join(', ');
  console.log(`sign-ins answered: ${answers}; load after: ${loadavg()[0]?.toFixed(1)}`);
  const late = async ({ from, until }: Stretch) => {
    const facts = await historyFacts({ dataDirectory, intervalMs: INTERVAL_MS, from, until });
    const all = facts.starts.map(({ lateMs }) => lateMs).toSorted((a, b) => a - b);
    const at = (share: number): number => all[Math.floor(share * (all.length - 1))] ?? Number.NaN;
    return { count: all.length, p50: at(0.5), p99: at(0.99), last: at(1) };
  };
  const [without, withThem] = [await late(of.quiet), await late(of.busy)];
  const cpu = ({ cpuMs, from, until }: Stretch) =>
    `${Math.round((cpuMs / (until - from)) * 100)} %`;
  for (const [name, facts, used] of [
    ['without', without, cpu(of.quiet)],
    ['with', withThem, cpu(of.busy)],
  ] as const) {
    console.log(
      `${name.padEnd(8)} ${facts.count} checks began late by p50 ${facts.p50} ms, p99 ${facts.p99} ms, last ${facts.last} ms; ${used} of a core`,
    );
  }
  const added = withThem.p99 - without.p99;
  const ratio = (withThem.p99 / Math.max(1, without.p99)).toFixed(2);
  const isMet = added <= MAX_ADDED_MS;
  console.log(
    `${isMet ? 'pass' : 'FAIL'}  p99 lateness with sign-ins: ${added} ms more, ratio ${ratio} (at most ${MAX_ADDED_MS} ms more)`,
  );
  if (!isMet) process.exitCode = 1;
}
