import { randomBytes } from 'node:crypto';
import { UnavailableError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { EngineTrouble, ExecutorSetup } from '../../../core/ports/executor.ts';
import { settleWithin } from '../settle-within.ts';
import { resultsKey } from '../names.ts';
import type { RedisLine } from '../redis-line.ts';
import { shownUrl } from '../redis-trouble.ts';
import { Refusals } from '../refusals.ts';
import type { Seal } from '../seal.ts';
import type { WireReport } from '../wire.ts';
import type { WorkerStatus } from '../../../core/ports/queue-control.ts';
import { JobSender } from './job-sender.ts';
import { findLostUnits } from './lost-units.ts';
import type { Unit } from './open-checks.ts';
import { RedisContact } from './redis-contact.ts';
import { ResultReader } from './result-reader.ts';
import { SubmitterSession } from './session.ts';
import { WorkerWatch } from './worker-watch.ts';

export interface SubmitterParts {
  readonly line: RedisLine;
  readonly seal: Seal;
  /** How the checks are to go out. */
  readonly network: JsonObject;
  readonly onWorkerEvent: ExecutorSetup['onWorkerEvent'];
}

export interface SubmitterEvents {
  openUnits(): readonly Unit[];
  onReports(reports: readonly WireReport[]): void;
  /** These will not come back: lost, given up after every worker died, or of a session that Redis forgot. */
  onLost(units: readonly Unit[], why: 'missing' | 'exhausted' | 'session'): void;
  /** No check has been made for long. */
  onUnavailable(trouble: EngineTrouble, why: string): void;
}

const TICK_MS = 1_000;
// Within it a restart or a deployment passes unnoticed by checks.
const OUTAGE_GRACE_MS = 15_000;
// There was nothing yet that could be restarted.
const START_GRACE_MS = 3_000;
// An answer usually comes every second.
const LOST_CONTACT_MS = 4_000;
const CLOSE_LIMIT_MS = 500;
const UNVERIFIED = 'the workers there have another SQUIRREL_QUEUE_KEY, or none';

/** The submitter's end of the queue: keeps a session alive, and finds out what was lost in Redis or with a worker. */
export class Submitter {
  readonly #parts: SubmitterParts;
  readonly #events: SubmitterEvents;
  readonly #id = randomBytes(8).toString('hex');
  readonly #sender: JobSender;
  readonly #reader: ResultReader;
  readonly #watch: WorkerWatch;
  readonly #contact: RedisContact;
  #session: SubmitterSession;
  #sessions = 0;
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> | null = null;
  #isStopped = false;

  constructor(parts: SubmitterParts, events: SubmitterEvents) {
    const { client } = parts.line;
    this.#parts = parts;
    this.#events = events;
    this.#session = this.#newSession();
    this.#sender = new JobSender(client, parts.seal);
    this.#contact = new RedisContact(client, (text) => this.#report(text));
    const refusals = new Refusals((text) => this.#report(text));
    const results = {
      client: parts.line.openAnother('results'),
      key: resultsKey(this.session),
      seal: parts.seal,
      refusals,
    };
    this.#reader = new ResultReader(results, (reports) => events.onReports(reports));
    this.#watch = new WorkerWatch({ client, seal: parts.seal, refusals }, parts.onWorkerEvent);
  }

  get session(): string {
    return this.#session.id;
  }

  get workers(): readonly WorkerStatus[] {
    return this.#watch.workers;
  }

  /** Throws `UnavailableError` when there is no worker. */
  async start(): Promise<void> {
    await this.#session.open();
    if (!(await this.#watch.findWorker())) throw new UnavailableError(this.#noWorkerText());
    this.#run();
  }

  /** Whatever is there: what is not is waited for. */
  startAnyway(): void {
    const patientSince = performance.now() - OUTAGE_GRACE_MS + START_GRACE_MS;
    this.#contact.expectNoneSince(patientSince);
    this.#watch.expectNoneSince(patientSince);
    this.#run();
    this.#parts.line.client.connect().catch((error: unknown) => this.#contact.note(error));
  }

  /** Why no checks can be made just now. */
  get trouble(): EngineTrouble | null {
    if (this.#contact.silentMs > LOST_CONTACT_MS) return 'no_redis';
    return this.#watch.workers.length === 0 ? 'no_worker' : null;
  }

  #run(): void {
    this.#reader.start();
    this.#parts.line.client.on('ready', () => void this.#tick());
    this.#parts.line.client.on('error', (error: unknown) => this.#contact.note(error));
    this.#timer = setInterval(() => void this.#tick(), TICK_MS);
  }

  /** Hands units to the queue; what Redis does not take now is sent again later. */
  send(units: readonly Unit[]): void {
    this.#sender.send(units).catch((error: unknown) => this.#contact.note(error));
  }

  /** Gives up everything sent so far: workers drop it, and its results are not wanted any more. */
  abandon(jobIds: readonly string[]): void {
    const old = this.#session;
    this.#session = this.#newSession();
    const ignore = (): void => {};
    if (!this.#isStopped) this.#session.open().catch(ignore);
    old.end().catch(ignore);
    this.#sender.remove(jobIds).catch(ignore);
  }

  /** Leaves nothing in Redis, if it answers, and nothing running here. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    this.#reader.stop();
    await settleWithin(CLOSE_LIMIT_MS, this.#session.forget());
    await settleWithin(CLOSE_LIMIT_MS, this.#sender.close());
    await this.#parts.line.close();
  }

  #newSession(): SubmitterSession {
    this.#sessions += 1;
    const { line, seal, network } = this.#parts;
    return new SubmitterSession(
      { client: line.client, seal },
      { id: `${this.#id}-${this.#sessions}`, network },
    );
  }

  #noWorkerText(): string {
    const url = shownUrl(this.#parts.line.url);
    const unverified = this.#watch.unverified > 0 ? ` (${UNVERIFIED})` : '';
    return `no worker takes checks from the queue at ${url}${unverified}; start one: squirrel worker --queue ${url}`;
  }

  #tick(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#ticking ??= this.#checkAll()
      .catch((error: unknown) => this.#contact.note(error))
      .finally(() => {
        this.#ticking = null;
        this.#giveUpIfUnavailable();
      });
    return this.#ticking;
  }

  async #checkAll(): Promise<void> {
    if (!(await this.#session.heartbeat())) await this.#beginAnew();
    await this.#watch.refresh();
    await this.#askAfterUnits();
    await this.#contact.recheckServer();
    this.#contact.confirm();
  }

  /** Redis was emptied, or was away for so long that it forgot us: what we had sent is worthless or gone. */
  async #beginAnew(): Promise<void> {
    this.#session = this.#newSession();
    await this.#session.open();
    this.#reader.rewind();
    this.#events.onLost(this.#events.openUnits(), 'session');
  }

  async #askAfterUnits(): Promise<void> {
    const way = { sender: this.#sender, reader: this.#reader };
    const { missing, exhausted } = await findLostUnits(this.#events.openUnits(), way);
    this.#events.onLost(exhausted, 'exhausted');
    this.#events.onLost(missing, 'missing');
    await this.#sender.remove(exhausted.map(({ jobId }) => jobId));
  }

  #report(detail: string): void {
    if (this.#isStopped) return;
    this.#parts.onWorkerEvent({ kind: 'lost', worker: 'Redis', detail });
  }

  #giveUpIfUnavailable(): void {
    if (this.#isStopped) return;
    const url = shownUrl(this.#parts.line.url);
    if (this.#contact.silentMs > OUTAGE_GRACE_MS) {
      this.#events.onUnavailable(
        'no_redis',
        `the queue at ${url} cannot be used: ${this.#contact.trouble ?? 'no answer'}`,
      );
    } else if (this.#watch.absentMs > OUTAGE_GRACE_MS) {
      this.#events.onUnavailable('no_worker', this.#noWorkerText());
    }
  }
}
