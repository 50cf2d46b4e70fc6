import { asChannelId, asMonitorId, asOwnerId } from '../../../src/core/ids.ts';
import type { OwnerId } from '../../../src/core/ids.ts';
import type { Monitor } from '../../../src/core/monitor/monitor.ts';
import type { Clock } from '../../../src/core/ports/clock.ts';
import type { BaselineStore } from '../../../src/core/ports/baseline-store.ts';
import type { Job } from '../../../src/core/ports/executor.ts';
import type { Notifier } from '../../../src/core/ports/notifier.ts';
import type { Retention } from '../../../src/core/ports/storage.ts';
import { CONTROL_KIND } from '../../../src/core/probe-health/control-check.ts';
import type { Channel } from '../../../src/core/people/channel.ts';
import {
  readExaminationRequest,
  writeObservations,
} from '../../../src/core/probe-health/examination.ts';
import type { Observation } from '../../../src/core/probe-health/examination.ts';
import type { OpenNotifier } from '../../../src/engine/alerting/deliver.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { EngineSetup } from '../../../src/engine/engine-setup.ts';
import { ManualClock } from '../manual-clock.ts';
import { RecordingNotifier } from './recording-notifier.ts';
import { soundWitnesses } from './scripted-witnesses.ts';
import type { ScriptedWitnesses } from './scripted-witnesses.ts';
import { ScriptedExecutor } from './scripted-executor.ts';
import type { ScriptedAnswer } from './scripted-executor.ts';
import { stageStorage } from './stage-storage.ts';
import type { StageStorage } from './stage-storage.ts';
import { severable } from '../severable.ts';
import { silentLog } from '../silent-log.ts';
import {
  CHANNEL_FALLBACKS,
  MONITOR_FALLBACKS,
  OWNER_FALLBACKS,
} from '../../../src/testing/sample-fallbacks.ts';

/** Seconds since the story began, from the first one inclusive to the second one exclusive. */
export type Stretch = readonly [from: number, to: number];

/** Somebody beside the story, who alone is told about trouble of our own. */
const OPERATOR = asOwnerId('unheard-operator');
const UNHEARD: Notifier = {
  deliver: async () => ({ kind: 'delivered', detail: 'taken' }),
  close: async () => undefined,
};

/** A failed check, as a script gives it. */
export const FAILED: ScriptedAnswer = {
  outcome: 'down',
  reason: 'http_503',
  phase: 'head',
  message: 'answered 503',
};

/** What a site does in a second of the story, to a job. */
type SiteScript = (second: number, job: Job) => ScriptedAnswer;

export interface StageOptions {
  /** What each call to the storage, and each of its answers, takes; nothing by default. */
  readonly delayMs?: () => number;
  /** The waits of the receiver's kind. */
  readonly retryAfterMs?: readonly number[];
  /** What else the receiver's kind says. */
  readonly notifier?: Partial<OpenNotifier>;
  /** What the executor takes to start; nothing by default. */
  readonly workersStartInMs?: number;
  /** What looks at our own side find; by default all is well. */
  readonly witnesses?: ScriptedWitnesses;
  readonly changes?: Partial<EngineSetup>;
}

const FOR_EVER = 9e12;
const ALL_KEPT: Retention = {
  checksMs: FOR_EVER,
  minutesMs: FOR_EVER,
  hoursMs: FOR_EVER,
  daysMs: FOR_EVER,
  incidentsMs: FOR_EVER,
  deliveredMs: FOR_EVER,
  deadMs: FOR_EVER,
};

