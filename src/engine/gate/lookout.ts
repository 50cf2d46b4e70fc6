import type { MonitorId, OwnerId } from '../../core/ids.ts';
import type { ProbeResult } from '../../core/outcome.ts';
import type { Outbox } from '../../core/ports/storage.ts';
import type { Trouble } from '../../core/probe-health/alarm.ts';
import type { Canary } from '../../core/probe-health/canary.ts';
import { CLOCK_STEP_MS } from '../../core/probe-health/clock-doubt.ts';
import type { OperatorAlarm } from '../../core/probe-health/operator-alarm.ts';
import type { DeliverSetup } from '../deliver.ts';
import type { Dispatcher } from '../dispatcher.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Live } from '../live.ts';
import type { Scheduler } from '../scheduler.ts';
import { StallGate } from '../stall-gate.ts';
import type { Standstill } from '../standstill.ts';
import type { Run, Watched } from '../watched.ts';
import { AlarmAudience } from './alarm-audience.ts';
import { AlarmKeeper } from './alarm-keeper.ts';
import { Canaries } from './canaries.ts';
import { Controls } from './controls.ts';
import { ProbeGate } from './probe-gate.ts';
import { UnjudgedNotices } from './unjudged-notices.ts';

const LOOK_EVERY_MS = 1_000;
/** Pause between two rounds of looks while we are in trouble. */
const ROUND_MS = 3_000;
const REPEATED_A_ROUND = 5;
/** A standstill of this length is told although it is over. */
const GRAVE_STALL_MS = 5_000;
/** A check that is spoilt again and again is repeated out of its turn no more often than this. */
const REPEAT_PAUSE_MS = 60_000;
/** A database that answers nothing for so long is as good as none. */
const STORAGE_STUCK_MS = 15_000;

export interface LookoutSetup extends DeliverSetup {
  readonly log: Log;
  readonly live: Live;
  readonly outbox: Pick<Outbox, 'add' | 'settle' | 'list'>;
  readonly dispatcher: Pick<Dispatcher, 'aside' | 'beginNow' | 'isStopping' | 'trouble'>;
  readonly scheduler: Pick<Scheduler, 'checkSoon'>;
  readonly operatorId: OwnerId | null;
  /** Every monitor under watch. */
  monitors(): Iterable<Watched>;
  readonly canaries: readonly Canary[];
  /** How long results and decisions have been waiting for the disk, and whether the last write failed. */
  storage(): { readonly lagMs: number; readonly isFailing: boolean };
  wakeSender(): void;
  onSettled(run: Run, result: ProbeResult): void;
}

/** Watches ourselves: holds back what we may be to blame for, asks around, and keeps the operator's alarm. */
export class Lookout {
  readonly #setup: LookoutSetup;
  readonly #stallGate = new StallGate();
  readonly #gate: ProbeGate;
  readonly #controls: Controls;
  readonly #canaries: Canaries;
  readonly #alarm: AlarmKeeper;
  readonly #audience: AlarmAudience;
  readonly #unjudged: UnjudgedNotices;
  readonly #repeatedAt = new Map<MonitorId, number>();
  #grave: Trouble | null = null;
  #roundAt = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;
  #isRunning = false;

