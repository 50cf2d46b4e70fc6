import type { Connection } from './connection.ts';
import { formatWait, type Deadline, type EndCause } from '../probe/deadline.ts';

/**
 * Something said over a connection, from then until its one end: a value that its owner makes of what came, of an error or
 * of time that is over; or a crash of our own code, which rejects and so ends the probe and not the process.
 */
export class Exchange<End> {
  /** Resolves once with what `finish` or `leave` is first called with. */
  readonly ended: Promise<End>;
  readonly #connection: Connection;
  readonly #deadline: Deadline;
  readonly #resolve: (end: End) => void;
  readonly #reject: (error: unknown) => void;
  #sentAt = performance.now();
  #isOver = false;

  constructor(connection: Connection, deadline: Deadline) {
    const { promise, resolve, reject } = Promise.withResolvers<End>();
    this.ended = promise;
    this.#connection = connection;
    this.#deadline = deadline;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Milliseconds since it began, or since the latest `markSent`. */
  get waitedMs(): number {
    return performance.now() - this.#sentAt;
  }

  /** The same for people: `5 s`, `250 ms`. */
  get waited(): string {
    return formatWait(this.waitedMs);
  }

  /** All that is waited for is sent: waiting begins now. */
  markSent(): void {
    this.#sentAt = performance.now();
  }

  /** Calls `giveUp`, which has to end it, when `budgetMs` or the whole deadline is over; replaces the guard before it. */
  guard(budgetMs: number, giveUp: (cause: EndCause) => void): void {
    this.#deadline.guard(budgetMs, giveUp);
  }

  /** Ends it and closes the connection. Only the first end counts. */
  finish(end: End): void {
    if (this.#isOver) return;
    this.leave(end);
    this.#connection.close();
  }

  /** Ends it and leaves the connection open. Only the first end counts. */
  leave(end: End): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#deadline.release();
    this.#resolve(end);
  }

  /** Our own code broke. */
  crash(error: unknown): void {
    this.#isOver = true;
    this.#deadline.release();
    this.#connection.close();
    this.#reject(error);
  }
}
