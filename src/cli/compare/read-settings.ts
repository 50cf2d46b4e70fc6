import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { COMPARISON_TASKS, type ComparisonTask } from '../../core/comparison/comparison.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import type { JsonObject } from '../../core/json.ts';
import type { EngineKind } from '../../core/ports/executor.ts';
import { chooseEngine } from '../../services/checks/choose-engine.ts';
import { describeReadFailure } from '../check/read-failure.ts';
import { complain, readResolvers, type EngineRequest } from '../check/read-flags.ts';
import { readEngineFlags } from '../engine-flags.ts';
import type { CompareFlags } from './flags.ts';

/** The flags of `compare`, read. */
export interface CompareSettings {
  readonly engines: readonly EngineKind[];
  readonly task: ComparisonTask;
  /** `null`: as many as suit the task. */
  readonly tasks: number | null;
  readonly workers: number;
  readonly runs: number;
  readonly resolvers: readonly string[];
  /** By the schemas of engines. */
  readonly engineOptions: JsonObject;
  readonly htmlPath: string | null;
}

const limits = { tasks: 100_000, workers: 1000, runs: 100 } as const;
const DEFAULT_WORKERS = 4;

/** Reads the flags but for the lists; complaints go to `problems`. */
export function readSettings(
  flags: CompareFlags,
  { engines, known, problems }: EngineRequest,
): CompareSettings {
  const task = readTask(flags.task, problems);
  if (flags.file !== undefined && task !== 'check') {
    complain(problems, '--file', `has sites, which --task ${task} does not use`);
  }
  if (flags.resolver !== undefined && flags.file === undefined) {
    complain(problems, '--resolver', 'only has an effect together with -f FILE');
  }
  return {
    engines: readEngines(flags.engines, { engines, known, problems }),
    task,
    tasks: readCount('tasks', flags.tasks, problems),
    workers: readCount('workers', flags.workers, problems) ?? DEFAULT_WORKERS,
    runs: readCount('runs', flags.runs, problems) ?? 1,
    resolvers: readResolvers(flags.resolver ?? [], problems),
    engineOptions: readEngineFlags(flags, { engines: known, problems }),
    htmlPath: readHtmlPath(flags.html, problems),
  };
}

function readTask(text: string | undefined, problems: Problem[]): ComparisonTask {
  const task = COMPARISON_TASKS.find((known) => known === (text ?? 'check'));
  if (task !== undefined) return task;
  const known = COMPARISON_TASKS.join(', ');
  complain(problems, '--task', `must be one of ${known}, not ${quote(text ?? '')}`);
  return 'check';
}

function readEngines(
  text: string | undefined,
  { engines, known, problems }: EngineRequest,
): readonly EngineKind[] {
  if (text === undefined) return engines.map(({ kind }) => kind);
  const names = new Set(text.split(',').map((name) => name.trim()));
  return [...names].flatMap((name) => {
    try {
      return chooseEngine(engines, { name, known, path: '--engines' }).kind;
    } catch (error) {
      if (!(error instanceof InvalidError)) throw error;
      for (const problem of error.problems) problems.push(problem);
      return [];
    }
  });
}

function readCount(
  name: keyof typeof limits,
  text: string | undefined,
  problems: Problem[],
): number | null {
  if (text === undefined) return null;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= limits[name]) return count;
  const range = `must be a whole number from 1 to ${limits[name]}`;
  complain(problems, `--${name}`, `${range}, not ${quote(text)}`);
  return null;
}

// Found out before anything runs: a comparison may take minutes, and a page that cannot be written would cost them.
function readHtmlPath(path: string | undefined, problems: Problem[]): string | null {
  if (path === undefined) return null;
  try {
    const folder = dirname(path);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      complain(problems, '--html', `cannot write ${quote(path)}: it is a folder`);
    } else {
      accessSync(folder, constants.W_OK);
    }
  } catch (error) {
    const why = isMissing(error) ? 'no such folder' : describeReadFailure(error);
    complain(problems, '--html', `cannot write ${quote(path)}: ${why}`);
  }
  return path;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
