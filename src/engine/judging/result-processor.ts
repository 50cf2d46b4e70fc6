import { openIncident } from '../../core/alerting/alert.ts';
import type { Check } from '../../core/check/check.ts';
import { judge } from '../../core/incident/judge.ts';
import type { Judgement } from '../../core/incident/judge.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { MonitorState } from '../../core/monitor/monitor-state.ts';
import type { Status } from '../../core/monitor/monitor.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { UNJUDGED_TOLD_AFTER_MS, unjudgedStretch } from '../../core/incident/unjudged.ts';
import type { Announcer, News } from '../alerting/announcer.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import type { Live } from '../live.ts';
import type { Recorder } from './recorder.ts';
import { asksOtherwise } from '../watched.ts';
import type { Run, Watched } from '../watched.ts';

export interface ResultProcessorSetup {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly ledgerWriter: LedgerWriter;
  readonly announcer: Pick<Announcer, 'overdueNews' | 'isQuiet'>;
  readonly live: Live;
  /** Whether the service ends just now. */
  isStopping(): boolean;
  /** An alarm about ourselves is open: what cannot be judged now is told by it. */
  isAlarmed(): boolean;
}

/** A result that has been taken in. */
export interface Taken {
  readonly check: Check;
  /** `follow` the state · `again`: the monitor has changed since, check it anew · `nothing` moved. */
  readonly next: 'follow' | 'again' | 'nothing';
}

/** Takes a result in: into history, before the judge, and from there to the ledger and to live listeners. */
export class ResultProcessor {
  readonly #setup: ResultProcessorSetup;
  #unjudgedChecks = 0;

  constructor(setup: ResultProcessorSetup) {
    this.#setup = setup;
  }

  /** Checks that changed no state: late ones, or ones that came while too many decisions waited for the database. */
  get unjudgedChecks(): number {
    return this.#unjudgedChecks;
  }

  /** `null` for a probe that was cut short because the service ends: it never happened. */
  take(run: Run, result: ProbeResult): Taken | null {
    const { recorder, ledgerWriter, live, isStopping } = this.#setup;
    if (run.watched.isRemoved || (result.reason === 'stopped' && isStopping())) return null;
    const check = checkOf(run, result);
    recorder.add(check);
    const isOutdated =
      run.epoch !== run.watched.state.epoch || asksOtherwise(run.monitor, run.watched.monitor);
    const next = isOutdated
      ? 'again'
      : run.isAbandoned || ledgerWriter.isFull
        ? 'nothing'
        : 'follow';
    if (next === 'follow') this.#judge(run, result);
    else this.#unjudgedChecks += 1;
    live.publish({
      kind: 'check',
      check,
      status: run.watched.state.status,
      notes: result.notes,
      evidence: result.evidence,
      latenessMs: run.dueAt === null ? null : Math.max(0, result.startedAt - run.dueAt),
      isSlow: run.isSlow,
    });
    return { check, next };
  }

