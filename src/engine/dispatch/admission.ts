import { LIMIT_NAMES } from '../../core/check/check-limits.ts';
import type { CheckLimits, LimitName } from '../../core/check/check-limits.ts';
import type { LimitState } from '../../core/ports/watch.ts';
import { hostOfTarget } from '../../core/address/target-host.ts';
import { Column } from '../column.ts';
import type { Due } from '../schedule/scheduler.ts';
import type { Watched } from '../watched.ts';
import { ConcurrencyLimit, slowShareOf } from './concurrency-limit.ts';
import type { Permit } from './concurrency-limit.ts';
import type { CheckCosts } from './cost.ts';

/**
 * Who may begin: a check acquires the limit of its host, that of its address and that of the whole service, in this
 * order, and waits at the first one that is full, holding what it has of those behind it. So a host with ten thousand due
 * monitors sends no more of them to the wide limit than its own allows. A monitor waits at most once, and no work is
 * done for those who wait until there is room.
 */
export class Admission {
  readonly #limits: CheckLimits;
  readonly #costs: Pick<CheckCosts, 'isSlow' | 'addressOf'>;
  readonly #whole: ConcurrencyLimit;
  /** Those that a permit needs. */
  readonly #hosts = new Map<string, ConcurrencyLimit>();
  readonly #addresses = new Map<string, ConcurrencyLimit>();
  readonly #isWaiting = Column.ofBytes();
  readonly #waiting = { in_flight: 0, slow: 0, host: 0, address: 0 };
  readonly #delayed = { in_flight: 0, slow: 0, host: 0, address: 0 };
  #admitted: Permit[] = [];

  constructor(limits: CheckLimits, costs: Pick<CheckCosts, 'isSlow' | 'addressOf'>) {
    this.#limits = limits;
    this.#costs = costs;
    this.#whole = new ConcurrencyLimit({ name: 'in_flight', key: '', capacity: limits.inFlight });
  }

  /** Slow checks with all the permits they need. */
  get slowInFlight(): number {
    return this.#whole.slowHeld;
  }

  /** Checks that wait at any limit. */
  get waiting(): number {
    const { in_flight: inFlight, slow, host, address } = this.#waiting;
    return inFlight + slow + host + address;
  }

  /** Due time of the check that has waited longest for room in the service; `null` when none does. */
  get oldestDueAt(): number | null {
    return this.#whole.oldestDueAt;
  }

  /** Whether the monitor is due and waits for its permit. */
  isWaiting(watched: Watched): boolean {
    return this.#isWaiting.get(watched) === 1;
  }

  /** The monitor goes: what waits of it is handed out, and of no use to anybody. */
  forget(watched: Watched): void {
    this.#isWaiting.set(watched, 0);
  }

  /** The limits in the order of their names. */
  states(): readonly LimitState[] {
    const { inFlight, perHost, perAddress } = this.#limits;
    const capacity = {
      in_flight: inFlight,
      slow: slowShareOf(inFlight),
      host: perHost,
      address: perAddress,
    };
    return LIMIT_NAMES.map((limit) => ({
      limit,
      capacity: capacity[limit],
      waiting: this.#waiting[limit],
      delayed: this.#delayed[limit],
    }));
  }

  /** A permit when the check may begin now; otherwise it waits, and `takeAdmitted` hands it out in its turn. */
  acquire(due: Due): Permit | null {
    const permit = this.#permitFor(due);
    if (this.#advance(permit)) return permit;
    this.#isWaiting.set(due.watched, 1);
    return null;
  }

  /** A permit for a check that does not wait; it counts, even where there is no room. */
  acquireNow(due: Due): Permit {
    const permit = this.#permitFor(due);
    for (const limit of permit.limits) limit.acquire(permit.isSlow);
    permit.acquired = permit.limits.length;
    return permit;
  }

  /** The check has ended, or will not begin. */
  release(permit: Permit): void {
    for (const limit of permit.limits.toReversed()) {
      limit.release(permit.isSlow);
      limit.permits -= 1;
      this.#letIn(limit);
      if (limit.permits === 0) this.#drop(limit);
    }
  }

  /** Permits that came through since the last call. */
  takeAdmitted(): readonly Permit[] {
    if (this.#admitted.length === 0) return NONE;
    const admitted = this.#admitted;
    this.#admitted = [];
    for (const { watched } of admitted) this.#isWaiting.set(watched, 0);
    return admitted;
  }

  #permitFor({ watched, dueAt, isRecheck }: Due): Permit {
    const limits: ConcurrencyLimit[] = [];
    const { perHost, perAddress } = this.#limits;
    const host = perHost > 0 ? hostOfTarget(watched.monitor.target) : '';
    if (host !== '') {
      limits.push(limitOf(this.#hosts, { name: 'host', key: host, capacity: perHost }));
    }
    const address = perAddress > 0 ? this.#costs.addressOf(watched) : null;
    if (address !== null) {
      limits.push(
        limitOf(this.#addresses, { name: 'address', key: address, capacity: perAddress }),
      );
    }
    limits.push(this.#whole);
    for (const limit of limits) limit.permits += 1;
    return { watched, dueAt, isRecheck, isSlow: this.#costs.isSlow(watched), limits, acquired: 0 };
  }

  #advance(permit: Permit): boolean {
    for (; permit.acquired < permit.limits.length; permit.acquired += 1) {
      const limit = permit.limits[permit.acquired];
      if (limit === undefined) continue;
      if (!limit.hasCapacityFor(permit.isSlow)) {
        limit.wait(permit);
        this.#waiting[limit.limitFor(permit.isSlow)] += 1;
        this.#delayed[limit.limitFor(permit.isSlow)] += 1;
        return false;
      }
      limit.acquire(permit.isSlow);
    }
    return true;
  }

  #letIn(limit: ConcurrencyLimit): void {
    for (let permit = limit.next(); permit !== undefined; permit = limit.next()) {
      this.#waiting[limit.limitFor(permit.isSlow)] -= 1;
      limit.acquire(permit.isSlow);
      permit.acquired += 1;
      if (this.#advance(permit)) this.#admitted.push(permit);
    }
  }

  #drop({ name, key }: ConcurrencyLimit): void {
    if (name === 'host') this.#hosts.delete(key);
    if (name === 'address') this.#addresses.delete(key);
  }
}

const NONE: readonly Permit[] = [];

function limitOf(
  limits: Map<string, ConcurrencyLimit>,
  setup: { readonly name: LimitName; readonly key: string; readonly capacity: number },
): ConcurrencyLimit {
  const known = limits.get(setup.key);
  if (known !== undefined) return known;
  const limit = new ConcurrencyLimit(setup);
  limits.set(setup.key, limit);
  return limit;
}
