import { alertOf } from '../../core/alerting/plan-alert.ts';
import type { JudgedResult } from '../../core/alerting/plan-alert.ts';
import type { Check } from '../../core/check/check.ts';
import { expiryOf } from '../../core/check/expiry.ts';
import { judge } from '../../core/incident/judge.ts';
import type { Judgement } from '../../core/incident/judgement.ts';
import { keptEvidence, momentOf, type KeptEvidence } from '../../core/incident/kept-evidence.ts';
import type { IncidentEvent } from '../../core/incident/timeline.ts';
import { slowStretch, type Slowness } from '../../core/incident/slow-stretch.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { MonitorState } from '../../core/monitor/monitor-state.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { UNJUDGED_ALERT_AFTER_MS, unjudgedStretch } from '../../core/incident/unjudged.ts';
import type { AlertPlanner } from '../planning/alert-planner.ts';
import type { BeforeOutages } from '../planning/before-outages.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import type { LastGood } from './last-good.ts';
import type { Live } from '../live.ts';
import type { RecentChecks } from './recent-checks.ts';
import type { Recorder } from './recorder.ts';
import type { ResponseTimes } from './response-times.ts';
import type { Run } from '../dispatch/run.ts';
import type { MonitorTable } from '../monitor-table.ts';
import { asksOtherwise } from '../watched.ts';
import type { Watched } from '../watched.ts';

export interface ResultProcessorSetup {
  readonly clock: Clock;
  readonly table: Pick<MonitorTable, 'setState'>;
  readonly recorder: Recorder;
  readonly ledgerWriter: LedgerWriter;
  readonly alertPlanner: Pick<AlertPlanner, 'isMuted' | 'isSlowDue'>;
  readonly beforeOutages: Pick<BeforeOutages, 'ask' | 'forget'>;
  readonly responseTimes: Pick<ResponseTimes, 'measure'>;
  readonly recentChecks: Pick<RecentChecks, 'note' | 'around'>;
  readonly lastGood: Pick<LastGood, 'note' | 'of'>;
  readonly live: Live;
  /** Whether the service ends just now. */
  isStopping(): boolean;
  /** An alarm about ourselves is open: it speaks of what cannot be judged now. */
  isAlarmed(): boolean;
  /** What does not work on our own side just now. */
  ownTroubles(): KeptEvidence['ownTroubles'];
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
  /** Since when those were not judged that are not, as their state says it and in monotonic ms. */
  readonly #unjudged = new WeakMap<Watched, { readonly since: number; readonly beganAt: number }>();
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
    const { recorder, recentChecks, ledgerWriter, live, isStopping } = this.#setup;
    if (run.watched.isRemoved || (result.reason === 'stopped' && isStopping())) return null;
    const check = checkOf(run, result);
    recorder.add(check);
    recentChecks.note(run.watched, result);
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
    const expiry = expiryOf(result.evidence);
    const { speed, slowness } = this.#setup.responseTimes.measure(watched, result);
    const judged = { outcome, reason, startedAt, memory, trigger, isLate, speed, expiry };
    const judgement = judge(before, judged, monitor);
    this.#setup.table.setState(watched, judgement.state);
    this.#askOfBefore(watched, judgement);
    const resumed = this.#alertJudgedAgain(watched, before, result);
    if (!this.#alertNotJudged(watched, judgement, result)) {
      const isOpened = judgement.change === 'opened';
      const seen = isOpened && { surroundings: this.#setup.recentChecks.around(watched) };
      const evidence = this.#evidenceOf(watched, { before, judgement, result });
      this.#write({ monitor, before: resumed, judgement, result, slowness, ...seen }, evidence);
    }
    if (before.slowSince !== null && outcome === 'up') this.#alertSlowLater(watched, slowness);
    this.#setup.lastGood.note(watched, result);
  }

