import { OUTAGE_OPENINGS } from '../core/alerting/alert.ts';
import type { Notification } from '../core/alerting/notification.ts';
import type { MonitorId } from '../core/ids.ts';
import type { ProbeResult } from '../core/check/outcome.ts';
import type { LedgerEntry } from '../core/ports/storage.ts';
import { answeringInTime } from './alerting/answer-in-time.ts';
import { AdHocChecks } from './dispatch/ad-hoc-checks.ts';
import { DeadLetters } from './alerting/dead-letters.ts';
import type { Forming } from './alerting/claims.ts';
import { Fallback } from './alerting/fallback.ts';
import { Dispatcher } from './dispatch/dispatcher.ts';
import type { EngineSetup } from './engine-setup.ts';
import { ProbeHealth } from './probe-health/probe-health.ts';
import { ResultProcessor, type ResultProcessorSetup } from './judging/result-processor.ts';
import { LedgerWriter } from './judging/ledger-writer.ts';
import { LastGood } from './judging/last-good.ts';
import { Live } from './live.ts';
import { MonitorTable } from './monitor-table.ts';
import { AlertPlanner } from './planning/alert-planner.ts';
import { AncestorChecks } from './planning/ancestor-checks.ts';
import { AlertTimers, type AlertTimersSetup } from './planning/alert-timers.ts';
import { BeforeOutages } from './planning/before-outages.ts';
import { Dependencies } from './planning/dependencies.ts';
import { plansOf } from './planning/plans.ts';
import { Situation } from './planning/situation.ts';
import { steadyTime } from './planning/steady-time.ts';
import { RecentChecks } from './judging/recent-checks.ts';
import { Recorder } from './judging/recorder.ts';
import { PlannedMutes } from './alerting/planned-mutes.ts';
import { ResponseTimes } from './judging/response-times.ts';
import { Routes } from './alerting/routes.ts';
import { Scheduler } from './schedule/scheduler.ts';
import type { Due } from './schedule/scheduler.ts';
import { switchOff } from './alerting/switch-off.ts';
import { Sender } from './alerting/sender.ts';
import type { Interruption } from './schedule/stall-detector.ts';
import type { Log } from '../core/ports/log.ts';
import { Upkeep } from './upkeep.ts';
import { WriteBehindOutbox } from './alerting/write-behind-outbox.ts';
import type { SendersOutbox } from './alerting/write-behind-outbox.ts';
import type { Run } from './dispatch/run.ts';
import type { Watched } from './watched.ts';

/** What happens between the parts; only the engine knows what follows. */
export interface PartHandlers {
  onDue(batch: readonly Due[]): void;
  onResult(run: Run, result: ProbeResult): void;
  /** A result as it may be judged. */
  onSettled(run: Run, result: ProbeResult): void;
  onCommitted(entries: readonly LedgerEntry[]): void;
  /** What is known of a monitor is not what is stored. */
  onRefused(monitorId: MonitorId): void;
  /** Whether monitors are still being read that a former process knew. */
  isReading(): boolean;
}

/** The parts of an engine, in the order in which a check passes them. */
export interface Parts {
  readonly table: MonitorTable;
  readonly scheduler: Scheduler;
  readonly dispatcher: Dispatcher;
  readonly adHoc: AdHocChecks;
  readonly probeHealth: ProbeHealth;
  readonly processor: ResultProcessor;
  readonly recorder: Recorder;
  readonly recentChecks: RecentChecks;
  readonly lastGood: LastGood;
  readonly alertPlanner: AlertPlanner;
  readonly alertTimers: AlertTimers;
  readonly dependencies: Dependencies;
  readonly beforeOutages: BeforeOutages;
  readonly ancestorChecks: AncestorChecks;
  readonly ledgerWriter: LedgerWriter;
  readonly routes: Routes;
  readonly mutes: PlannedMutes;
  readonly sender: Sender;
  readonly live: Live;
  readonly upkeep: Upkeep;
}

