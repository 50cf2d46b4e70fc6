// CPU per check of `squirrel check --engine multicore`, start-up included, beside wrk's per request to the same server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureProcess, type Usage } from './measure-process.ts';
import { CONNECTIONS, hasWrk, wrkCpuPerRequestUs } from './wrk.ts';

const SITES = 20_000;
const MORE_SITES = 60_000;
const FEWER_SITES = 5_000;
const RUNS = 5;
const MAX_TIMES_WRK = 2.2;
const built = join(import.meta.dirname, '../dist/entrypoints/cli.js');
const source = join(import.meta.dirname, '../src/entrypoints/cli.ts');
const isBuilt = existsSync(built) && !process.argv.includes('--source');

const folder = mkdtempSync(join(tmpdir(), 'squirrel-bench-'));
const responder = spawn(process.execPath, [join(import.meta.dirname, 'responder.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
try {
  const [port] = (await once(responder.stdout, 'data')) as [Buffer];
  await compare(Number(port.toString()));
} finally {
  responder.stdin.end();
  rmSync(folder, { recursive: true });
}

// Both take turns, so that whatever else the machine does falls on both alike.
async function compare(port: number): Promise<void> {
  console.log(
    `squirrel runs from ${isBuilt ? 'dist' : 'the sources'}, load ${loadavg().join(' ')}`,
  );
  await check({ count: 1, port });
  const one = await check({ count: 1, port });
  console.log(`one site: ${one.cpuMs} ms CPU, ${one.seconds.toFixed(2)} s`);
  const isCompared = hasWrk();
  const wrkUs: number[] = [];
  const passes: Usage[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    if (isCompared) wrkUs.push(await wrkCpuPerRequestUs(`http://127.0.0.1:${port}/`));
    passes.push(await check({ count: SITES, port }));
  }
  const fewer = await check({ count: FEWER_SITES, port });
  const longer = [
    await check({ count: MORE_SITES, port }),
    await check({ count: MORE_SITES, port }),
  ];
  const checkUs = passes.map(({ cpuMs }) => (cpuMs * 1_000) / SITES);
  const seconds = middle(passes.map((pass) => pass.seconds)).toFixed(2);
  console.log(`${SITES} sites in ${seconds} s: ${show(checkUs)} us CPU a check`);
  const memory = [fewer.peakRssBytes, middle(passes.map(({ peakRssBytes }) => peakRssBytes))];
  const [less, more] = memory.map((bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`);
  console.log(`peak memory: ${less} at ${FEWER_SITES} sites, ${more} at ${SITES}`);
  if (!isCompared) {
    console.log(
      'wrk is not here (Debian: apt-get install wrk), so there is nothing to compare with',
    );
    return;
  }
  console.log(`wrk: ${show(wrkUs)} us CPU a request on a fresh connection`);
  const ratio = middle(checkUs) / middle(wrkUs);
  // What start-up and warming up cost falls out of the difference between a long list and a longer one.
  const furtherMs =
    Math.min(...longer.map(({ cpuMs }) => cpuMs)) - middle(passes.map(({ cpuMs }) => cpuMs));
  const furtherUs = (furtherMs * 1_000) / (MORE_SITES - SITES);
  console.log(
    `each further check up to ${MORE_SITES} sites: ${furtherUs.toFixed(1)} us, ratio ${(furtherUs / middle(wrkUs)).toFixed(2)}`,
  );
  console.log(`ratio of the whole run: ${ratio.toFixed(2)} (at most ${MAX_TIMES_WRK} wanted)`);
  process.exitCode = ratio <= MAX_TIMES_WRK ? 0 : 1;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function show(values: readonly number[]): string {
  return `${middle(values).toFixed(1)} (${values.map((value) => value.toFixed(0)).join(', ')})`;
}

async function check({ count, port }: { count: number; port: number }): Promise<Usage> {
  const list = join(folder, `${count}.txt`);
  writeFileSync(
    list,
    Array.from({ length: count }, (_, index) => `${siteUrl(index, port)}\n`).join(''),
  );
  const usage = await measureProcess(process.execPath, [
    isBuilt ? built : source,
    'check',
    '-f',
    list,
    '--engine',
    'multicore',
    '--workers',
    String(CONNECTIONS),
  ]);
  if (usage.exitCode !== 0)
    throw new Error(`a check ended with ${usage.exitCode}:\n${usage.stdout}`);
  return usage;
}

// Every site has an address of its own, as sites do; all of 127/8 is this machine.
function siteUrl(index: number, port: number): string {
  return `http://127.1.${Math.floor(index / 250)}.${(index % 250) + 1}:${port}/`;
}
