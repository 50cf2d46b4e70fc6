import type {
  Executor,
  ExecutorDefinition,
  ExecutorSetup,
  Job,
  JobReport,
} from '../../core/ports/executor.ts';
import { runToyJob, toyJob } from './toy-jobs.ts';

/** An executor on toy jobs, and everything it reported. */
export interface Bench {
  readonly executor: Executor;
  readonly reports: JobReport[];
  readonly workerEvents: { kind: string; worker: string; detail: string }[];
  /** Resolves when `count` jobs were reported in all. */
  reported(count: number): Promise<void>;
  /** Resolves when `count` jobs were reported as up. */
  reportedUp(count: number): Promise<void>;
}

/** One thing that engines promise, tried on one of them. */
export interface ExecutorCase {
  /** It measures the whole process, so nothing else may run beside it. */
  readonly isAlone?: true;
  body(trial: CaseTrial): Promise<void>;
}

/** The engine a case is tried on. */
export interface CaseTrial {
  readonly definition: ExecutorDefinition;
  readonly setup: Partial<ExecutorSetup>;
  /** Places that cost little to try: an engine with heavy workers has few of them. */
  readonly manyPlaces: number;
  readonly ownsWorkers: boolean;
  open(setup: Partial<ExecutorSetup> & { readonly workers: number }): Bench;
}

/** The module of a worker that runs toy jobs, `.ts` in the sources and `.js` once built. */
const toyWorkerEntry = new URL(
  import.meta.url.endsWith('.ts') ? 'toy-worker.ts' : 'toy-worker.js',
  import.meta.url,
);

export const toySetup: Omit<ExecutorSetup, 'workers' | 'onReports'> = {
  runJob: runToyJob,
  workerEntry: toyWorkerEntry,
  workerSettings: {},
  onWorkerEvent: () => {},
};

/** Opens an engine on toy jobs. */
export function openBench(
  definition: ExecutorDefinition,
  setup: Partial<ExecutorSetup> & { readonly workers: number },
): Bench {
  const reports: JobReport[] = [];
  const workerEvents: Bench['workerEvents'] = [];
  let check = (): void => {};
  const executor = definition.open({
    ...toySetup,
    onReports: (finished) => {
      reports.push(...finished);
      check();
    },
    onWorkerEvent: (event) => workerEvents.push({ ...event }),
    ...setup,
  });
  const until = (isReached: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      check = () => {
        if (isReached()) resolve();
      };
      check();
    });
  const isUp = ({ result }: JobReport): boolean => result.outcome === 'up';
  return {
    executor,
    reports,
    workerEvents,
    reported: (count) => until(() => reports.length >= count),
    reportedUp: (count) => until(() => reports.filter(isUp).length >= count),
  };
}

/** Jobs 0, 1, 2 ... that are up after so many milliseconds. */
export function answers(count: number, afterMs = 1): Job[] {
  return Array.from({ length: count }, (_, id) => toyJob(id, 'answer', { afterMs }));
}

/** The jobs that were reported, in ascending order. */
export function idsOf(reports: readonly JobReport[]): number[] {
  return reports.map(({ id }) => id).sort((a, b) => a - b);
}

/** Why a job is not up; `undefined` as long as it is not reported. */
export function reasonOf(reports: readonly JobReport[], id: number): string | null | undefined {
  return reports.find((report) => report.id === id)?.result.reason;
}
