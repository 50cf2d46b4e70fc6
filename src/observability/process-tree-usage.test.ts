import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processTreeUsage } from './process-tree-usage.ts';

const busyMs = 300;
let folder = '';
let script = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'squirrel-'));
  script = join(folder, 'busy.mjs');
  writeFileSync(
    script,
    `process.on('message', (ms) => {
      if (ms === 0) process.exit();
      const kept = Buffer.alloc(60 * 2 ** 20, 1);
      for (const until = performance.now() + ms; performance.now() < until; );
      process.send(kept.length);
    });
    process.send('ready');`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

test('counts the work of this process', () => {
  const before = processTreeUsage();
  const own = process.cpuUsage();
  for (const until = performance.now() + 50; performance.now() < until;);
  const { user, system } = process.cpuUsage(own);
  const rssBytes = process.memoryUsage.rss();
  const after = processTreeUsage();
  expect(after.cpuMs - before.cpuMs).toBeGreaterThanOrEqual((user + system) / 1000);
  // The kernel adds pages up a little later than it hands them out.
  expect(after.peakRssBytes).toBeGreaterThan(0.9 * rssBytes);
});

describe.skipIf(!existsSync('/proc/self/task'))('child processes (where there is /proc)', () => {
  test('count while they live, and their work when they are gone', async () => {
    const child = fork(script, { execArgv: [] });
    await once(child, 'message');
    const before = processTreeUsage();
    const own = process.cpuUsage();
    child.send(busyMs);
    await once(child, 'message');
    const busy = processTreeUsage();
    const { user, system } = process.cpuUsage(own);
    const ofChildMs = busy.cpuMs - before.cpuMs - (user + system) / 1000;
    // Others may have the processor meanwhile, so that it got less of it than it wanted.
    expect(ofChildMs).toBeGreaterThan(busyMs / 4);
    expect(busy.peakRssBytes - before.peakRssBytes).toBeGreaterThan(50 * 2 ** 20);
    expect(busy.pids).toEqual([process.pid, child.pid]);
    child.send(0);
    await once(child, 'exit');
    const after = processTreeUsage();
    expect(after.cpuMs).toBeGreaterThan(before.cpuMs + busyMs / 4);
    expect(after.peakRssBytes).toBeLessThan(busy.peakRssBytes);
  });
});
