import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startCrowd } from '../../support/fleet/event-crowd.ts';
import { openListener } from '../../support/fleet/listener.ts';
import { listenFor } from '../../support/fleet/listening.ts';
import { seedFleet } from '../../support/fleet/seeded-fleet.ts';
import { numberInForm } from '../../support/test-form.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const SITES = 10_000;
const INTERVAL_MS = 60_000;
const LISTENERS = 10;
/** They hold a file each, and the service leaves the files of its checks alone. */
const WORKERS = 1_000;
const CLIENTS = numberInForm('SLOW_CLIENTS', { short: 2_000, long: 10_000 });
const ROUNDS = 20;
const HEARD_MS = 1_000;
/** Below it, checks are in time whatever they were before. */
const IN_TIME_SECONDS = 0.1;

test(
  `${CLIENTS} clients that hardly read: a change reaches those who do within a second, and checks keep their time`,
  { timeout: 600_000 },
  async () => {
    await using folder = await temporaryFolder();
    const dataDirectory = join(folder.path, 'data');
    const sites = createServer({ keepAlive: false }, (_, answer) => answer.end('ok'));
    await new Promise<void>((resolve) => sites.listen(0, '0.0.0.0', resolve));
    const { port } = sites.address() as AddressInfo;
    await seedFleet({ dataDirectory, sites: SITES, intervalMs: INTERVAL_MS, port });
    const service = new ServiceProcess({
      dataDirectory,
      args: ['--targets', 'private', '--workers', String(WORKERS), '--log-level', 'warn'],
      entry: 'built',
      readyWithinMs: 120_000,
    });
    try {
      const address = await service.ready;
      const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
      await using ends = new AsyncDisposableStack();
      const listeners = await Promise.all(
        Array.from({ length: LISTENERS }, async () => ends.use(await openListener(address, key))),
      );
      const asked = { service, listeners, filter: 'tag:t3', rounds: ROUNDS };
      const quiet = await listenFor(asked);
      const crowd = ends.use(await startCrowd({ address, key, clients: CLIENTS }));
      expect(await crowd.settled).toMatchObject({ open: CLIENTS, refused: 0 });
      const crowded = await listenFor(asked);
      const state = await crowd.state();
      const longest = (heardMs: readonly number[]): number => heardMs.at(-1) ?? Infinity;
      console.log(
        `${CLIENTS} clients: heard after ${longest(quiet.heardMs).toFixed(0)} -> ${longest(crowded.heardMs).toFixed(0)} ms, ` +
          `late p99 ${quiet.lateSeconds} -> ${crowded.lateSeconds} s; ${JSON.stringify(state)}`,
      );
      expect(state).toMatchObject({ open: CLIENTS, refused: 0, ended: 0 });
      expect(crowded.heardMs).toHaveLength(LISTENERS * ROUNDS);
      expect(longest(crowded.heardMs)).toBeLessThan(HEARD_MS);
      expect(crowded.checks).toBeGreaterThan(0);
      expect(crowded.lateSeconds).toBeLessThanOrEqual(
        Math.max(IN_TIME_SECONDS, 2 * quiet.lateSeconds),
      );
    } finally {
      await service.kill9();
      sites.closeAllConnections();
      sites.close();
    }
  },
);
