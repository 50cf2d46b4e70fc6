import { Readable } from 'node:stream';
import { compareCommand, type CompareParts } from '../../../src/cli/compare/command.ts';
import type { ExitCode } from '../../../src/cli/exit-codes.ts';
import { runProgram } from '../../../src/cli/program.ts';
import type { EngineRun } from '../../../src/core/comparison/comparison.ts';
import type { EngineKind, ExecutorDefinition } from '../../../src/core/ports/executor.ts';
import { canonicalHttp, httpOptions } from '../../../src/probers/http/options.ts';
import type { ComparisonContext } from '../../../src/services/comparison/compare-engines.ts';
import type { PlannedTask } from '../../../src/services/comparison/run-engine.ts';
import { engineRun, doneTask } from './comparison-samples.ts';
import { testTerminal } from './test-terminal.ts';
import { executors } from '../../../src/executors/index.ts';

/** One call of `squirrel compare` whose engines a test plays. */
export interface CompareCall {
  readonly args: readonly string[];
  readonly stdin?: string;
  /** Does the tasks; by default each takes 100 ms, and all of them a second. Gets the key that ends the command. */
  readonly runOnce?: (
    order: { readonly engine: EngineKind; readonly tasks: readonly PlannedTask[] },
    interrupt: () => void,
  ) => EngineRun | null;
}

/** Everything a call came to. */
export interface CompareOutcome {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** What each run was given. */
  readonly orders: readonly Parameters<ComparisonContext['runOnce']>[0][];
  /** What the command asked its probes' way out to be. */
  readonly ways: readonly Parameters<CompareParts['setupRuns']>[0][];
  /** Farms that were started, and those that still run. */
  readonly farms: { readonly started: number; readonly running: number };
}

/** Done tasks for planned ones. */
export function doneTasks(tasks: readonly PlannedTask[]): EngineRun['tasks'] {
  return tasks.map(({ label }, position) => doneTask(position, { label }));
}

/** Runs `squirrel compare` in this thread, with the engines serial, threads and queue and a farm of two sites. */
export async function runCompare(call: CompareCall): Promise<CompareOutcome> {
  const { terminal, interrupt, printed } = testTerminal(Readable.from([call.stdin ?? '']));
  const orders: Parameters<ComparisonContext['runOnce']>[0][] = [];
  const ways: Parameters<CompareParts['setupRuns']>[0][] = [];
  const farms = { started: 0, running: 0 };
  const parts: CompareParts = {
    engines: (['serial', 'threads', 'queue'] as const).map(unopened),
    kinds: new Map([
      ['http', { kind: 'http', title: 'HTTP', options: httpOptions, canonical: canonicalHttp }],
    ]),
    startFarm: async () => {
      farms.started += 1;
      farms.running += 1;
      return {
        urls: ['http://one.farm.example:8080/', 'http://two.farm.example:8080/'],
        resolver: '127.0.0.1:5353',
        stop: async () => void (farms.running -= 1),
      };
    },
    circumstances: () => ({
      startedAt: 1_795_334_400_000,
      machine: '2 processors',
      runtime: 'Node v26.0.0',
    }),
    setupRuns: (way) => {
      ways.push(way);
      return {
        runOnce: async (order) => {
          orders.push(order);
          const play = call.runOnce ?? (({ tasks }) => engineRun({ tasks: doneTasks(tasks) }));
          return play(order, interrupt);
        },
      };
    },
  };
  const commands = [compareCommand(() => Promise.resolve(parts), executors)];
  const args = ['compare', ...call.args];
  const exitCode = await runProgram({ version: '0', commands, terminal }, args);
  return { exitCode, ...(await printed()), orders, ways, farms };
}

function unopened(kind: EngineKind): ExecutorDefinition {
  const open = (): never => {
    throw new Error('the stage runs no executor');
  };
  return { kind, title: kind, defaultWorkers: () => 1, open };
}
