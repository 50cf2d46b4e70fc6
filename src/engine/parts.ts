import type { MonitorId } from '../core/ids.ts';
import type { ProbeResult } from '../core/check/outcome.ts';
import type { LedgerEntry } from '../core/ports/storage.ts';
import { AlertPlanner } from './alerting/alert-planner.ts';
import { answeringInTime } from './alerting/answer-in-time.ts';
import { AdHocChecks } from './dispatch/ad-hoc-checks.ts';
import { DeadLetters } from './alerting/dead-letters.ts';
import type { Forming } from './alerting/claims.ts';
import { Fallback } from './alerting/fallback.ts';
import { Dispatcher } from './dispatch/dispatcher.ts';
import type { EngineSetup } from './engine-setup.ts';
import { ProbeHealth } from './probe-health/probe-health.ts';
import { ResultProcessor } from './judging/result-processor.ts';
import { LedgerWriter } from './judging/ledger-writer.ts';
import { Live } from './live.ts';
import { MonitorTable } from './monitor-table.ts';
import { Recorder } from './judging/recorder.ts';
import { PlannedMutes } from './alerting/planned-mutes.ts';
import { ResponseTimes } from './judging/response-times.ts';
import { Routes } from './alerting/routes.ts';
import { Scheduler } from './schedule/scheduler.ts';
import type { Due } from './schedule/scheduler.ts';
import { Sender } from './alerting/sender.ts';
import { Upkeep } from './upkeep.ts';
import { WriteBehindOutbox } from './alerting/write-behind-outbox.ts';
import type { SendersOutbox } from './alerting/write-behind-outbox.ts';
import type { Run } from './dispatch/run.ts';

/** What happens between the parts; only the engine knows what follows. */
export interface PartHandlers {
  onDue(batch: readonly Due[]): void;
  onResult(run: Run, result: ProbeResult): void;
  /** A result as it may be judged. */
  onSettled(run: Run, result: ProbeResult): void;
  onCommitted(entries: readonly LedgerEntry[]): void;
  /** What is known of a monitor is not what is stored. */
  onRefused(monitorId: MonitorId): void;
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
  readonly alertPlanner: AlertPlanner;
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
  const setup = { ...given, storage };
  const { history } = storage;
  const table = new MonitorTable();
  const live = new Live(log);
  const routes = new Routes(storage, notifiers);
  const mutes = new PlannedMutes({ clock, log, stores: storage });
  const recorder = new Recorder({ clock, log, history });
  const alertPlanner = createAlertPlanner(setup, { routes, mutes });
  const { ledgerWriter, writeBehind } = createWriters(setup, {
    alertPlanner,
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
  const scheduler = new Scheduler({
    clock,
    table,
    canTake: () => !dispatcher.isBusy,
    isFree: (watched) => dispatcher.isFree(watched),
    isBehind: () => dispatcher.isBehind,
    onDue: handlers.onDue,
    onInterruption: (interruption) => {
      probeHealth.noteInterruption(interruption);
      responseTimes.noteStall();
      const { from, to, jumpMs } = interruption;
      log.warn(
        { sinceLastTickMs: to - from, clockJumpMs: jumpMs },
        'the process stalled or the clock jumped',
      );
    },
  });
  const forming: Forming = {
    isForming: (ownerId) => table.hasUnsettled(ownerId),
    isWriting: () => !ledgerWriter.isWritten,
  };
  const responseTimes = new ResponseTimes({
    clock,
    log,
    history,
    canMeasure: ({ monitor }) =>
      probeHealth.alarm === null && !alertPlanner.isInMaintenance(monitor),
  });
  const sender = createSender(setup, { live, routes, forming, outbox: writeBehind });
  const written = { recorder, ledgerWriter };
  const around = { table, live, routes, dispatcher, scheduler, sender, ...written };
  const probeHealth = createProbeHealth(setup, around, handlers.onSettled);
  return {
    table,
    scheduler,
    dispatcher,
    adHoc: new AdHocChecks(clock, dispatcher),
    probeHealth,
    processor: new ResultProcessor({
      clock,
      table,
      recorder,
      ledgerWriter,
      alertPlanner,
      responseTimes,
      live,
      isStopping: () => dispatcher.isStopping,
      isAlarmed: () => probeHealth.alarm !== null,
    }),
    ...written,
    alertPlanner,
    routes,
    mutes,
    sender,
    live,
    upkeep: new Upkeep({ clock, log, history, retention }),
  };
}

function createProbeHealth(
  { clock, log, notifiers, storage, ...setup }: EngineSetup,
  parts: Omit<Parts, 'adHoc' | 'probeHealth' | 'processor' | 'alertPlanner' | 'mutes' | 'upkeep'>,
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

function createAlertPlanner(
  { clock, storage, isInMaintenance }: EngineSetup,
  { routes, mutes }: Pick<Parts, 'routes' | 'mutes'>,
): AlertPlanner {
  const { incidents, outbox } = storage;
  return new AlertPlanner({
    clock,
    routes,
    incidents,
    outbox,
    isInMaintenance:
      isInMaintenance ?? ((monitor, at) => mutes.maintenanceOf(monitor, at) !== null),
  });
}

/** Decisions on their way to the disk, and the messages that come of them. */
function createWriters(
  { clock, log, storage: { ledger, outbox, deliveries } }: EngineSetup,
  parts: {
    readonly alertPlanner: AlertPlanner;
    readonly handlers: PartHandlers;
    readonly wakeSender: () => void;
  },
): { readonly ledgerWriter: LedgerWriter; readonly writeBehind: WriteBehindOutbox } {
  const { alertPlanner, handlers, wakeSender } = parts;
  const isLedgerWritten = (): boolean => ledgerWriter.isWritten;
  const writeBehind = new WriteBehindOutbox({ clock, log, outbox, deliveries, isLedgerWritten });
  const ledgerWriter = new LedgerWriter({
    clock,
    log,
    ledger,
    alertPlanner,
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

function createSender(
  setup: EngineSetup,
  parts: {
    readonly live: Live;
    readonly routes: Routes;
    readonly forming: Forming;
    readonly outbox: SendersOutbox;
  },
): Sender {
  const { clock, log, storage, notifiers, deliverySlots } = setup;
  const { incidents, outbox } = storage;
  const wakeSender = (): void => sender.wake();
  const operatorId = setup.operatorId ?? null;
  const { routes } = parts;
  const deadLetters = new DeadLetters({ clock, log, routes, outbox, operatorId, wakeSender });
  const onFallback = (): void => undefined;
  const fallback = new Fallback({ ...parts, clock, log, onFallback, wakeSender });
  const sender = new Sender({
    ...parts,
    clock,
    log,
    incidents,
    notifiers,
    ...(setup.linkMac !== undefined && { linkMac: setup.linkMac }),
    random: () => setup.random(),
    ...(deliverySlots !== undefined && { slots: deliverySlots }),
    onDeadLettered: (notification, error) => void deadLetters.notify(notification, error),
    onFailed: (source) => void fallback.consider(source),
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