/** Makes the parts and connects them. Nothing runs yet. */
export function createParts(given: EngineSetup, handlers: PartHandlers): Parts {
  const { clock, log, notifiers, retention } = given;
  const storage = { ...given.storage, ...answeringInTime(given.storage, clock) };
  const [setup, { history }] = [{ ...given, storage }, storage];
  const [table, live] = [new MonitorTable(), new Live(log)];
  const routes = new Routes(storage, notifiers);
  const mutes = new PlannedMutes({ clock, log, stores: storage });
  const recorder = new Recorder({ clock, log, history });
  const recentChecks = createRecentChecks(given);
  const lastGood = new LastGood();
  const planning = createPlanning(setup, {
    routes,
    mutes,
    table,
    handlers,
    decide: (decision) => ledgerWriter.add(decision),
    canDecide: () => !ledgerWriter.isFull,
  });
  const { alertPlanner, beforeOutages } = planning;
  const { ledgerWriter, writeBehind } = createWriters(setup, {
    planning,
    table,
    handlers,
    wakeSender: () => sender.wake(),
  });
  const dispatcher = new Dispatcher({
    clock,
    log,
    limits: setup.limits,
    openExecutor: (executorHandlers) => setup.openExecutor(executorHandlers),
    onResult: handlers.onResult,
    onReady: () => scheduler.resume(),
  });
  const scheduler = createScheduler(clock, {
    table,
    dispatcher,
    onDue: handlers.onDue,
    onInterruption: (interruption) => {
      probeHealth.noteInterruption(interruption);
      responseTimes.noteStall();
      logInterruption(log, interruption);
    },
  });
  const responseTimes = new ResponseTimes({
    clock,
    log,
    history,
    canMeasure: ({ monitor }) =>
      probeHealth.alarm === null && !alertPlanner.isInMaintenance(monitor),
  });
  const outbox = writeBehind;
  const sender = createSender(setup, { table, live, routes, ledgerWriter, alertPlanner, outbox });
  const written = { recorder, ledgerWriter };
  const around = { table, live, routes, dispatcher, scheduler, sender, ...written };
  const probeHealth = createProbeHealth(setup, around, handlers.onSettled);
  const known = { recentChecks, lastGood };
  const judging = { ...written, ...known, dispatcher, probeHealth, alertPlanner, live };
  return {
    table,
    scheduler,
    dispatcher,
    adHoc: new AdHocChecks(clock, dispatcher),
    probeHealth,
    processor: createProcessor({ clock, table, beforeOutages, responseTimes, ...judging }),
    ...written,
    ...known,
    ...planning,
    ancestorChecks: createAncestorChecks(clock, planning, scheduler),
    routes,
    mutes,
    sender,
    live,
    upkeep: new Upkeep({ clock, log, history, retention }),
  };
}

function createProcessor(
  parts: Omit<ResultProcessorSetup, 'isStopping' | 'isAlarmed' | 'ownTroubles'> &
    Pick<Parts, 'dispatcher' | 'probeHealth'>,
): ResultProcessor {
  const { dispatcher, probeHealth, ...setup } = parts;
  return new ResultProcessor({
    ...setup,
    isStopping: () => dispatcher.isStopping,
    isAlarmed: () => probeHealth.alarm !== null,
    ownTroubles: () => probeHealth.troubles,
  });
}

function createRecentChecks({ clock, isPushed }: EngineSetup): RecentChecks {
  return new RecentChecks({ clock, isPushed: (kind) => isPushed?.(kind) === true });
}

function createScheduler(
  clock: EngineSetup['clock'],
  parts: Pick<Parts, 'table' | 'dispatcher'> &
    Pick<PartHandlers, 'onDue'> & { onInterruption(interruption: Interruption): void },
): Scheduler {
  const { dispatcher } = parts;
  return new Scheduler({
    clock,
    table: parts.table,
    canTake: () => !dispatcher.isBusy,
    isFree: (watched) => dispatcher.isFree(watched),
    isBehind: () => dispatcher.isBehind,
    onDue: (batch) => parts.onDue(batch),
    onInterruption: (interruption) => parts.onInterruption(interruption),
  });
}

function createAncestorChecks(
  clock: EngineSetup['clock'],
  { dependencies }: Planning,
  scheduler: Scheduler,
): AncestorChecks {
  const checkSoon = (watched: Watched): void => scheduler.checkSoon(watched);
  return new AncestorChecks({ clock, dependencies, checkSoon });
}

function createProbeHealth(
  { clock, log, notifiers, storage, ...setup }: EngineSetup,
  parts: Omit<
    Parts,
    | 'adHoc'
    | 'probeHealth'
    | 'processor'
    | 'recentChecks'
    | 'lastGood'
    | 'ancestorChecks'
    | 'mutes'
    | 'upkeep'
    | keyof Planning
  >,
  onSettled: PartHandlers['onSettled'],
): ProbeHealth {
  const { table, live, routes, dispatcher, scheduler, recorder, ledgerWriter, sender } = parts;
  const { incidents, outbox, deliveries } = storage;
  return new ProbeHealth({
    clock,
    log,
    live,
    routes,
    notifiers,
    incidents,
    outbox,
    deliveries,
    dispatcher,
    scheduler,
    operatorId: setup.operatorId ?? null,
    canaries: setup.canaries ?? [],
    monitors: () => table.all(),
    baselines: setup.baselines ?? null,
    storage: () => writingOf(recorder, ledgerWriter),
    wakeSender: () => sender.wake(),
    onSettled,
  });
}

type Planning = Pick<Parts, 'alertPlanner' | 'alertTimers' | 'dependencies' | 'beforeOutages'>;

