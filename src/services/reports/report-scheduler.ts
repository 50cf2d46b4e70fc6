import { routesOf, type Directory, type Route } from '../../core/alerting/route.ts';
import type { OwnerId } from '../../core/ids.ts';
import type { Owner } from '../../core/people/owner.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Storage } from '../../core/ports/storage.ts';
import {
  lastDuePeriod,
  REPORT_KINDS,
  type Period,
  type ReportKind,
} from '../../core/reports/periods.ts';
import { MAX_SITES_IN_MESSAGE, reportNotifications } from '../../core/reports/report-notice.ts';
import { makeReport, type ReportContext } from './make-report.ts';

const TICK_MS = 60_000;
/** What was due this shortly before we were last alive may not have been sent; its id keeps it from being sent twice. */
const MARGIN_MS = 6 * 3_600_000;

export interface ReportSchedulerSetup {
  readonly storage: ReportContext['storage'] & Pick<Storage, 'outbox'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Owners and channels as they are now. */
  directory(): Promise<Directory>;
  /** There is something to send. */
  wakeSender(): void;
}

/**
 * Puts the reports that owners want into the outbox when they are due, each once: what was due while we were away comes at the
 * start, and what is already there, by its id, does not come again.
 */
export class ReportScheduler {
  readonly #setup: ReportSchedulerSetup;
  /** All that was due until then is in the outbox, epoch ms. */
  #doneUntil: number;
  #cancelTimer: (() => void) | null = null;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(setup: ReportSchedulerSetup) {
    this.#setup = setup;
    this.#doneUntil = setup.clock.now();
  }

  /** Reads how long we were away; before this start is noted as a sign of life. */
  async load(): Promise<void> {
    const life = await this.#setup.storage.life.get();
    if (life !== null) this.#doneUntil = Math.min(this.#doneUntil, life.aliveAt - MARGIN_MS);
  }

  start(): void {
    this.#tick();
  }

  /** Resolves when nothing is being made any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer?.();
    await this.#running;
  }

  #tick(): void {
    if (this.#isStopped) return;
    this.#running = this.#sendDue();
    void this.#running.then(() => {
      if (!this.#isStopped)
        this.#cancelTimer = this.#setup.clock.after(TICK_MS, () => this.#tick());
    });
  }

  async #sendDue(): Promise<void> {
    const { clock, log } = this.#setup;
    const now = clock.now();
    try {
      const directory = await this.#setup.directory();
      for (const owner of directory.owners.values()) {
        for (const kind of kindsOf(owner)) {
          if (this.#isStopped) return;
          const period = lastDuePeriod(kind, owner.timezone, now);
          if (period.dueAt > this.#doneUntil) await this.#send(owner, { period, directory });
        }
      }
      this.#doneUntil = Math.max(this.#doneUntil, now);
    } catch (error) {
      log.error({ error: String(error) }, 'reports cannot be made yet');
    }
  }

  async #send(
    owner: Owner,
    { period, directory }: { readonly period: Period; readonly directory: Directory },
  ): Promise<void> {
    const { storage, clock, log, wakeSender } = this.#setup;
    const routes = reportRoutes(owner.id, directory);
    if (routes.length === 0) return;
    const { from, to } = period;
    const query = { ownerId: owner.id, from, to, maxSites: MAX_SITES_IN_MESSAGE };
    const report = await makeReport({ storage, clock }, query);
    if (report.siteCount === 0) return;
    const about = { id: owner.id, name: owner.name };
    const notifications = reportNotifications(
      { ...report, owner: about },
      { period, routes, at: clock.now() },
    );
    for (const notification of notifications) await storage.outbox.add(notification);
    log.info({ owner: owner.id, period: period.name }, 'a report is on its way');
    wakeSender();
  }
}

function kindsOf({ reports }: Owner): readonly ReportKind[] {
  return REPORT_KINDS.filter((kind) => reports === kind || reports === 'both');
}

/** Reports go where warnings and reminders go: not to a telephone, nor where only what is critical is wanted. */
function reportRoutes(ownerId: OwnerId, directory: Directory): readonly Route[] {
  return routesOf([ownerId], directory).filter(({ channelId }) => {
    const channel = directory.channels.get(channelId);
    return channel !== undefined && channel.severity === 'all' && channel.isReminding;
  });
}
