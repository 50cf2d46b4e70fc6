import { isDoneWithin } from '../../core/is-done-within.ts';
import type { MonitorId } from '../../core/ids.ts';
import type { Gap } from '../../core/incident/service-downtime.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Storage, WatchedMonitor } from '../../core/ports/storage.ts';
import { RESOLUTION_MS } from '../../core/check/rollup.ts';
import { BEFORE_SPAN_MS, normalBefore } from '../../core/uptime/before-outage.ts';
import type { Watched } from '../watched.ts';

/** No alert waits longer for what was before, from the check that made it a question. */
const ANSWER_WITHIN_MS = 1_000;
/** Few enough that no decision is delayed behind such a read. */
const MONITORS_A_READ = 20;
const USUAL_SPAN_MS = 7 * RESOLUTION_MS.day;
/** A site that was up is so within a few checks before a failure. */
const CHECKS_BACK = 10;

export interface BeforeOutagesSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly storage: Pick<Storage, 'past' | 'history' | 'life'>;
  /** The maintenance windows of a monitor in a range of epoch ms. */
  maintenanceIn(watched: WatchedMonitor, range: Gap): readonly Gap[];
}

interface Question {
  readonly watched: WatchedMonitor;
  /** The first failed check, epoch ms. */
  readonly at: number;
  /** Monotonic ms. */
  readonly askedAt: number;
  readonly answer: PromiseWithResolvers<JsonObject>;
}

/**
 * What was normal before an outage. It is asked for when a site is first suspected and read in the background, a few monitors
 * at a time, so that it is there when an alert is planned; what is not there in time is left out.
 */
export class BeforeOutages {
  readonly #setup: BeforeOutagesSetup;
  readonly #questions = new Map<MonitorId, Question>();
  readonly #toRead = new Set<Question>();
  #isReading = false;

  constructor(setup: BeforeOutagesSetup) {
    this.#setup = setup;
  }

  /** An outage of it may have begun. Asked once for each. */
  ask({ monitor, state }: Pick<Watched, 'monitor' | 'state'>): void {
    const { clock } = this.#setup;
    const at = state.firstFailureAt ?? clock.now();
    if (this.#questions.get(monitor.id)?.at === at) return;
    this.forget(monitor.id);
    const answer = Promise.withResolvers<JsonObject>();
    const watched = { monitor, state };
    const question = { watched, at, askedAt: clock.monotonicMs(), answer };
    this.#questions.set(monitor.id, question);
    this.#toRead.add(question);
    void this.#read();
  }

  /** There is no outage, or its alert has been planned. */
  forget(monitorId: MonitorId): void {
    const question = this.#questions.get(monitorId);
    if (question === undefined) return;
    this.#questions.delete(monitorId);
    this.#toRead.delete(question);
    question.answer.resolve({});
  }

  /** Evidence of what was normal, as far as it is known within a second of the question; never rejects. */
  async of(monitorId: MonitorId): Promise<JsonObject> {
    const { clock } = this.#setup;
    const question = this.#questions.get(monitorId);
    if (question === undefined) return {};
    const { askedAt, answer } = question;
    const leftMs = Math.max(0, askedAt + ANSWER_WITHIN_MS - clock.monotonicMs());
    const isKnown = await isDoneWithin(clock, leftMs, answer.promise);
    return isKnown ? answer.promise : {};
  }

  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    while (this.#toRead.size > 0) {
      const batch = [...this.#toRead.values().take(MONITORS_A_READ)];
      for (const question of batch) this.#toRead.delete(question);
      try {
        await this.#readSome(batch);
      } catch (error) {
        this.#setup.log.warn({ error: String(error) }, 'what was before an outage cannot be read');
        for (const { answer } of batch) answer.resolve({});
      }
    }
    this.#isReading = false;
  }

  async #readSome(batch: readonly Question[]): Promise<void> {
    const { clock, storage, maintenanceIn } = this.#setup;
    const { past, history, life } = storage;
    const now = clock.now();
    const ids = batch.map(({ watched }) => watched.monitor.id);
    const range = { from: now - BEFORE_SPAN_MS - RESOLUTION_MS.hour, to: now };
    const days = { resolution: 'day', from: now - USUAL_SPAN_MS, to: now } as const;
    const [pasts, totals, latest, served] = await Promise.all([
      past.between(ids, range),
      history.totals(ids, days),
      history.latest(ids, CHECKS_BACK),
      life.get(),
    ]);
    const service = {
      now,
      life: served,
      maintenanceOf: (watched: WatchedMonitor) => maintenanceIn(watched, range),
    };
    for (const { watched, at, answer } of batch) {
      const { id } = watched.monitor;
      const stored = { past: pasts.get(id) ?? null, total: totals.get(id) ?? null };
      const good = (latest.get(id) ?? []).find(
        ({ outcome, startedAt }) => outcome === 'up' && startedAt < at,
      );
      answer.resolve({
        ...normalBefore(watched, stored, { service, at }),
        ...(good !== undefined && { lastGoodAt: good.startedAt }),
      });
    }
  }
}
