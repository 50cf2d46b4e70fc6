import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import type { EngineKind, ExecutorDefinition, ExecutorSetup } from '../../core/ports/executor.ts';
import { ContractTable } from './contract-table.ts';
import { openBench, type CaseTrial, type ExecutorCase } from './executor-bench.ts';
import { executorCases } from './executor-cases.ts';
import { executorDeathCases } from './executor-death-cases.ts';

const allCases: Readonly<Record<string, ExecutorCase>> = {
  ...executorCases,
  ...executorDeathCases,
};
const deathCases = Object.keys(executorDeathCases) as (keyof typeof executorDeathCases)[];
type CaseName = keyof typeof executorCases | keyof typeof executorDeathCases;

/** What an engine does not promise, each with the reason that is printed. */
export type DeclinedExecutorCases = Readonly<Partial<Record<CaseName, string>>>;

/** How an engine is put to the test. */
export interface EngineTrial {
  readonly definition: ExecutorDefinition;
  readonly declined?: DeclinedExecutorCases;
  readonly manyPlaces?: number;
  /** False for an engine whose workers are started by somebody else and go on when it stops. */
  readonly ownsWorkers?: boolean;
  /** Starts what the engine needs beside itself, once for all its cases. */
  prepare?(): Promise<Prepared>;
}

/** What was started for an engine. */
export interface Prepared {
  readonly setup: Partial<ExecutorSetup>;
  close(): Promise<void>;
}

const CASE_LIMIT_MS = 60_000;

/** Declines, for one reason, everything about workers that die. */
export function declineDeaths(reason: string): DeclinedExecutorCases {
  return Object.fromEntries(deathCases.map((name) => [name, reason]));
}

/** Declines everything, for one reason. */
export function declineAll(reason: string): DeclinedExecutorCases {
  return Object.fromEntries(Object.keys(allCases).map((name) => [name, reason]));
}

/** Tries every case on every engine and prints the table; fails when the engines are not those of `kinds`. */
export function executorContract(
  trials: readonly EngineTrial[],
  kinds: readonly EngineKind[],
): void {
  const table = new ContractTable(Object.keys(allCases));
  const rounds = trials.map((trial) => new Round(trial, table));
  test(`the list holds ${kinds.length} engines`, () => {
    expect(trials.map(({ definition }) => definition.kind)).toEqual(kinds);
  });
  // Hundreds of workers start here, and each would strip the types of the same files.
  process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache');
  beforeAll(async () => void (await Promise.all(rounds.map((round) => round.prepare()))));
  // Most cases wait most of the time, so that all engines can wait at once.
  describe.concurrent('side by side', () => {
    for (const round of rounds) round.register(({ isAlone }) => !isAlone);
  });
  describe('alone', () => {
    for (const round of rounds) round.register(({ isAlone }) => isAlone === true);
  });
  afterAll(async () => {
    await Promise.all(rounds.map((round) => round.close()));
    process.stdout.write(table.text());
  });
}

/** One engine and what was started for its cases. */
class Round {
  readonly #trial: EngineTrial;
  readonly #table: ContractTable;
  #prepared: Prepared = { setup: {}, close: () => Promise.resolve() };

  constructor(trial: EngineTrial, table: ContractTable) {
    this.#trial = trial;
    this.#table = table;
  }

  async prepare(): Promise<void> {
    if (this.#trial.prepare) this.#prepared = await this.#trial.prepare();
  }

  close(): Promise<void> {
    return this.#prepared.close();
  }

  register(isMeant: (toTry: ExecutorCase) => boolean): void {
    const { kind } = this.#trial.definition;
    for (const [name, toTry] of Object.entries(allCases)) {
      if (!isMeant(toTry)) continue;
      const options = { timeout: CASE_LIMIT_MS };
      test(`${kind}: ${name}`, options, async (context) => {
        expect(await this.#try(name, toTry, context)).toBe('passed');
      });
    }
  }

  async #try(name: string, toTry: ExecutorCase, { skip }: TestContext): Promise<'passed'> {
    const { definition, declined = {}, manyPlaces = 4, ownsWorkers = true } = this.#trial;
    const { kind } = definition;
    const reason = (declined as Readonly<Record<string, string | undefined>>)[name];
    if (reason !== undefined) {
      this.#table.set(kind, name, `declined: ${reason}`);
      skip(`${kind} declines: ${reason}`);
    }
    this.#table.set(kind, name, 'failed');
    const { setup } = this.#prepared;
    const open: CaseTrial['open'] = (own) => openBench(definition, { ...setup, ...own });
    await toTry.body({ definition, setup, manyPlaces, ownsWorkers, open });
    this.#table.set(kind, name, 'passed');
    return 'passed';
  }
}
