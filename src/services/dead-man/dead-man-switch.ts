import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { ServiceHealth, Watch } from '../../core/ports/watch.ts';

/** From one heartbeat to the next. */
const SEND_EVERY_MS = 60_000;
/** A heartbeat that did not arrive is sent once more. */
const REPEAT_AFTER_MS = 10_000;
/** What is measured has to be on the disk by then. */
const MAX_STORAGE_LAG_MS = 60_000;
/** When every attempt has failed for so long, no receiver can be reached. */
const UNREACHED_AFTER_MS = 600_000;

export interface DeadManSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly watch: Pick<Watch, 'health' | 'subscribe'>;
  /** Addresses of services that raise an alarm when nothing comes any more. */
  readonly urls: readonly string[];
  /** Asks an address; `null` when it took the heartbeat, else what was wrong, without the address. Never rejects. */
  readonly send: (url: string) => Promise<string | null>;
}

/**
 * A dead man's switch: a heartbeat a minute to services elsewhere, as long as every part of this one moves. What keeps it
 * silent is the absence of progress, never the presence of an error, so that whatever stops it is noticed outside.
 */
export class DeadManSwitch {
  readonly #setup: DeadManSetup;
  readonly #failing = new Set<string>();
  #cancels: (() => void)[] = [];
  #silentBecause: string | null = null;
  /** Since when every attempt to deliver has failed, monotonic ms; `null` after one that succeeded. */
  #unreachedSince: number | null = null;

  constructor(setup: DeadManSetup) {
    this.#setup = setup;
  }

  start(): void {
    if (this.#setup.urls.length === 0) return;
    const { watch, clock } = this.#setup;
    const unsubscribe = watch.subscribe((event) => {
      if (event.kind !== 'notification') return;
      if (event.state === 'delivered') this.#unreachedSince = null;
      else this.#unreachedSince ??= clock.monotonicMs();
    });
    this.#cancels.push(unsubscribe);
    this.#next();
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }

  #next(): void {
    const because = this.#stopped(this.#setup.watch.health());
    if (because !== this.#silentBecause) this.#report(because);
    this.#silentBecause = because;
    if (because === null) for (const url of this.#setup.urls) void this.#send(url, true);
    this.#after(SEND_EVERY_MS, () => this.#next());
  }

  /** Which part does not move; `null`: all do. */
  #stopped(health: ServiceHealth): string | null {
    if (!health.isScheduleKept) return 'checks are not begun in time';
    if (!health.isStorageWritable || health.storageLagMs > MAX_STORAGE_LAG_MS) {
      return 'the database takes nothing';
    }
    if (!health.areSendersMoving) return 'messages are not sent';
    if (health.alarm !== null) return 'sites cannot be judged';
    const since = this.#unreachedSince;
    if (since === null || health.outboxPending + health.deadLetters === 0) return null;
    const isUnreached = this.#setup.clock.monotonicMs() - since >= UNREACHED_AFTER_MS;
    return isUnreached ? 'no receiver of messages can be reached' : null;
  }

  #report(because: string | null): void {
    const { log } = this.#setup;
    if (because === null) log.info({}, 'heartbeats to the dead man’s switch go on');
    else log.error({ because }, 'no heartbeat is sent to the dead man’s switch');
  }

  async #send(url: string, mayRepeat: boolean): Promise<void> {
    const problem = await this.#setup.send(url);
    if (problem === null) {
      if (this.#failing.delete(url))
        this.#setup.log.info(fieldsOf(url), 'a heartbeat arrived again');
      return;
    }
    if (mayRepeat) {
      this.#after(REPEAT_AFTER_MS, () => void this.#send(url, false));
      return;
    }
    if (this.#failing.has(url)) return;
    this.#failing.add(url);
    this.#setup.log.warn({ ...fieldsOf(url), problem }, 'a heartbeat did not arrive');
  }

  #after(delayMs: number, run: () => void): void {
    const cancel = this.#setup.clock.after(delayMs, () => {
      this.#cancels = this.#cancels.filter((each) => each !== cancel);
      run();
    });
    this.#cancels.push(cancel);
  }
}

/** The path is what makes such an address secret. */
function fieldsOf(url: string): { readonly host: string } {
  return { host: URL.parse(url)?.host ?? '' };
}
