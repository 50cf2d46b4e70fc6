import type { DoneTask, EngineRun } from '../../core/comparison/comparison.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type {
  Executor,
  ExecutorDefinition,
  ExecutorSetup,
  Job,
  JobReport,
} from '../../core/ports/executor.ts';

/** One task of a comparison; plain data. */
export interface PlannedTask {
  /** What it is about, for people. */
  readonly label: string;
  /** As in `Job`. */
  readonly kind: string;
  readonly options: JsonObject;
  readonly timeoutMs: number;
}

/** What the process of an engine has used since it began, its child processes included. */
export interface ProcessUsage {
  readonly cpuMs: number;
  readonly peakRssBytes: number;
  /** CPU time of everything on the machine. */
  readonly machineCpuMs: number;
  /** The processes that were measured. */
  readonly pids: readonly number[];
}

/** What running an engine needs from its surroundings. */
export interface EngineRunContext {
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  /** All of the executor's set-up but what the run itself brings. */
  readonly executorSetup: Omit<ExecutorSetup, 'workers' | 'onReports'>;
  readonly mainPid: number;
  usage(): ProcessUsage;
}

/** All tasks once, on one engine. */
export interface EngineRunOrder {
  readonly engine: ExecutorDefinition;
  readonly tasks: readonly PlannedTask[];
  readonly workers: number;
  readonly signal: AbortSignal;
}

// Large enough that a message costs little beside the tasks it brings, small enough to spread over the workers.
const BATCH_SIZE = 64;

// Lets every worker do something once, so that what it loads and opens on first use is part of its start-up.
const WARM_UP = { kind: 'sleep', options: { ms: 2 }, timeoutMs: 10_000, memory: null } as const;

/**
 * Starts the engine, and from the moment its workers are warm measures it doing all tasks. `null` when it was ended
 * before it was done. Throws `UnavailableError` when the engine cannot start. Nothing is left running.
 */
export async function runEngine(
  context: EngineRunContext,
  order: EngineRunOrder,
): Promise<EngineRun | null> {
  const { tasks, workers, signal } = order;
  // Ids of tasks are their positions; those of the warm-up follow.
  const warmUps = Array.from({ length: workers }, (_, index) => tasks.length + index);
  const warm = new ReportBook(tasks.length, workers);
  const book = new ReportBook(0, tasks.length);
  const executor = order.engine.open({
    ...context.executorSetup,
    workers,
    onReports: (reports) => {
      warm.enter(reports);
      book.enter(reports);
    },
  });
  const cancel = (): void => executor.cancel();
  const openedAt = context.clock.monotonicMs();
  await executor.start();
  signal.addEventListener('abort', cancel);
  try {
    await submitAll(executor, { jobs: warmUps.map((id) => ({ id, ...WARM_UP })), signal });
    await warm.untilComplete(signal);
    const begin = snapshot(context);
    await submitAll(executor, { jobs: tasks.map(jobOf), signal });
    await book.untilComplete(signal);
    const end = snapshot(context);
    const startUpMs = begin.monotonicMs - openedAt;
    return signal.aborted ? null : measured({ context, tasks, book, begin, end, startUpMs });
  } finally {
    signal.removeEventListener('abort', cancel);
    await executor.stop(0);
  }
}

function jobOf({ kind, options, timeoutMs }: PlannedTask, id: number): Job {
  return { id, kind, options, timeoutMs, memory: null };
}

interface Snapshot extends ProcessUsage {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

function snapshot({ clock, usage }: EngineRunContext): Snapshot {
  // Looking costs time itself: it is done outside of what is measured where that can be.
  const monotonicMs = clock.monotonicMs();
  return { ...usage(), wallMs: clock.now(), monotonicMs };
}

function measured(parts: {
  readonly context: EngineRunContext;
  readonly tasks: readonly PlannedTask[];
  readonly book: ReportBook;
  readonly begin: Snapshot;
  readonly end: Snapshot;
  readonly startUpMs: number;
}): EngineRun {
  const { book, begin, end, startUpMs } = parts;
  const elapsedMs = end.monotonicMs - begin.monotonicMs;
  const cpuMs = Math.max(0, end.cpuMs - begin.cpuMs);
  const measuredPids = new Set([...begin.pids, ...end.pids]);
  const tasks = book.doneTasks({ tasks: parts.tasks, startedAt: begin.wallMs, elapsedMs });
  return {
    elapsedMs,
    startUpMs,
    cpuMs,
    othersCpuMs: Math.max(0, end.machineCpuMs - begin.machineCpuMs - cpuMs),
    peakRssBytes: end.peakRssBytes,
    mainPid: parts.context.mainPid,
    isWhollyMeasured: tasks.every(({ pid }) => measuredPids.has(pid)),
    tasks,
  };
}

async function submitAll(
  executor: Executor,
  { jobs, signal }: { readonly jobs: readonly Job[]; readonly signal: AbortSignal },
): Promise<void> {
  for (let begin = 0; begin < jobs.length && !signal.aborted; begin += BATCH_SIZE) {
    await executor.submit(jobs.slice(begin, begin + BATCH_SIZE));
  }
}

/** What came back of jobs with successive ids. */
class ReportBook {
  readonly #firstId: number;
  readonly #reports: (JobReport | undefined)[];
  #missing: number;
  #onComplete: () => void = () => {};

  constructor(firstId: number, size: number) {
    this.#firstId = firstId;
    this.#reports = Array.from({ length: size });
    this.#missing = size;
  }

  enter(reports: readonly JobReport[]): void {
    for (const report of reports) {
      const index = report.id - this.#firstId;
      if (index < 0 || index >= this.#reports.length || this.#reports[index]) continue;
      this.#reports[index] = report;
      this.#missing -= 1;
    }
    if (this.#missing === 0) this.#onComplete();
  }

  async untilComplete(signal: AbortSignal): Promise<void> {
    if (this.#missing === 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#onComplete = resolve;
      signal.addEventListener('abort', () => resolve());
    });
  }

  doneTasks(run: {
    readonly tasks: readonly PlannedTask[];
    readonly startedAt: number;
    readonly elapsedMs: number;
  }): readonly DoneTask[] {
    // Workers on other machines have other clocks, so that a task may seem to lie outside of its run.
    const within = (ms: number): number => Math.min(Math.max(ms, 0), run.elapsedMs);
    return this.#reports.flatMap((report, position): DoneTask[] => {
      if (!report) return [];
      const { result, worker, pid } = report;
      const beganMs = result.startedAt - run.startedAt;
      return [
        {
          position,
          label: run.tasks[position]?.label ?? '',
          worker,
          pid,
          startMs: within(beganMs),
          endMs: within(beganMs + result.timings.totalMs),
          outcome: result.outcome,
          reason: result.reason,
        },
      ];
    });
  }
}