/** An engine with everything around it under the test's control. Time starts at second 0 and only moves by `until`. */
export class EngineStage {
  readonly clock = new ManualClock();
  readonly startedAt = this.clock.now();
  readonly storage: StageStorage = stageStorage();
  readonly notifier = new RecordingNotifier(this.clock);
  readonly log = silentLog();
  readonly #scripts = new Map<string, SiteScript>();
  readonly #executors: ScriptedExecutor[] = [];
  readonly #probes = new Map<string, number[]>();
  #baseline: readonly Observation[] = [];
  readonly #baselines: BaselineStore = {
    load: async () => this.#baseline,
    save: async (observations) => void (this.#baseline = observations),
  };
  readonly #delayMs: () => number;
  readonly #changes: Partial<EngineSetup>;
  readonly #retryAfterMs: readonly number[];
  readonly #kind: Partial<OpenNotifier>;
  readonly #workersStartInMs: number;
  readonly #witnesses: ScriptedWitnesses;
  #engine: Engine | null = null;
  #kill: () => void = () => undefined;

  constructor(options: StageOptions = {}) {
    this.#delayMs = options.delayMs ?? (() => 0);
    this.#changes = options.changes ?? {};
    this.#retryAfterMs = options.retryAfterMs ?? [5_000, 30_000, 120_000];
    this.#kind = options.notifier ?? {};
    this.#workersStartInMs = options.workersStartInMs ?? 0;
    this.#witnesses = options.witnesses ?? soundWitnesses;
    this.channel('hook');
    this.channel('operator', { kind: 'unheard', ownerId: OPERATOR });
  }

  get engine(): Engine {
    if (this.#engine === null) throw new Error('the engine has not been started');
    return this.#engine;
  }

  get second(): number {
    return (this.clock.now() - this.startedAt) / 1_000;
  }

  channel(id: string, fields: Partial<Omit<Channel, 'id'>> = {}): void {
    const own = { id: asChannelId(id), kind: 'recording', options: {}, ownerId: null };
    const channel = { ...CHANNEL_FALLBACKS, ...own, ...fields };
    this.#owner(channel.ownerId);
    this.storage.direct.channels.put(channel);
  }

  /** A monitor in the database, answered for by a script; by default it is always up. */
  site(id: string, script: SiteScript = () => ({}), fields: Partial<Monitor> = {}): Monitor {
    const target = `http://${id}.example/`;
    this.#scripts.set(target, script);
    const monitor: Monitor = {
      ...MONITOR_FALLBACKS,
      id: asMonitorId(id),
      kind: 'http',
      name: id,
      target,
      options: { url: target },
      intervalMs: 60_000,
      timeoutMs: 10_000,
      slow: null,
      failures: null,
      confirmAfterMs: [10_000, 30_000],
      recoverAfterMs: [10_000],
      ownerIds: [],
      tags: [],
      isPaused: false,
      createdAt: this.clock.now(),
      updatedAt: this.clock.now(),
      ...fields,
    };
    for (const ownerId of monitor.ownerIds) this.#owner(ownerId);
    this.storage.direct.monitors.create([monitor]);
    return monitor;
  }

  /** Changes a monitor as a service does, in the database and then in the engine; what ends by it is not told here. */
  change(monitor: Monitor, fields: Partial<Monitor> = {}): Monitor {
    const next = { ...monitor, ...fields, updatedAt: this.clock.now() };
    this.storage.direct.monitors.replace(next);
    const changed = this.storage.direct.monitors.get(monitor.id);
    if (changed !== null) this.engine.update([changed]);
    return next;
  }

  async start(): Promise<void> {
    const line = severable(this.storage, () => this.#delay());
    let isAlive = true;
    // The timers of a killed process never ring.
    const clock: Clock = {
      now: () => this.clock.now(),
      monotonicMs: () => this.clock.monotonicMs(),
      after: (delayMs, task) => this.clock.after(delayMs, () => isAlive && task()),
    };
    const engine = createEngine({
      storage: line.stores,
      openExecutor: ({ onReports }) => this.#openExecutor(onReports),
      notifiers: new Map([
        [
          'recording',
          // A machine, to which every message goes at once; tests of what people get say so.
          {
            grouping: 'each',
            retryAfterMs: this.#retryAfterMs,
            ...this.#kind,
            notifier: this.notifier,
          },
        ],
        ['unheard', { notifier: UNHEARD, retryAfterMs: [] }],
      ]),
      limits: { inFlight: 10_000, perHost: 4, perAddress: 16 },
      clock,
      log: this.log,
      retention: ALL_KEPT,
      random: () => 0,
      operatorId: OPERATOR,
      baselines: this.#baselines,
      ...this.#changes,
    });
    this.#engine = engine;
    this.#kill = () => {
      isAlive = false;
      line.sever();
    };
    await this.awaits(engine.start());
  }

  /** Lets time pass, millisecond by millisecond, until the promise has settled. */
  async awaits<Value>(promise: Promise<Value>): Promise<Value> {
    const progress = { isOver: false };
    const over = (): void => {
      progress.isOver = true;
    };
    promise.then(over, over);
    await this.clock.advance(0);
    while (!progress.isOver) await this.clock.advance(1);
    return promise;
  }

  /** `kill -9`: what is not in the database is gone, what was on its way may or may not have arrived. */
  kill(): void {
    this.#kill();
    this.#executors.at(-1)?.vanish();
    this.#engine = null;
  }

  /** Lets time pass until the given second. */
  async until(second: number): Promise<void> {
    await this.clock.advance(second * 1_000 - (this.clock.now() - this.startedAt));
  }

  /** Seconds at which the monitor was probed, over all lives of the engine. */
  probesOf(id: string): readonly number[] {
    return this.#probes.get(`http://${id}.example/`) ?? [];
  }

  /** When the monitor was probed for the first time, epoch ms. */
  firstProbeAt(id: string): number {
    return this.startedAt + (this.probesOf(id)[0] ?? Number.NaN) * 1_000;
  }

  /** Sizes of the batches given to the executor. */
  get batches(): readonly number[] {
    return this.#executors.flatMap(({ batches }) => batches);
  }

  /** What arrived, in short: `[second, kind, monitor]`. */
  get told(): readonly (readonly [number, string, string])[] {
    return this.notifier.tries.map(({ at, delivery: { notice } }) => [
      Math.round((at - this.startedAt) / 100) / 10,
      notice.kind,
      notice.monitor.id,
    ]);
  }

  #owner(id: OwnerId | null): void {
    if (id === null) return;
    this.storage.direct.owners.put({ ...OWNER_FALLBACKS, id, name: id });
  }

