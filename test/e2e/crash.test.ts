import { beforeAll, expect, test } from 'vitest';
import { bundleAside, isProgramStale } from '../../scripts/bundle.ts';
import { startPostgresServer, whyNoPostgres } from '../support/storage/postgres-server.ts';
import { violationsOf, watchableOutages } from './crash-oracle.ts';
import type { CrashRecord } from './crash-record.ts';
import { crashRun } from './crash-run.ts';
import { numberInForm } from '../support/test-form.ts';

const moments = numberInForm('CRASH_MOMENTS', { short: 6, long: 30 });
const seed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
const again = `CRASH_SEED=${seed} CRASH_MOMENTS=${moments}`;
const perMomentMs = 8_000;

const why = whyNoPostgres();
const databases: readonly ('SQLite' | 'PostgreSQL')[] = ['SQLite', 'PostgreSQL'];

beforeAll(async () => {
  if (isProgramStale()) await bundleAside();
});

for (const database of databases) {
  test.skipIf(database === 'PostgreSQL' && why !== null)(
    `${moments} kills at any moment lose nothing and tell nothing twice, on ${database}`,
    { timeout: 180_000 + moments * perMomentMs },
    async () => {
      console.log(`crash run on ${database}: ${again}`);
      const record = await runOn(database).catch((error: unknown) => {
        throw new Error(`${again}: ${String(error)}`, { cause: error });
      });
      console.log(summaryOf(record));
      expect({ again, violations: violationsOf(record) }).toEqual({ again, violations: [] });
      expect(record.incidents.length).toBeGreaterThan(0);
    },
  );
}

async function runOn(database: 'SQLite' | 'PostgreSQL'): Promise<CrashRecord> {
  if (database === 'SQLite') return crashRun({ seed, moments });
  const server = await startPostgresServer({ isDurable: true });
  try {
    return await crashRun({ seed, moments, databaseUrl: await server.createDatabase() });
  } finally {
    await server.stop();
  }
}

function summaryOf(record: CrashRecord): string {
  const { lives, outages, incidents, notifications, sunk } = record;
  const copies = [...sunk.values()].map(
    (messages) => messages.length - new Set(messages.map(({ id }) => id)).size,
  );
  const recoveries = lives.flatMap(({ startedAt, readyAt }) =>
    readyAt === null ? [] : [readyAt - startedAt],
  );
  return [
    `crash run: ${again}`,
    `${lives.length - 1} kills, ${lives.filter(({ readyAt }) => readyAt === null).length} of them during start-up`,
    `starts ${median(recoveries)} ms in the middle, ${Math.max(...recoveries)} ms at worst`,
    `${outages.length} outages, ${watchableOutages(record).length} of them long enough within one life`,
    `${incidents.length} incidents, ${notifications.length} notifications`,
    `${copies.reduce((sum, count) => sum + count, 0)} copies under the same id`,
    `${[...record.requests.values()].flat().length} requests to sites that work`,
  ].join(' · ');
}

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
