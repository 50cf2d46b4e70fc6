// CPU of this thread per lookup (A and AAAA): our client, which gives each question a socket, beside c-ares, which has one
// for all of them; and how many of thousands of names that are asked for at once get their answer.
import { Resolver } from 'node:dns';
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { startDnsServer } from '../src/farm/dns/dns-server.ts';
import type { DnsAnswer } from '../src/network/dns/server-lookup.ts';
import { openResolver } from '../src/network/dns/resolver.ts';

const LOOKUPS = 20_000;
const AT_ONCE = 100;
const NAMES_AT_ONCE = 6_000;
const RUNS = 5;
// Of bare questions, which have neither line nor cache nor verdict.
const MAX_TIMES_CARES = 3;

type LookUp = (name: string) => Promise<boolean>;

if (isMainThread) await measure();
else await serve();

async function serve(): Promise<void> {
  const home = { kind: 'records', a: ['127.0.0.1'], aaaa: ['::1'], ttlSeconds: 60 } as const;
  const { resolver } = await startDnsServer({ zone: { '*': home } });
  parentPort?.postMessage(resolver);
}

async function measure(): Promise<void> {
  const server = new Worker(new URL(import.meta.url));
  const [address] = (await once(server, 'message')) as [string];
  const own = openResolver({ servers: [address], knowsLocalNames: false });
  const cares = new Resolver();
  cares.setServers([address]);
  const ours: LookUp = async (name) => (await ask(own, name)).kind === 'found';
  const theirs: LookUp = async (name) => {
    const both = await Promise.all([resolveOne(cares, name, 4), resolveOne(cares, name, 6)]);
    return both.every(Boolean);
  };
  await cpuOf(ours, 'warm');
  await cpuOf(theirs, 'warm');
  const times: { ours: number; theirs: number }[] = [];
  // They take turns, so that whatever else the machine does falls on both alike.
  for (let run = 0; run < RUNS; run += 1) {
    times.push({ ours: await cpuOf(ours, `o${run}`), theirs: await cpuOf(theirs, `t${run}`) });
  }
  const oursUs = middle(times.map((time) => time.ours));
  const theirsUs = middle(times.map((time) => time.theirs));
  const answers = await Promise.all(
    Array.from({ length: NAMES_AT_ONCE }, (_, n) => ours(`www.n${n}.all.example`)),
  );
  const lost = answers.filter((isFound) => !isFound).length;
  console.log(
    `a lookup: ${oursUs.toFixed(0)} us CPU, one by c-ares: ${theirsUs.toFixed(0)} us, ` +
      `${(oursUs / theirsUs).toFixed(2)} times as much; ${NAMES_AT_ONCE} names at once: ${lost} lost`,
  );
  for (const [what, isMet] of [
    [`at most ${MAX_TIMES_CARES} times the CPU of c-ares`, oursUs <= MAX_TIMES_CARES * theirsUs],
    ['no name lost', lost === 0],
  ] as const) {
    console.log(`${isMet ? 'pass' : 'FAIL'}  ${what}`);
    if (!isMet) process.exitCode = 1;
  }
  own.stop();
  await server.terminate();
}

/** Microseconds of CPU that this thread spends on a lookup. */
async function cpuOf(lookUp: LookUp, label: string): Promise<number> {
  const before = process.threadCpuUsage();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < LOOKUPS) {
      next += 1;
      if (!(await lookUp(`www.${label}-${next}.example`))) throw new Error(`lost ${label}-${next}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / LOOKUPS;
}

function ask(resolver: ReturnType<typeof openResolver>, name: string): Promise<DnsAnswer> {
  return new Promise((resolve) => {
    const known = resolver.lookUp({ name, family: 'both' }, resolve);
    if (known !== null) resolve(known);
  });
}

function resolveOne(cares: Resolver, name: string, family: 4 | 6): Promise<boolean> {
  return new Promise((resolve) => {
    const onAnswer = (error: Error | null): void => resolve(error === null);
    if (family === 4) cares.resolve4(name, { ttl: true }, onAnswer);
    else cares.resolve6(name, { ttl: true }, onAnswer);
  });
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
