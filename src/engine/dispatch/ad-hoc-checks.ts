import type { Check } from '../../core/check/check.ts';
import { NotFoundError, UnavailableError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Watched } from '../watched.ts';

interface Asker {
  resolve(check: Check): void;
  reject(error: Error): void;
}

/** Checks outside of the schedule, whose askers wait for them. A check already under way does not count: it may have seen the past. */
export class AdHocChecks {
  readonly #clock: Clock;
  readonly #dispatcher: Pick<Dispatcher, 'beginNow' | 'isIdle'>;
  readonly #waiting = new Map<Watched, Asker[]>();
  readonly #served = new Map<Watched, Asker[]>();
  #isStopped = false;

  constructor(clock: Clock, dispatcher: Pick<Dispatcher, 'beginNow' | 'isIdle'>) {
    this.#clock = clock;
    this.#dispatcher = dispatcher;
  }

  /** Rejects with `UnavailableError` after twice the monitor's timeout, and when the check is stopped. */
  ask(watched: Watched): Promise<Check> {
    if (this.#isStopped) return Promise.reject(stopped());
    const { promise, resolve, reject } = Promise.withResolvers<Check>();
    const askers = this.#waiting.get(watched) ?? [];
    askers.push({ resolve, reject });
    this.#waiting.set(watched, askers);
    const cancel = this.#clock.after(2 * watched.monitor.timeoutMs, () => {
      reject(new UnavailableError('the check did not end in time'));
    });
    if (this.#dispatcher.isIdle(watched)) this.#begin(watched);
    return promise.finally(cancel);
  }

  /** A run of the monitor has ended: its askers are answered, and those who came too late for it get their own. */
  settle(watched: Watched, outcome: Check | null): void {
    for (const asker of this.#served.get(watched) ?? []) {
      if (outcome !== null) asker.resolve(outcome);
      else asker.reject(stopped());
    }
    this.#served.delete(watched);
    if (this.#waiting.has(watched) && this.#dispatcher.isIdle(watched)) this.#begin(watched);
  }

  /** Judging begins anew. Where that dropped a result that was held back, its askers get another one. */
  beginAnew(watched: Watched): void {
    const dropped = this.#served.get(watched);
    if (dropped === undefined || !this.#dispatcher.isIdle(watched)) return;
    this.#waiting.set(watched, [...dropped, ...(this.#waiting.get(watched) ?? [])]);
    this.#begin(watched);
  }

  /** The monitor is gone. */
  forget(watched: Watched): void {
    for (const askers of [this.#served, this.#waiting]) {
      for (const asker of askers.get(watched) ?? []) {
        asker.reject(new NotFoundError('monitor', watched.monitor.id));
      }
      askers.delete(watched);
    }
  }

  /** No check begins or ends any more. */
  stop(): void {
    this.#isStopped = true;
    for (const askers of [this.#served, this.#waiting]) {
      for (const asker of [...askers.values()].flat()) asker.reject(stopped());
      askers.clear();
    }
  }

  #begin(watched: Watched): void {
    this.#served.set(watched, this.#waiting.get(watched) ?? []);
    this.#waiting.delete(watched);
    this.#dispatcher.beginNow(watched);
  }
}

function stopped(): UnavailableError {
  return new UnavailableError('the check was stopped');
}