  #judge({ watched, trigger }: Run, result: ProbeResult): void {
    const { monitor, state: before } = watched;
    const isLate = monitor.isPaused && trigger === 'schedule';
    const { outcome, reason, startedAt, memory } = result;
    const judged = { outcome, reason, startedAt, memory, trigger, isLate };
    const judgement = judge(before, judged, monitor);
    watched.state = judgement.state;
    const resumed = this.#tellJudged(watched, before, result);
    if (!this.#tellUnjudged(watched, judgement, result)) {
      this.#write({ watched, before: resumed, judgement, result });
    }
  }

  /** Owners who were told that it is not judged hear first that it is again; the state as it is written with that. */
  #tellJudged(watched: Watched, before: MonitorState, { startedAt }: ProbeResult): MonitorState {
    const { monitor, state: after } = watched;
    const incident = before.isUnjudgedTold ? unjudgedStretch(monitor, before) : null;
    if (incident === null || after.unjudgedSince !== null) return before;
    const state = { ...before, unjudgedSince: null, isUnjudgedTold: false };
    const news = { kind: 'judged', incident, resolvedAt: startedAt } as const;
    const at = this.#setup.clock.now();
    this.#setup.ledgerWriter.add({ monitor, at, state, changedFrom: null, news });
    return state;
  }

  /** After a day without a judgement that no alarm speaks of. True when it is told with this check. */
  #tellUnjudged(watched: Watched, { change }: Judgement, result: ProbeResult): boolean {
    const { announcer, clock, isAlarmed, ledgerWriter } = this.#setup;
    const { monitor, state } = watched;
    const { unjudgedSince, isUnjudgedTold } = state;
    if (unjudgedSince === null || isUnjudgedTold || change === 'status') return false;
    if (this.#unjudgedForMs(watched, unjudgedSince) < UNJUDGED_TOLD_AFTER_MS) return false;
    if ((result.outcome === 'unknown' && isAlarmed()) || announcer.isQuiet(monitor.id))
      return false;
    const incident = unjudgedStretch(monitor, state);
    if (incident === null) return false;
    watched.state = { ...state, isUnjudgedTold: true };
    const { message } = result;
    const news = { kind: 'unjudged', incident: { ...incident, message } } as const;
    ledgerWriter.add({ monitor, at: clock.now(), state: watched.state, changedFrom: null, news });
    return true;
  }

  /** A wall clock that is set meanwhile makes it no longer and no shorter. */
  #unjudgedForMs(watched: Watched, since: number): number {
    const { clock } = this.#setup;
    const now = clock.monotonicMs();
    if (watched.unjudged?.since !== since) {
      watched.unjudged = { since, beganAt: now - Math.max(0, clock.now() - since) };
    }
    return now - watched.unjudged.beganAt;
  }

  #write({ watched, before, judgement, result }: Verdict): void {
    const { monitor } = watched;
    const { state, change } = judgement;
    const at = this.#setup.clock.now();
    const overdue = state.status === 'down' ? this.#setup.announcer.overdueNews(monitor.id) : null;
    if (overdue !== null && change !== 'opened') {
      const changedFrom = changeOf(before, state);
      return this.#setup.ledgerWriter.add({ monitor, at, state, changedFrom, news: overdue });
    }
    if (change === 'none') return;
    if (change === 'detail') return this.#setup.ledgerWriter.addDetail({ monitor, at, state });
    const changedFrom = changeOf(before, state);
    const news = newsOf({ watched, before, judgement, result });
    this.#setup.ledgerWriter.add({ monitor, at, state, changedFrom, news });
  }
}

interface Verdict {
  readonly watched: Watched;
  readonly before: MonitorState;
  readonly judgement: Judgement;
  readonly result: ProbeResult;
}

function changeOf(before: MonitorState, after: MonitorState): Status | null {
  return before.status === after.status ? null : before.status;
}

function newsOf({ watched, before, judgement, result }: Verdict): News | null {
  const { change, state } = judgement;
  if (change === 'opened' && state.incidentId !== null) {
    const incident = openIncident({
      incidentId: state.incidentId,
      monitor: watched.monitor,
      firstFailureAt: state.firstFailureAt ?? result.startedAt,
      failedChecks: state.step + 1,
      result,
    });
    return { kind: 'opened', incident };
  }
  if (change === 'resolved' && before.incidentId !== null) {
    const { gaps = [] } = judgement;
    const { incidentId } = before;
    return { kind: 'resolved', incidentId, resolvedAt: result.startedAt, gaps };
  }
  return null;
}

function checkOf({ monitor }: Run, result: ProbeResult): Check {
  const { outcome, reason, startedAt, timings, evidence } = result;
  const { statusCode } = evidence;
  return {
    monitorId: monitor.id,
    startedAt,
    outcome,
    reason,
    statusCode: typeof statusCode === 'number' ? statusCode : null,
    timings,
  };
}
