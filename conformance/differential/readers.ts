import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../src/core/json.ts';
import { createNetwork } from '../../src/network/index.ts';
import { http } from '../../src/probers/http/http-prober.ts';
import { WORD } from './answers.ts';

/** What a reader makes of an answer: whether it shows a page with the word, and its own name for how it ended. */
export interface Sight {
  readonly isShown: boolean;
  readonly end: string;
}

const OPTIONS: JsonObject = {
  method: 'get',
  expect: '100-999',
  maxRedirects: 0,
  headers: {},
  insecure: false,
  family: 'both',
  keyword: WORD,
};
const AT_ONCE = 32;
const TIMEOUT_MS = 3_000;

/** Our own prober, with the word as keyword, whatever the status. */
export async function seenByUs(port: number, count: number): Promise<readonly Sight[]> {
  const network = createNetwork({
    resolvers: [],
    extraCaPems: [],
    targets: 'private',
    userAgent: 'UptimeSquirrel/differential',
  });
  const prober = http.open(network);
  const sights: Sight[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      const url = `http://127.0.0.1:${port}/${index}`;
      const { options } = http.canonical({ ...OPTIONS, url });
      const request = { options, timeoutMs: TIMEOUT_MS, memory: null, silentPeers: [] };
      const { outcome, reason } = await prober.probe(request);
      sights[index] = { isShown: outcome === 'up', end: reason ?? 'ok' };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  network.close();
  return sights;
}

/** curl over all answers, in one run unless an answer ends it (exit code 43); its ends are its exit codes. */
export async function seenByCurl(port: number, count: number): Promise<readonly Sight[]> {
  const folder = await mkdtemp(join(tmpdir(), 'differential-'));
  const exits: string[] = [];
  while (exits.length < count) {
    const before = exits.length;
    exits.push(...(await runCurl(folder, { port, from: before, to: count })));
    if (exits.length === before) throw new Error('curl says nothing');
  }
  const sights: Sight[] = [];
  for (const [index, code] of exits.entries()) {
    const page = await readFile(join(folder, String(index))).catch(() => Buffer.alloc(0));
    const isFine = code === '0';
    sights.push({ isShown: isFine && page.includes(WORD), end: isFine ? 'ok' : `curl ${code}` });
  }
  await rm(folder, { recursive: true });
  return sights;
}

async function runCurl(
  folder: string,
  { port, from, to }: { readonly port: number; readonly from: number; readonly to: number },
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (let index = from; index < to; index += 1) {
    lines.push(`url = "http://127.0.0.1:${port}/${index}"`);
    lines.push(`output = "${join(folder, String(index))}"`);
  }
  await writeFile(join(folder, 'config'), lines.join('\n'));
  const flags = ['-q', '-s', '--compressed', '--http1.1', '--max-time', String(TIMEOUT_MS / 1_000)];
  const args = [...flags, '-w', '%{exitcode}\\n', '-K', join(folder, 'config')];
  const said = await new Promise<string>((resolve, reject) => {
    // Its status is that of the last answer, which is one of many.
    execFile('curl', args, { maxBuffer: 2 ** 26 }, (error, stdout) => {
      if (error !== null && typeof error.code === 'string')
        reject(new Error('curl cannot be run', { cause: error }));
      else resolve(stdout);
    });
  });
  return said.split('\n').filter((line) => line !== '');
}
