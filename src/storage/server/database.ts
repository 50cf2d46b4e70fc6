import type { Steps } from '../sql/steps.ts';
import type { StoreName } from '../sql/store.ts';
import type { Lane } from './protocol.ts';

/** At once, where the database is in the same process, or later. */
export type Awaitable<Value> = Value | Promise<Value>;

/** A call of a client. */
export interface Call {
  readonly store: StoreName;
  readonly method: string;
  readonly lane: Lane;
  readonly args: readonly unknown[];
}

/** A call on its way: its steps, and the answer to the checkpoint at which it waits. */
export interface Progress {
  readonly lane: Lane;
  readonly steps: Steps<unknown>;
  readonly answer: number;
}

/** How a call of a group ended; `failed` has undone it alone. */
export type CallEnd =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: unknown };

/** A connection to the database. It does one thing at a time: nothing is asked of it while it is at work. */
export interface Session {
  /** Whose calls it serves. */
  readonly lanes: readonly Lane[];
  /** Begins a call. Throws when it is refused. */
  start(call: Call): Steps<unknown>;
  /**
   * Runs a call that is not durable to its end, or to a checkpoint at which it may wait, whose answer it hands back. What is
   * between two checkpoints is one transaction. When it throws, that transaction is undone and the steps are over.
   */
  advance(progress: Progress): Awaitable<IteratorResult<number, unknown>>;
  /** Begins the transaction of a group of durable calls. */
  beginGroup(): Awaitable<void>;
  /** Runs one call of the group, `isAlone` when no other is in sight. When it throws, the group is undone. */
  runInGroup(call: Call, isAlone: boolean): Awaitable<CallEnd>;
  /** Resolves when all of the group is on disk. When it throws, no caller may count on any of it. */
  commitGroup(): Awaitable<void>;
}

/**
 * What becomes of a group that failed: `again` its calls wait for another group · `alone` each is tried by itself, as one
 * of them failed the others · `fail` they get the error.
 */
export type Remedy = 'again' | 'alone' | 'fail';

/** A database that is open, up to date, and ours alone. */
export interface Database {
  readonly sessions: readonly Session[];
  /** True when another program had the database for longer than we waited; nothing was done, and it may be tried again. */
  isLocked(error: unknown): boolean;
  /** Mends what an error says is wrong with the database. */
  recover(error: unknown): Awaitable<Remedy>;
  /** The error in our own words; one that is no fault of the database is handed back as it is. */
  explain(error: unknown): unknown;
  close(): Awaitable<void>;
}
