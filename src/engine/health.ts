import type { ServiceHealth } from '../core/ports/watch.ts';
import type { Dispatcher } from './dispatch/dispatcher.ts';
import type { ProbeHealth } from './probe-health/probe-health.ts';
import type { LedgerWriter } from './judging/ledger-writer.ts';
import type { Recorder } from './judging/recorder.ts';
import type { Scheduler } from './schedule/scheduler.ts';
import type { Sender } from './alerting/sender.ts';

const LATE_LOOP_MS = 5_000;
const OLD_BACKLOG_MS = 10_000;

/** The parts whose state makes up the service's health. */
export interface HealthParts {
  readonly scheduler: Scheduler;
  readonly dispatcher: Dispatcher;
  readonly recorder: Recorder;
  readonly ledgerWriter: LedgerWriter;
  readonly sender: Sender;
  readonly probeHealth: ProbeHealth;
}

/** How the service feels just now. */
export function healthOf(parts: HealthParts): ServiceHealth {
  const { scheduler, dispatcher, recorder, ledgerWriter, sender } = parts;
  const load = dispatcher.load;
  const { loopMs, oldestMs } = scheduler.lateness(load.waitingSince);
  return {
    checksInFlight: load.inFlight,
    slowChecksInFlight: load.slowInFlight,
    backlogChecks: scheduler.countDue() + load.waiting,
    skippedChecks: scheduler.skippedSlots,
    limits: load.limits,
    outboxPending: sender.pending,
    deadLetters: sender.deadLettered,
    storageLagMs: Math.round(Math.max(recorder.lagMs, ledgerWriter.lagMs)),
    isScheduleKept: loopMs < LATE_LOOP_MS && oldestMs < OLD_BACKLOG_MS,
    isStorageWritable: !recorder.isFailing && !ledgerWriter.isFailing,
    areSendersMoving: sender.isMoving,
    alarm: parts.probeHealth.alarm,
    alarmChannels: parts.probeHealth.alarmChannels,
  };
}
