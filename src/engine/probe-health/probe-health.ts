import type { OwnerId } from '../../core/ids.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { DeliveryQueue } from '../../core/ports/delivery-queue.ts';
import type { Outbox } from '../../core/ports/storage.ts';
import type { BaselineStore } from '../../core/ports/baseline-store.ts';
import type { Observation } from '../../core/probe-health/examination.ts';
import type { Trouble, TroubleCause } from '../../core/probe-health/alarm.ts';
import type { Canary } from '../../core/probe-health/canary.ts';
import { CLOCK_STEP_MS } from '../../core/probe-health/clock-step.ts';
import type { OperatorAlarm } from '../../core/probe-health/operator-alarm.ts';
import type { OwnSideReport } from '../../core/probe-health/own-side-report.ts';
import type { DeliverSetup } from '../alerting/deliver.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Live } from '../live.ts';
import type { Scheduler } from '../schedule/scheduler.ts';
import type { Interruption } from '../schedule/stall-detector.ts';
import type { Run } from '../dispatch/run.ts';
import type { Watched } from '../watched.ts';
import { AlarmRecipients } from './alarm-recipients.ts';
import { AlarmKeeper } from './alarm-keeper.ts';
import { Calibration } from './calibration.ts';
import { Canaries } from './canaries.ts';
import { Examiner } from './examiner.ts';
import { Repeats } from './repeats.ts';
import { ResultHold } from './result-hold.ts';
import { OwnSide } from './own-side.ts';
import type { OwnTrouble } from './own-side.ts';
import { UnjudgedNotices } from './unjudged-notices.ts';

const TICK_MS = 1_000;
/** An alarm is raised for a stall of this length, although it is over. */
const CRITICAL_STALL_MS = 5_000;
/** A database that answers nothing for so long is as good as none. */
const STORAGE_STUCK_MS = 15_000;

export interface ProbeHealthSetup extends DeliverSetup {
  readonly log: Log;
  readonly live: Live;
  readonly outbox: Pick<Outbox, 'add' | 'list'>;
  readonly deliveries: Pick<DeliveryQueue, 'settle'>;
  readonly dispatcher: Pick<
    Dispatcher,
    'runOutOfBand' | 'beginNow' | 'hold' | 'isIdle' | 'isStopping' | 'release' | 'trouble'
  >;
  readonly scheduler: Pick<Scheduler, 'checkSoon'>;
  readonly operatorId: OwnerId | null;
  /** Every monitor under watch. */
  monitors(): Iterable<Watched>;
  readonly canaries: readonly Canary[];
  /** What witnesses say is kept here over a restart. */
  readonly baselines: BaselineStore | null;
  /** How long results and decisions have been waiting for the disk, and whether the last write failed. */
  storage(): { readonly lagMs: number; readonly isFailing: boolean };
  wakeSender(): void;
  onSettled(run: Run, result: ProbeResult): void;
}

/** Watches ourselves: holds results back that may be our own fault, examines our own side, and keeps the operator's alarm. */
export class ProbeHealth {
  readonly #setup: ProbeHealthSetup;
  readonly #ownSide: OwnSide;
  readonly #hold: ResultHold;
  readonly #examiner: Examiner;
  readonly #canaries: Canaries;
  readonly #alarm: AlarmKeeper;
  readonly #recipients: AlarmRecipients;
  readonly #unjudged: UnjudgedNotices;
  readonly #repeats: Repeats;
  #critical: Trouble | null = null;
  #cancelTimer: (() => void) | null = null;
  #isRunning = false;

