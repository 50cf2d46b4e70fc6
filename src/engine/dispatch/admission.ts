import { LIMIT_NAMES } from '../../core/check/check-limits.ts';
import type { CheckLimits, LimitName } from '../../core/check/check-limits.ts';
import type { LimitState } from '../../core/ports/watch.ts';
import { hostOfTarget } from '../../core/address/target-host.ts';
import type { Due } from '../schedule/scheduler.ts';
import { slowShareOf, Turnstile } from './concurrency-limit.ts';
import type { Ticket } from './permit.ts';

/**
 * Who may begin: a check passes the turnstile of its host, that of its address and that of the whole service, in this
 * order, and waits at the first one that is full, holding its places at those behind it. So a host with ten thousand due
 * monitors sends no more of them to the wide turnstile than it has places. A monitor waits at most once, and no work is
 * done for those who wait until a place becomes free.
 */
export class Admission {
  readonly #limits: CheckLimits;
  readonly #whole: Turnstile<Ticket>;
  /** Those that a ticket leads through. */
  readonly #hosts = new Map<string, Turnstile<Ticket>>();
  readonly #addresses = new Map<string, Turnstile<Ticket>>();
  readonly #waiting = { in_flight: 0, slow: 0, host: 0, address: 0 };
  readonly #heldUp = { in_flight: 0, slow: 0, host: 0, address: 0 };
  #admitted: Ticket[] = [];

  constructor(limits: CheckLimits) {
    this.#limits = limits;
    this.#whole = new Turnstile<Ticket>({ limit: 'in_flight', key: '', places: limits.inFlight });
  }

  /** Slow checks with all the places they need. */
  get slowInFlight(): number {
    return this.#whole.slowHeld;
  }

  /** Checks that wait at any turnstile. */
  get waiting(): number {
    const { in_flight: inFlight, slow, host, address } = this.#waiting;
    return inFlight + slow + host + address;
  }

  /** Due time of the check that has waited longest for room in the service; `null` when none does. */
  get oldestDueAt(): number | null {
    return this.#whole.oldestDueAt;
  }

  /** The limits in the order of their names. */
  states(): readonly LimitState[] {
    const { inFlight, perHost, perAddress } = this.#limits;
    const places = {
      in_flight: inFlight,
      slow: slowShareOf(inFlight),
      host: perHost,
      address: perAddress,
    };
    return LIMIT_NAMES.map((limit) => ({
      limit,
      places: places[limit],
      waiting: this.#waiting[limit],
      heldUp: this.#heldUp[limit],
    }));
  }

  /** A ticket when the check may begin now; otherwise it waits, and `takeAdmitted` hands it out in its turn. */
  offer(due: Due): Ticket | null {
    const ticket = this.#ticketFor(due);
    if (this.#advance(ticket)) return ticket;
    due.watched.isWaiting = true;
    return null;
  }

  /** A ticket for a check that does not wait; it takes its places even where there are none. */
  insist(due: Due): Ticket {
    const ticket = this.#ticketFor(due);
    for (const turnstile of ticket.turnstiles) turnstile.enter(ticket.isSlow);
    ticket.passed = ticket.turnstiles.length;
    return ticket;
  }

  /** The check has ended, or will not begin: its places are free. */
  release(ticket: Ticket): void {
    for (const turnstile of ticket.turnstiles.toReversed()) {
      turnstile.leave(ticket.isSlow);
      turnstile.tickets -= 1;
      this.#letIn(turnstile);
      if (turnstile.tickets === 0) this.#forget(turnstile);
    }
  }

  /** Tickets that came through since the last call. */
  takeAdmitted(): readonly Ticket[] {
    if (this.#admitted.length === 0) return NOBODY;
    const admitted = this.#admitted;
    this.#admitted = [];
    for (const { watched } of admitted) watched.isWaiting = false;
    return admitted;
  }

  #ticketFor({ watched, dueAt, isRecheck }: Due): Ticket {
    const { isSlow, address, monitor } = watched;
    const turnstiles: Turnstile<Ticket>[] = [];
    const { perHost, perAddress } = this.#limits;
    const host = perHost > 0 ? hostOfTarget(monitor.target) : '';
    if (host !== '') {
      turnstiles.push(turnstileOf(this.#hosts, { limit: 'host', key: host, places: perHost }));
    }
    if (perAddress > 0 && address !== null) {
      turnstiles.push(
        turnstileOf(this.#addresses, { limit: 'address', key: address, places: perAddress }),
      );
    }
    turnstiles.push(this.#whole);
    for (const turnstile of turnstiles) turnstile.tickets += 1;
    return { watched, dueAt, isRecheck, isSlow, turnstiles, passed: 0 };
  }

  #advance(ticket: Ticket): boolean {
    for (; ticket.passed < ticket.turnstiles.length; ticket.passed += 1) {
      const turnstile = ticket.turnstiles[ticket.passed];
      if (turnstile === undefined) continue;
      if (!turnstile.hasRoomFor(ticket.isSlow)) {
        turnstile.wait(ticket);
        this.#waiting[turnstile.limitFor(ticket.isSlow)] += 1;
        this.#heldUp[turnstile.limitFor(ticket.isSlow)] += 1;
        return false;
      }
      turnstile.enter(ticket.isSlow);
    }
    return true;
  }

  #letIn(turnstile: Turnstile<Ticket>): void {
    for (let ticket = turnstile.next(); ticket !== undefined; ticket = turnstile.next()) {
      this.#waiting[turnstile.limitFor(ticket.isSlow)] -= 1;
      turnstile.enter(ticket.isSlow);
      ticket.passed += 1;
      if (this.#advance(ticket)) this.#admitted.push(ticket);
    }
  }

  #forget({ limit, key }: Turnstile<Ticket>): void {
    if (limit === 'host') this.#hosts.delete(key);
    if (limit === 'address') this.#addresses.delete(key);
  }
}

const NOBODY: readonly Ticket[] = [];

function turnstileOf(
  turnstiles: Map<string, Turnstile<Ticket>>,
  setup: { readonly limit: LimitName; readonly key: string; readonly places: number },
): Turnstile<Ticket> {
  const known = turnstiles.get(setup.key);
  if (known !== undefined) return known;
  const turnstile = new Turnstile<Ticket>(setup);
  turnstiles.set(setup.key, turnstile);
  return turnstile;
}