  constructor(setup: LookoutSetup) {
    this.#setup = setup;
    const { clock, dispatcher, live } = setup;
    this.#gate = new ProbeGate({
      clock,
      stallGate: this.#stallGate,
      isStopping: () => dispatcher.isStopping,
      ask: (wants, watched) => {
        this.#controls.ask(wants, watched);
        this.#canaries.ask();
      },
      lookAgain: (watched) => {
        if (canBegin(watched)) dispatcher.beginNow(watched);
      },
      onSettled: (run, result) => setup.onSettled(run, result),
      onRelief: (monitors) => this.#repeat(monitors),
    });
    const { book } = this.#gate;
    const onEvidence = (): void => this.#gate.review();
    const ask: Dispatcher['aside'] = (job, onResult) => dispatcher.aside(job, onResult);
    this.#controls = new Controls({
      clock,
      book,
      ask,
      checkSoon: (watched) => setup.scheduler.checkSoon(watched),
      onEvidence,
    });
    this.#canaries = new Canaries({
      ...setup,
      book,
      controls: this.#controls,
      ask,
      onPortal: (isThere) => this.#gate.setPortal(isThere),
      onEvidence,
    });
    this.#alarm = new AlarmKeeper({
      ...setup,
      onChange: (alarm) => live.publish({ kind: 'alarm', alarm }),
    });
    this.#audience = new AlarmAudience(setup);
    this.#unjudged = new UnjudgedNotices(setup);
  }

  /** The alarm that is open now. */
  get alarm(): OperatorAlarm | null {
    return this.#alarm.open;
  }

  /** Channels that would be told of an alarm. */
  get alarmChannels(): number {
    return this.#audience.channels;
  }

  async start(): Promise<void> {
    await this.#alarm.start();
    await this.#unjudged.start(this.#alarm.open);
    await this.#audience.look();
    this.#isRunning = true;
    this.#canaries.start();
    this.#arm();
  }

  /** What is held has never happened; what the operator is to be told is told first, as far as it can be. */
  stop(): void {
    this.#isRunning = false;
    this.#cancelTimer?.();
    this.#canaries.stop();
    this.#gate.stop();
    this.#alarm.stop();
  }

  /** Takes a result; it comes out through `onSettled`, at once or some seconds later. */
  take(run: Run, result: ProbeResult): void {
    this.#gate.take(run, result);
  }

  /** A monitor is watched from now on, or in another form; a paused one is not. */
  know(watched: Watched): void {
    if (watched.monitor.isPaused) this.forget(watched.monitor.id);
    else this.#gate.book.know(watched);
  }

  forget(id: MonitorId): void {
    this.#gate.forget(id);
    this.#repeatedAt.delete(id);
  }

  /** Time stood still, or the wall clock was set. */
  noteStandstill(standstill: Standstill): void {
    const { from, to, isStall, jumpMs } = standstill;
    this.#stallGate.note(standstill);
    if (isStall && to - from >= GRAVE_STALL_MS) this.#grave = { cause: 'stall', isGrave: true };
    if (Math.abs(jumpMs) <= CLOCK_STEP_MS) return;
    this.#gate.noteClockStep(jumpMs);
    this.#grave ??= { cause: 'clock', isGrave: true };
  }

  /** The database refused a decision for good: the operator is to know, although it is over. */
  noteRefusedDecision(): void {
    this.#grave ??= { cause: 'storage', isGrave: true };
  }

  #arm(): void {
    if (!this.#isRunning) return;
    this.#cancelTimer = this.#setup.clock.after(LOOK_EVERY_MS, () => {
      this.#look();
      this.#arm();
    });
  }

  #look(): void {
    const now = this.#setup.clock.monotonicMs();
    const cause = this.#gate.trouble(now);
    if (cause !== null && now - this.#roundAt >= ROUND_MS) this.#askAround(now);
    this.#gate.review();
    this.#alarm.look(this.#grave ?? this.#trouble(cause));
    this.#grave = null;
    this.#unjudged.look(this.#alarm.open);
    void this.#audience.look();
  }

  /** What the engine says of itself comes first: checks that fail of it one by one are what follows. */
  #trouble(spoilt: ReturnType<ProbeGate['trouble']>): Trouble | null {
    const cause = this.#setup.dispatcher.trouble ?? spoilt;
    if (cause !== null) return { cause, isGrave: false };
    const { lagMs, isFailing } = this.#setup.storage();
    return isFailing || lagMs > STORAGE_STUCK_MS ? { cause: 'storage', isGrave: false } : null;
  }

  #askAround(now: number): void {
    this.#roundAt = now;
    const { dns, connect, answer } = this.#gate.book.picture(now).doubts;
    if (dns.since !== null) this.#controls.ask('lookup', null);
    if (connect.since !== null) this.#controls.ask('connection', null);
    if (answer.since !== null) this.#controls.ask('well_site', null);
    this.#canaries.ask();
    let repeated = 0;
    for (const watched of this.#gate.spoilt) {
      if (repeated === REPEATED_A_ROUND) return;
      if (!canBegin(watched)) continue;
      this.#setup.dispatcher.beginNow(watched);
      repeated += 1;
    }
  }

  #repeat(monitors: readonly Watched[]): void {
    const now = this.#setup.clock.monotonicMs();
    for (const watched of monitors) {
      const { id } = watched.monitor;
      const last = this.#repeatedAt.get(id) ?? Number.NEGATIVE_INFINITY;
      // A doubt is looked into at its own time.
      if (now - last < REPEAT_PAUSE_MS || !canBegin(watched) || watched.state.recheckAt !== null) {
        continue;
      }
      this.#repeatedAt.set(id, now);
      this.#setup.scheduler.checkSoon(watched);
    }
  }
}

function canBegin({ isRemoved, monitor, run }: Watched): boolean {
  return !isRemoved && !monitor.isPaused && run === null;
}
