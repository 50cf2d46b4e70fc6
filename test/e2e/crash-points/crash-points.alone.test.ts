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
  probeCalls,
  senderCalls,
  spreadPoints,
  type CallSet,
} from './call-sets.ts';
import { compileCounter } from './call-counter.ts';
import { countCalls } from './count-calls.ts';
import { pointViolations } from './point-oracle.ts';
import type { PointRecord } from './point-record.ts';
import { runPoint, type PointOptions } from './run-point.ts';

/** Over all of the lines below. */
const points = numberInForm('CRASH_POINTS', { short: 200, long: 2_000 });
/** Services at a time: each waits for its sites and receivers most of the time. */
const AT_ONCE = 12;
/** A point costs about 2 s of CPU. */
const LIMIT_MS = 120_000 + points * 4_000;

type Database = 'SQLite' | 'PostgreSQL';
const lines: readonly { database: Database; set: CallSet; share: number }[] = [
  { database: 'SQLite', set: fileCalls, share: 0.3 },
  { database: 'SQLite', set: senderCalls, share: 0.2 },
  { database: 'SQLite', set: probeCalls, share: 0.1 },
  { database: 'PostgreSQL', set: databaseCalls, share: 0.25 },
  { database: 'PostgreSQL', set: senderCalls, share: 0.15 },
];

const noCompiler = whyMissing('gcc', 'build-essential');
const noPostgres = whyNoPostgres();
const whyNot: Record<Database, string | null> = {
  SQLite: noCompiler,
  PostgreSQL: noCompiler ?? noPostgres,
};

let folder: Awaited<ReturnType<typeof temporaryFolder>> | null = null;
let server: PostgresServer | null = null;

beforeAll(async () => {
  if (isProgramStale()) await bundleAside();
  folder = await temporaryFolder();
  if (noCompiler === null) compileCounter(inFolder('call-counter.so'));
  // Only services are killed here: what the server writes needs no syncs.
  if (whyNot.PostgreSQL === null) server = await startPostgresServer();
});

afterAll(async () => {
  await server?.stop();
  await folder?.[Symbol.asyncDispose]();
});

const inFolder = (name: string): string => join(folder?.path ?? '', name);

async function optionsOn(database: Database): Promise<Omit<PointOptions, 'counter'>> {
  const databaseUrl = database === 'SQLite' ? null : ((await server?.createDatabase()) ?? null);
  return { databaseUrl, compileCache: inFolder('compiled') };
}

// All at the same time, each with as many services as it has points: so they come to their ends together.
describe.concurrent.for(lines)('$set.name calls on $database', ({ database, set, share }) => {
  test(
    'a kill at any loses nothing and tells nothing twice',
    { timeout: LIMIT_MS },
    async (context) => {
      const whySkip = whyNot[database];
      if (whySkip !== null) context.skip(whySkip);
      const counter = { library: inFolder('call-counter.so'), set };
      const count = await countCalls({ ...(await optionsOn(database)), counter });
      const numbers = spreadPoints(Math.round(points * share), count);
      const found: string[] = [];
      // At once, since the others take minutes.
      const note = (violation: string): void => {
        console.log(violation);
        found.push(violation);
      };
      let reached = 0;
      let copies = 0;
      const left = numbers.values();
      const play = async (number: number): Promise<boolean> => {
        const { record } = await runPoint({
          ...(await optionsOn(database)),
          counter: { ...counter, killAt: number },
        });
        copies += copiesIn(record.sunk);
        const again = `${database}, ${set.name} call ${number}`;
        for (const each of pointViolations(record)) note(`${again}: ${each}`);
        return record.killedAt !== null;
      };
      const worker = async (): Promise<void> => {
        for (const number of left) {
          try {
            // Runs differ: what lies beyond the end of this one is taken at half its number, and so on.
            let next = number;
            while (!(await play(next))) next = Math.ceil(next / 2);
            reached += 1;
          } catch (error) {
            note(`${database}, ${set.name} call ${number}: ${String(error)}`);
          }
        }
      };
      await Promise.all(Array.from({ length: Math.round(AT_ONCE * share) }, worker));
      console.log(
        `${database}, ${set.name}: ${reached} kills among ${count.total} calls, ${count.ofStart} of them at the start · ${copies} copies`,
      );
      expect(found).toEqual([]);
      expect(reached).toBe(Math.round(points * share));
    },
  );
});

function copiesIn(sunk: PointRecord['sunk']): number {
  const accepted = [...sunk.values()].flat().filter(({ isAccepted }) => isAccepted);
  return accepted.length - new Set(accepted.map(({ id }) => id)).size;
}