  #openExecutor(onReports: ConstructorParameters<typeof ScriptedExecutor>[0]['onReports']) {
    const script = (job: Job): ScriptedAnswer => {
      const { kind, options } = job;
      if (kind === CONTROL_KIND) return this.#control(options);
      const url = typeof options['url'] === 'string' ? options['url'] : '';
      const probes = this.#probes.get(url) ?? [];
      this.#probes.set(url, probes);
      probes.push(this.second);
      return this.#scripts.get(url)?.(this.second, job) ?? {};
    };
    const startsInMs = this.#workersStartInMs;
    const executor = new ScriptedExecutor({ clock: this.clock, script, onReports, startsInMs });
    this.#executors.push(executor);
    return executor;
  }

  /** What a job about ourselves finds; a canary's name is known, and nothing connects to it. */
  #control(options: Job['options']): ScriptedAnswer {
    const request = readExaminationRequest(options);
    if (request === null) return { evidence: { isLookedUp: true, isConnected: false } };
    return { evidence: { observations: writeObservations(this.#witnesses(this.second, request)) } };
  }

  async #delay(): Promise<void> {
    const delayMs = this.#delayMs();
    if (delayMs === 0) return;
    await new Promise<void>((resolve) => {
      this.clock.after(delayMs, resolve);
    });
  }
}

/** A script that fails during the given stretches and is up otherwise. */
export function downDuring(...stretches: readonly Stretch[]): (second: number) => ScriptedAnswer {
  return (second) => (stretches.some(([from, to]) => second >= from && second < to) ? FAILED : {});
}
