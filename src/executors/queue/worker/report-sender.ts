import type { Redis } from 'ioredis';
import type { JsonValue } from '../../../core/json.ts';
import { lockKey, resultsKey, sessionKey } from '../names.ts';
import { placeOf, type Seal } from '../seal.ts';
import type { WireReport } from '../wire.ts';
import type { HeldJob } from './held-jobs.ts';

export interface SenderEvents {
  /** Redis has them all; the job may have more to come. */
  onSent(job: HeldJob): void;
  /** The lock is not ours: another worker does the job. */
  onRejected(job: HeldJob, count: number): void;
  /** Results of this session are not waited for any more. */
  onSessionGone(session: string): void;
  /** Redis takes results again. */
  onRecovered(): void;
  onTrouble(error: unknown): void;
}

// The longest a result waits for company, and how many jobs travel together.
const MAX_DELAY_MS = 8;
const MAX_JOBS = 64;
const RETRY_DELAY_MS = 500;
const STREAM_TTL_MS = 120_000;

/** Sends results to their session, several at a time, until Redis has taken them. */
export class ReportSender {
  readonly #client: Redis;
  readonly #seal: Seal;
  readonly #events: SenderEvents;
  #waiting = new Map<HeldJob, WireReport[]>();
  #timer: NodeJS.Timeout | null = null;
  #isFailing = false;

  constructor(
    { client, seal }: { readonly client: Redis; readonly seal: Seal },
    events: SenderEvents,
  ) {
    this.#client = client;
    this.#seal = seal;
    this.#events = events;
  }

  /** Redis does not take results at present. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  add(job: HeldJob, report: WireReport): void {
    if (job.isLost) return;
    const reports = this.#waiting.get(job);
    if (reports) reports.push(report);
    else this.#waiting.set(job, [report]);
    job.unsent += 1;
    if (this.#isFailing) return;
    if (this.#waiting.size >= MAX_JOBS) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), MAX_DELAY_MS);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting.clear();
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = this.#waiting;
    this.#waiting = new Map();
    const sessions = Map.groupBy(
      [...waiting].filter(([job]) => !job.isLost),
      ([job]) => job.session,
    );
    // All that could not be sent is worthless by now.
    if (sessions.size === 0) this.#recover();
    for (const [session, entries] of sessions) void this.#send(session, entries);
  }

  async #send(
    session: string,
    entries: readonly (readonly [HeldJob, WireReport[]])[],
  ): Promise<void> {
    const keys = [sessionKey(session), resultsKey(session)];
    for (const [job] of entries) keys.push(lockKey(job.jobId));
    const place = placeOf.results(resultsKey(session));
    const payloads = entries.flatMap(([job, reports]) => {
      const letter = this.#seal.close(reports as readonly JsonValue[], place);
      return [job.token, JSON.stringify(letter)];
    });
    try {
      const rejected = await this.#client.pushReports(
        keys.length,
        ...keys,
        STREAM_TTL_MS,
        ...payloads,
      );
      this.#recover();
      this.#settle(session, { entries, rejected });
    } catch (error) {
      this.#events.onTrouble(error);
      this.#keep(entries);
    }
  }

  #settle(
    session: string,
    sent: {
      readonly entries: readonly (readonly [HeldJob, readonly WireReport[]])[];
      readonly rejected: readonly number[];
    },
  ): void {
    if (sent.rejected[0] === -1) {
      this.#events.onSessionGone(session);
      return;
    }
    for (const [index, [job, reports]] of sent.entries.entries()) {
      job.unsent -= reports.length;
      if (sent.rejected.includes(index)) this.#events.onRejected(job, reports.length);
      else this.#events.onSent(job);
    }
  }

  #recover(): void {
    if (!this.#isFailing) return;
    this.#isFailing = false;
    this.#events.onRecovered();
  }

  // Perhaps Redis has them and only the answer was lost: the one who waits takes the first of each.
  #keep(entries: readonly (readonly [HeldJob, WireReport[]])[]): void {
    this.#isFailing = true;
    for (const [job, reports] of entries) {
      this.#waiting.set(job, [...reports, ...(this.#waiting.get(job) ?? [])]);
    }
    this.#timer ??= setTimeout(() => this.#flush(), RETRY_DELAY_MS);
  }
}
