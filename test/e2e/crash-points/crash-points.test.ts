import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleAside, isProgramStale } from '../../../scripts/bundle.ts';
import {
  startPostgresServer,
  whyNoPostgres,
  type PostgresServer,
} from '../../support/storage/postgres-server.ts';
import { whyMissing } from '../../support/programs.ts';
import { numberInForm } from '../../support/test-form.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import {
  databaseCalls,
  fileCalls,
  killAt,
  probeCalls,
  senderCalls,
  inSpreadOrder,
  spreadPoints,
  type CallSet,
} from './call-sets.ts';
import { countCalls } from './count-calls.ts';
import { pointViolations } from './point-oracle.ts';
import { runPoint, type PointOptions } from './run-point.ts';

/** Over all of the lines below. */
const points = numberInForm('CRASH_POINTS', { short: 200, long: 2_000 });
/** What is not begun by then is left out: a point costs CPU, and machines have as much of it as they have. */
const minutes = numberInForm('CRASH_MINUTES', { short: 4, long: 600 });
/** Services at a time: each waits for its sites and receivers most of the time. */
const AT_ONCE = 12;
const LIMIT_MS = 120_000 + points * 6_000;

type Database = 'SQLite' | 'PostgreSQL';
const lines: readonly { database: Database; set: CallSet; share: number }[] = [
  { database: 'SQLite', set: fileCalls, share: 0.3 },
  { database: 'SQLite', set: senderCalls, share: 0.2 },
  { database: 'SQLite', set: probeCalls, share: 0.1 },
  { database: 'PostgreSQL', set: databaseCalls, share: 0.25 },
  { database: 'PostgreSQL', set: senderCalls, share: 0.15 },
];

const noTracer = whyMissing('strace', 'strace');
const noPostgres = whyNoPostgres();
const whyNot: Record<Database, string | null> = {
  SQLite: noTracer,
  PostgreSQL: noTracer ?? noPostgres,
};

let deadline = Number.POSITIVE_INFINITY;
let folder: Awaited<ReturnType<typeof temporaryFolder>> | null = null;
let server: PostgresServer | null = null;

beforeAll(async () => {
  if (isProgramStale()) await bundleAside();
  folder = await temporaryFolder();
  // Only services are killed here: what the server writes needs no syncs.
  if (whyNot.PostgreSQL === null) server = await startPostgresServer();
  deadline = performance.now() + minutes * 60_000;
});

afterAll(async () => {
  await server?.stop();
  await folder?.[Symbol.asyncDispose]();
});

async function optionsOn(database: Database): Promise<Omit<PointOptions, 'tracer'>> {
  const databaseUrl = database === 'SQLite' ? null : ((await server?.createDatabase()) ?? null);
  return { databaseUrl, compileCache: join(folder?.path ?? '', 'compiled') };
}

// All at the same time, each with as many services as it has points: so they come to their ends together.
describe.concurrent.for(lines)('$set.name calls on $database', ({ database, set, share }) => {
  test(
    'a kill at any loses nothing and tells nothing twice',
    { timeout: LIMIT_MS },
    async (context) => {
      const whySkip = whyNot[database];
      if (whySkip !== null) context.skip(whySkip);
      const count = await countCalls(set, await optionsOn(database));
      const numbers = spreadPoints(Math.round(points * share), count);
      const found: string[] = [];
      let begun = 0;
      let reached = 0;
      let copies = 0;
      const left = inSpreadOrder(numbers).values();
      const play = async (number: number): Promise<boolean> => {
        const record = await runPoint({
          ...(await optionsOn(database)),
          tracer: killAt(set, number),
        });
        copies += copiesIn(record.sunk);
        const again = `${database}, ${set.name} call ${number}`;
        found.push(...pointViolations(record).map((each) => `${again}: ${each}`));
        return record.killedAt !== null;
      };
      const worker = async (): Promise<void> => {
        for (const number of left) {
          begun += 1;
          try {
            // Runs differ: what lies beyond the end of this one is taken at half its number, and so on.
            let next = number;
            while (!(await play(next))) next = Math.ceil(next / 2);
            reached += 1;
          } catch (error) {
            found.push(`${database}, ${set.name} call ${number}: ${String(error)}`);
          }
          if (performance.now() > deadline) return;
        }
      };
      await Promise.all(Array.from({ length: Math.round(AT_ONCE * share) }, worker));
      const why =
        begun < numbers.length
          ? ` · ${numbers.length - begun} points left out, as ${minutes} minutes were over (CRASH_MINUTES)`
          : '';
      console.log(
        `${database}, ${set.name}: ${reached} kills at ${begun} points among ${count.total} calls, ${count.ofStart} of them at the start · ${copies} copies${why}`,
      );
      expect(found).toEqual([]);
      expect(reached).toBe(begun);
    },
  );
});

function copiesIn(sunk: Awaited<ReturnType<typeof runPoint>>['sunk']): number {
  const accepted = [...sunk.values()].flat().filter(({ isAccepted }) => isAccepted);
  return accepted.length - new Set(accepted.map(({ id }) => id)).size;
}
