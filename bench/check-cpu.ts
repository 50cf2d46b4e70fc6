// CPU per check of `squirrel check --engine multicore`, start-up included, beside wrk's per request to the same server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureProcess, type Usage } from './measure-process.ts';
import { hasWrk, wrkCpuPerRequestUs } from './wrk.ts';

const sites = 20_000;
const fewerSites = 5_000;
const runs = 3;
const mostTimesWrk = 2.2;
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

async function compare(port: number): Promise<void> {
  console.log(`squirrel runs from ${isBuilt ? 'dist' : 'the sources'}`);
  await check({ count: 1, port });
  const wrkUs = hasWrk() ? await wrkCpuPerRequestUs(`http://127.0.0.1:${port}/`) : null;
  const one = await check({ count: 1, port });
  console.log(`one site: ${one.cpuMs} ms CPU, ${one.seconds.toFixed(2)} s`);
  const fewer = await check({ count: fewerSites, port });
  const all: Usage[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await check({ count: sites, port }));
  const usage = all.sort((a, b) => a.cpuMs - b.cpuMs)[Math.floor(runs / 2)];
  if (!usage) return;
  const usOf = (run: Usage): number => (run.cpuMs * 1000) / sites;
  const spread = all.map((run) => usOf(run).toFixed(0)).join(', ');
  console.log(
    `${sites} sites: ${usOf(usage).toFixed(1)} us CPU a check (${spread}), ${usage.seconds.toFixed(2)} s`,
  );
  for (const [count, { peakRssBytes }] of [
    [fewerSites, fewer],
    [sites, usage],
  ] as const) {
    console.log(`peak memory at ${count} sites: ${(peakRssBytes / 2 ** 20).toFixed(0)} MiB`);
  }
  if (wrkUs === null) {
    console.log(
      'wrk is not here (Debian: apt-get install wrk), so there is nothing to compare with',
    );
    return;
  }
  const ratio = usOf(usage) / wrkUs;
  console.log(`wrk: ${wrkUs.toFixed(1)} us CPU a request on a fresh connection`);
  console.log(`ratio: ${ratio.toFixed(2)} (at most ${mostTimesWrk} wanted)`);
  process.exitCode = ratio <= mostTimesWrk ? 0 : 1;
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
  ]);
  if (usage.exitCode !== 0)
    throw new Error(`a check ended with ${usage.exitCode}:\n${usage.stdout}`);
  return usage;
}

// Every site has an address of its own, as sites do; all of 127/8 is this machine.
function siteUrl(index: number, port: number): string {
  return `http://127.1.${Math.floor(index / 250)}.${(index % 250) + 1}:${port}/`;
}