  constructor(setup: ProbeHealthSetup) {
    this.#setup = setup;
    const { clock, dispatcher, live } = setup;
    const ask: Dispatcher['runOutOfBand'] = (job, onResult) =>
      dispatcher.runOutOfBand(job, onResult);
    this.#ownSide = new OwnSide({ hasCanaries: setup.canaries.length > 0 });
    this.#hold = new ResultHold({
      clock,
      ownSide: this.#ownSide,
      isStopping: () => dispatcher.isStopping,
      hold: (watched) => dispatcher.hold(watched),
      release: (watched) => dispatcher.release(watched),
      examine: (question) => {
        this.#examiner.want(question);
        this.#canaries.ask();
      },
      onHealthy: (watched, proof, address) => {
        const name = evidence.nameOf(watched);
        calibration.note({ proof, name, address, now: clock.monotonicMs() });
      },
      onImpairment: (cause, { observations }) => {
        const changed = observations.filter((each) => baseline.get(each)?.answer !== each.answer);
        setup.log.warn({ cause, changed }, 'our own side does not work normally');
      },
      onContradiction: () => calibration.restart(),
      recheck: (watched) => this.#repeats.recheck(watched),
      onSettled: (run, result) => setup.onSettled(run, result),
      onRelief: (monitors) => this.#repeats.repeat(monitors),
    });
    const { baseline, evidence } = this.#ownSide;
    this.#examiner = new Examiner({
      clock,
      ask,
      healthyName: () => evidence.healthyName,
      mute: () => baseline.mute,
      onExamination: (examination) => this.#hold.noteExamination(examination),
    });
    const calibration = new Calibration({
      baseline,
      examiner: this.#examiner,
      onLearnt: () => void this.#keep(baseline.observations),
    });
    this.#canaries = new Canaries({
      ...setup,
      evidence,
      ask,
      onVerdict: (verdict, beganAt) => this.#hold.noteCanaries(verdict, beganAt),
    });
    this.#repeats = new Repeats({
      ...setup,
      examine: (question) => this.#examiner.want(question),
      askCanaries: () => this.#canaries.ask(),
    });
    this.#alarm = new AlarmKeeper({
      ...setup,
      onChange: (alarm) => live.publish({ kind: 'alarm', alarm }),
    });
    this.#recipients = new AlarmRecipients(setup);
    this.#unjudged = new UnjudgedNotices(setup);
  }

  /** The alarm that is open now. */
  get alarm(): OperatorAlarm | null {
    return this.#alarm.open;
  }

  /** What does not work just now, whether or not it is worth an alarm. */
  get troubles(): readonly TroubleCause[] {
    const impairments = this.#ownSide.lasting.map(({ cause }) => cause);
    const alarm = this.alarm === null ? [] : [this.alarm.cause];
    return [...new Set([...impairments, ...alarm])];
  }

  /** What is known of our own side, for people. */
  get report(): OwnSideReport {
    const { clock, canaries } = this.#setup;
    const toEpoch = clock.now() - clock.monotonicMs();
    const { last } = this.#canaries;
    return {
      troubles: this.troubles,
      ...this.#ownSide.witnessReport(toEpoch),
      canaries: {
        count: canaries.length,
        verdict: last?.kind ?? null,
        askedAt: last === null ? null : Math.round(last.beganAt + toEpoch),
      },
    };
  }

  /** Channels that would be notified of an alarm. */
  get alarmChannels(): number {
    return this.#recipients.channels;
  }

  async start(): Promise<void> {
    await this.#alarm.start();
    await this.#unjudged.start(this.#alarm.open);
    await this.#recipients.read();
    this.#ownSide.baseline.restore((await this.#setup.baselines?.load()) ?? []);
    this.#isRunning = true;
    this.#canaries.start();
    this.#arm();
  }

  /** What is held has never happened; the operator is notified first, as far as that can be. */
  stop(): void {
    this.#isRunning = false;
    this.#cancelTimer?.();
    this.#canaries.stop();
    this.#examiner.stop();
    this.#hold.stop();
    this.#alarm.stop();
  }

  /** Takes a result; it comes out through `onSettled`, at once or some seconds later. */
  take(run: Run, result: ProbeResult): void {
    this.#hold.take(run, result);
  }

  /** A monitor is watched from now on, or in another form; a paused one is not. */
  know(watched: Watched): void {
    if (watched.monitor.isPaused) this.forget(watched);
    else this.#ownSide.evidence.know(watched);
  }

  forget(watched: Watched): void {
    this.#hold.forget(watched);
    this.#repeats.forget(watched.monitor.id);
  }

  /** The process stalled, or the wall clock was set. */
  noteInterruption(interruption: Interruption): void {
    const { from, to, isStall, jumpMs } = interruption;
    if (isStall && to - from >= CRITICAL_STALL_MS)
      this.#critical = { cause: 'stall', isCritical: true };
    if (Math.abs(jumpMs) <= CLOCK_STEP_MS) return;
    this.#hold.clockSteps.note(jumpMs);
    this.#critical ??= { cause: 'clock', isCritical: true };
  }

  /** The database refused a decision for good: the operator is to know, although it is over. */
  noteRefusedDecision(): void {
    this.#critical ??= { cause: 'storage', isCritical: true };
  }

  async #keep(observations: readonly Observation[]): Promise<void> {
    const { baselines, log } = this.#setup;
    await baselines?.save(observations).catch((error: unknown) => {
      log.warn({ error: String(error) }, 'observations of our own witnesses cannot be saved');
    });
  }

  #arm(): void {
    if (!this.#isRunning) return;
    this.#cancelTimer = this.#setup.clock.after(TICK_MS, () => {
      this.#tick();
      this.#arm();
    });
  }

  #tick(): void {
    const now = this.#setup.clock.monotonicMs();
    const trouble = this.#ownSide.trouble(now);
    if (trouble?.isOver === false) {
      this.#repeats.probeTrouble(trouble.since, this.#ownSide.inconclusive);
    }
    this.#hold.review();
    this.#alarm.update(this.#critical ?? this.#trouble(trouble));
    this.#critical = null;
    this.#unjudged.update(this.#alarm.open);
    void this.#recipients.refresh();
  }

  /** What the engine says of itself comes first: checks that fail of it one by one are what follows. */
  #trouble(own: OwnTrouble | null): Trouble | null {
    const cause = this.#setup.dispatcher.trouble;
    if (cause !== null) return { cause, isCritical: false };
    if (own !== null) return { cause: own.cause, since: own.since, isCritical: false };
    const { lagMs, isFailing } = this.#setup.storage();
    return isFailing || lagMs > STORAGE_STUCK_MS ? { cause: 'storage', isCritical: false } : null;
  }
}