/** What decides who is notified of what, and when. */
function createPlanning(
  setup: EngineSetup,
  parts: Pick<Parts, 'routes' | 'mutes' | 'table'> &
    Pick<AlertTimersSetup, 'decide' | 'canDecide'> & { readonly handlers: PartHandlers },
): Planning {
  const { clock, log, storage } = setup;
  const { incidents, outbox, alertStates } = storage;
  const { routes, mutes, table, handlers, decide, canDecide } = parts;
  const steady = steadyTime(clock);
  const dependencies = new Dependencies(clock, table);
  const situation = new Situation(clock, plansOf(setup, { routes, mutes }), dependencies);
  const beforeOutages = new BeforeOutages({
    clock,
    log,
    storage,
    maintenanceIn: ({ monitor }, range) => mutes.maintenanceIn(monitor, range),
  });
  const stores = { incidents, outbox, alertStates };
  const around = { clock, steady, routes, situation, beforeOutages };
  const alertPlanner = new AlertPlanner({ ...around, ...stores });
  const alertTimers = new AlertTimers({
    clock,
    steady,
    table,
    planner: alertPlanner,
    decide,
    canDecide,
    isReading: () => handlers.isReading(),
  });
  return { alertPlanner, alertTimers, dependencies, beforeOutages };
}

/** Decisions on their way to the disk, and the messages that come of them. */
function createWriters(
  { clock, log, storage: { ledger, outbox, deliveries } }: EngineSetup,
  parts: {
    readonly planning: Planning;
    readonly table: MonitorTable;
    readonly handlers: PartHandlers;
    readonly wakeSender: () => void;
  },
): { readonly ledgerWriter: LedgerWriter; readonly writeBehind: WriteBehindOutbox } {
  const { planning, table, handlers, wakeSender } = parts;
  const { alertPlanner, alertTimers } = planning;
  const isLedgerWritten = (): boolean => ledgerWriter.isWritten;
  const writeBehind = new WriteBehindOutbox({ clock, log, outbox, deliveries, isLedgerWritten });
  const ledgerWriter = new LedgerWriter({
    clock,
    log,
    ledger,
    alertPlanner: {
      complete: (decision) => alertPlanner.complete(decision),
      remember: (completed) => {
        alertPlanner.remember(completed);
        const watched = table.get(completed.entry.monitorId);
        if (watched !== undefined) alertTimers.follow(watched);
      },
    },
    onCommitted: (entries) => handlers.onCommitted(entries),
    onRefused: (monitorId) => handlers.onRefused(monitorId),
    onUndurable: async (entries) => {
      await writeBehind.hold(entries.flatMap(({ notifications }) => notifications));
      wakeSender();
    },
    currentOf: (notification) => writeBehind.currentOf(notification),
  });
  return { ledgerWriter, writeBehind };
}

/** What may be about to join a message. */
function formingIn(table: MonitorTable, ledgerWriter: LedgerWriter): Forming {
  return {
    isForming: (ownerId) => table.hasUnsettled(ownerId),
    isWriting: () => !ledgerWriter.isWritten,
  };
}

/** Those who learn of an outage by a copy over another channel get its end, too. */
function noteNotified(alertPlanner: AlertPlanner, copies: readonly Notification[]): void {
  for (const { incidentId, channelId, recipient, notice } of copies) {
    if (incidentId === null || !OUTAGE_OPENINGS.includes(notice.kind)) continue;
    alertPlanner.noteNotified(incidentId, { channelId, recipient });
  }
}

function createSender(
  setup: EngineSetup,
  parts: Pick<Parts, 'table' | 'live' | 'routes' | 'ledgerWriter' | 'alertPlanner'> & {
    readonly outbox: SendersOutbox;
  },
): Sender {
  const { clock, log, storage, notifiers, deliverySlots } = setup;
  const { channels, incidents, outbox } = storage;
  const wakeSender = (): void => sender.wake();
  const operatorId = setup.operatorId ?? null;
  const { routes, table, ledgerWriter, alertPlanner } = parts;
  const deadLetters = new DeadLetters({ clock, log, routes, outbox, operatorId, wakeSender });
  const fallback = new Fallback({
    ...parts,
    clock,
    log,
    onGivenUp: (notification, error) => deadLetters.notify(notification, error),
    onFallback: (copies) => noteNotified(alertPlanner, copies),
    wakeSender,
  });
  const sender = new Sender({
    ...parts,
    clock,
    log,
    incidents,
    notifiers,
    forming: formingIn(table, ledgerWriter),
    ...(setup.linkMac !== undefined && { linkMac: setup.linkMac }),
    random: () => setup.random(),
    ...(deliverySlots !== undefined && { slots: deliverySlots }),
    onFailed: (source) => void fallback.consider(source),
    onGone: (channelId) => void switchOff({ channels, routes, log }, channelId),
  });
  return sender;
}

/** How long results and decisions wait for the disk, and whether it refuses them. */
function writingOf(recorder: Recorder, ledgerWriter: LedgerWriter) {
  return {
    lagMs: Math.max(recorder.lagMs, ledgerWriter.lagMs),
    isFailing: recorder.isFailing || ledgerWriter.isFailing,
  };
}

function logInterruption(log: Log, { from, to, jumpMs }: Interruption): void {
  const fields = { sinceLastTickMs: to - from, clockJumpMs: jumpMs };
  log.warn(fields, 'the process stalled or the clock jumped');
}