  /** A site that became slow while something muted it, and that this check still finds slow. */
  #alertSlowLater(watched: Watched, slowness: Slowness | null): void {
    const { alertPlanner, clock, ledgerWriter } = this.#setup;
    const { monitor, state } = watched;
    if (state.status !== 'degraded' || !alertPlanner.isSlowDue(watched)) return;
    const incident = slowStretch(monitor, state, slowness);
    if (incident === null) return;
    const alert = { reason: 'slow', incident } as const;
    ledgerWriter.add({ monitor, at: clock.now(), state, changedFrom: null, alert });
  }

  /** What is kept of a check that is a moment of an outage. */
  #evidenceOf(
    watched: Watched,
    { before, judgement, result }: Pick<JudgedResult, 'before' | 'judgement' | 'result'>,
  ): KeptEvidence | null {
    const moment = momentOf(before, judgement, result);
    if (moment === null) return null;
    const { recentChecks, lastGood, ownTroubles } = this.#setup;
    const { othersAsked, othersAnswered } = recentChecks.around(watched);
    const good = lastGood.of(watched);
    const around = { othersAsked, othersAnswered, good, ownTroubles: ownTroubles() };
    return keptEvidence(moment, result, around);
  }

  /** What was before an outage is read while it is only suspected. */
  #askOfBefore(watched: Watched, { change, state }: Judgement): void {
    const { beforeOutages } = this.#setup;
    if (state.status === 'suspect' || change === 'opened') beforeOutages.ask(watched);
    else if (state.incidentId === null) beforeOutages.forget(watched.monitor.id);
  }

  /** Owners who were notified that it is not judged are first notified that it is again; the state as it is written with that. */
  #alertJudgedAgain(
    watched: Watched,
    before: MonitorState,
    { startedAt }: ProbeResult,
  ): MonitorState {
    const { monitor, state: after } = watched;
    const incident = before.isUnjudgedNotified ? unjudgedStretch(monitor, before) : null;
    if (incident === null || after.unjudgedSince !== null) return before;
    const state = { ...before, unjudgedSince: null, isUnjudgedNotified: false };
    const alert = { reason: 'judged_again', incident, resolvedAt: startedAt } as const;
    const at = this.#setup.clock.now();
    this.#setup.ledgerWriter.add({ monitor, at, state, changedFrom: null, alert });
    return state;
  }

  /** After a day without a judgement that no alarm speaks of. True when this check makes it an alert. */
  #alertNotJudged(watched: Watched, { change }: Judgement, result: ProbeResult): boolean {
    const { alertPlanner, clock, isAlarmed, ledgerWriter } = this.#setup;
    const { monitor, state } = watched;
    const { unjudgedSince, isUnjudgedNotified } = state;
    if (unjudgedSince === null || isUnjudgedNotified || change === 'status') return false;
    if (this.#unjudgedForMs(watched, unjudgedSince) < UNJUDGED_ALERT_AFTER_MS) return false;
    if ((result.outcome === 'unknown' && isAlarmed()) || alertPlanner.isMuted(watched))
      return false;
    const incident = unjudgedStretch(monitor, state);
    if (incident === null) return false;
    this.#setup.table.setState(watched, { ...state, isUnjudgedNotified: true });
    const { message } = result;
    const alert = { reason: 'not_judged', incident: { ...incident, message } } as const;
    ledgerWriter.add({ monitor, at: clock.now(), state: watched.state, changedFrom: null, alert });
    return true;
  }

  /** A wall clock that is set meanwhile makes it no longer and no shorter. */
  #unjudgedForMs(watched: Watched, since: number): number {
    const { clock } = this.#setup;
    const now = clock.monotonicMs();
    const known = this.#unjudged.get(watched);
    if (known?.since === since) return now - known.beganAt;
    const beganAt = now - Math.max(0, clock.now() - since);
    this.#unjudged.set(watched, { since, beganAt });
    return now - beganAt;
  }

  #write(judged: JudgedResult, kept: KeptEvidence | null): void {
    const { ledgerWriter, clock } = this.#setup;
    const { monitor, before, judgement } = judged;
    const { state, change } = judgement;
    const at = clock.now();
    const changedFrom = before.status === state.status ? null : before.status;
    if (change === 'none') return;
    const events = reasonChange(judged, at);
    if (change === 'detail' && events.length === 0) {
      return ledgerWriter.addDetail({ monitor, at, state });
    }
    const evidence = kept !== null && { evidence: kept };
    const alert = alertOf(judged);
    ledgerWriter.add({ monitor, at, state, changedFrom, alert, events, ...evidence });
  }
}

/** An outage that goes on for another reason: the time line says so, and no one is notified. */
function reasonChange(
  { before, judgement: { state }, result }: JudgedResult,
  at: number,
): readonly IncidentEvent[] {
  const { incidentId } = before;
  const [from, to] = [before.reason, state.reason];
  if (incidentId === null || incidentId !== state.incidentId || result.outcome !== 'down')
    return [];
  if (from === to || from === null || to === null) return [];
  return [{ incidentId, at, kind: 'reason_changed', data: { from, to } }];
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
