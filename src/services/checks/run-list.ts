import type { MonitorSpec } from '../../core/monitor/monitor.ts';
import { asExpected } from '../../core/check/inverted.ts';
import { OUTCOMES, type Outcome } from '../../core/check/outcome.ts';
import { CONTROL_KIND } from '../../core/probe-health/control-check.ts';
import { observationsIn } from '../../core/probe-health/examination.ts';
import type { ExaminationRequest, Observation } from '../../core/probe-health/examination.ts';
import { ListAttribution } from '../../core/probe-health/list-attribution.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type {
  Executor,
  ExecutorDefinition,
  ExecutorSetup,
  Job,
  JobReport,
} from '../../core/ports/executor.ts';

/** One line of a list, ready to be checked. */
export type ListedSite = Pick<MonitorSpec, 'kind' | 'target' | 'options' | 'timeoutMs'>;

/** A finished check and where its site stands in the list (from 0). */
export interface CheckedSite<Site extends ListedSite = ListedSite> {
  readonly position: number;
  readonly site: Site;
  readonly report: JobReport;
}

/** Takes the results of a run. */
export interface CheckSink {
  /** Called once for each finished check, in the order they finish. Must not throw. */
  take(checked: CheckedSite): void;
  /** Resolves when the checks of the sites up to `position` may begin; this is how a slow reader slows the run. */
  untilReady(position: number): Promise<void>;
}

/** What running a list needs from its surroundings. */
export interface CheckContext {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** All of the executor's set-up but what the run itself brings. */
  readonly executorSetup: Omit<ExecutorSetup, 'workers' | 'onReports'>;
}

/** One pass over a list. */
export interface ListRun {
  readonly sites: readonly ListedSite[];
  readonly engine: ExecutorDefinition;
  /** Checks under way at once. */
  readonly workers: number;
  readonly sink: CheckSink;
  /** Ends the run early: what runs is aborted, and only what was finished is counted. */
  readonly signal: AbortSignal;
}

/** What a pass came to. */
export interface ListTally {
  readonly byOutcome: Readonly<Record<Outcome, number>>;
  /** Sites that were finished; fewer than listed after an early end. */
  readonly finished: number;
  readonly isInterrupted: boolean;
  /** From before the engine's start to the last result. */
  readonly elapsedMs: number;
}

// Large enough that a message costs little beside the checks it brings, small enough to spread over the workers.
const BATCH_SIZE = 64;
const GRACE_MS = 0;
const EXAMINATION_MS = 3_500;

/**
 * Checks every site of the list once. Throws `UnavailableError` when the engine cannot start; whatever the sites do is
 * a result. Nothing is left running when it resolves or rejects.
 */
export async function runList(context: CheckContext, run: ListRun): Promise<ListTally> {
  const startedAt = context.clock.monotonicMs();
  const pass = new Pass(run);
  const executor = run.engine.open({
    ...context.executorSetup,
    // More could never be busy, and each may cost a thread or a process.
    workers: Math.max(1, Math.min(run.workers, run.sites.length)),
    onReports: (reports) => pass.record(reports),
  });
  const cancel = (): void => executor.cancel();
  await executor.start();
  run.signal.addEventListener('abort', cancel);
  try {
    await pass.feed(executor);
    await pass.whenDone();
  } finally {
    run.signal.removeEventListener('abort', cancel);
    await executor.stop(GRACE_MS);
  }
  return pass.tally(context.clock.monotonicMs() - startedAt);
}

/** The books of one pass: what was submitted, what came back. */
class Pass {
  readonly #run: ListRun;
  readonly #counts: Record<Outcome, number>;
  readonly #attribution = new ListAttribution<CheckedSite>({
    targetOf: ({ site }) => site.target,
    resultOf: ({ report }) => report.result,
    withResult: (checked, result) => ({ ...checked, report: { ...checked.report, result } }),
    emit: (checked) => this.#finish(checked),
    examine: (request, onEnd) => this.#examine(request, onEnd),
  });
  #executor: Executor | null = null;
  /** Examinations of our own side that are under way, by the id of their job. */
  readonly #examinations = new Map<number, (observations: readonly Observation[]) => void>();
  #examinationCount = 0;
  #submitted = 0;
  #reported = 0;
  #finished = 0;
  #onDone: (() => void) | null = null;

  constructor(run: ListRun) {
    this.#run = run;
    this.#counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<
      Outcome,
      number
    >;
  }

  async feed(executor: Executor): Promise<void> {
    const { sites, sink, signal } = this.#run;
    this.#executor = executor;
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
    while (this.#submitted < sites.length && !signal.aborted) {
      const end = Math.min(this.#submitted + BATCH_SIZE, sites.length);
      // What was aborted is never taken, so the sink may wait for it in vain.
      await Promise.race([sink.untilReady(end - 1), aborted]);
      if (signal.aborted) return;
      const jobs = sites.slice(this.#submitted, end).map((site, index) => this.#job(site, index));
      this.#submitted = end;
      await executor.submit(jobs);
    }
  }

  record(reports: readonly JobReport[]): void {
    const { sites, signal } = this.#run;
    for (const report of reports) {
      if (report.id >= sites.length) {
        this.#endExamination(report);
        continue;
      }
      this.#reported += 1;
      const site = sites[report.id];
      if (!site || (signal.aborted && report.result.reason === 'stopped')) continue;
      this.#attribution.put({ position: report.id, site, report });
    }
    if (this.#isDone) this.#onDone?.();
  }

  get #isDone(): boolean {
    return this.#reported === this.#submitted && this.#examinations.size === 0;
  }

  /** Resolves when everything that was submitted came back. */
  async whenDone(): Promise<void> {
    if (!this.#isDone) {
      await new Promise<void>((resolve) => (this.#onDone = resolve));
    }
    this.#attribution.end();
  }

  #examine(
    options: ExaminationRequest,
    onEnd: (observations: readonly Observation[]) => void,
  ): void {
    this.#examinationCount += 1;
    const id = this.#run.sites.length + this.#examinationCount;
    this.#examinations.set(id, onEnd);
    const job = { id, kind: CONTROL_KIND, options, timeoutMs: EXAMINATION_MS, memory: null };
    void this.#executor?.submit([job]);
  }

  #endExamination({ id, result }: JobReport): void {
    const onEnd = this.#examinations.get(id);
    this.#examinations.delete(id);
    onEnd?.(observationsIn(result.evidence));
  }

  #finish({ position, site, report }: CheckedSite): void {
    const result = asExpected(report.result, site.options);
    const checked = { position, site, report: { ...report, result } };
    this.#finished += 1;
    this.#counts[checked.report.result.outcome] += 1;
    this.#run.sink.take(checked);
  }

  tally(elapsedMs: number): ListTally {
    return {
      byOutcome: this.#counts,
      finished: this.#finished,
      isInterrupted: this.#run.signal.aborted,
      elapsedMs,
    };
  }

  #job({ kind, options, timeoutMs }: ListedSite, index: number): Job {
    return { id: this.#submitted + index, kind, options, timeoutMs, memory: null };
  }
}
