/** A value as both databases take it. Truth is stored as 0 or 1, structure as JSON text. */
export type Value = string | number | null | Uint8Array;

/**
 * A statement for the database, with `?` for each value, or `?1`, `?2`, … for values that are used more than once. Its
 * answer: `one` the first row or `undefined` · `all` the rows · `count` how many rows it changed · `send` nothing, so that
 * it may travel with the next statement that answers.
 */
export interface Statement {
  readonly kind: 'one' | 'all' | 'count' | 'send';
  readonly sql: string;
  readonly values: readonly Value[];
}

/** One statement run for each of many lists of values; answers how many rows each run changed. */
export interface Batch {
  readonly kind: 'each';
  readonly sql: string;
  readonly rows: readonly (readonly Value[])[];
}

/**
 * Commits what was done since the last one, and goes on at once, or, where `mayWait`, after others whose turn it is. Answers
 * how long the work since then took, commit included, in milliseconds. A durable call has none: it is written whole or not
 * at all.
 */
export interface Checkpoint {
  readonly kind: 'checkpoint';
  readonly mayWait: boolean;
}

/** One request of a store to the database that runs it. */
export type Step = Statement | Batch | Checkpoint;

/**
 * A call to a store as steps. The runner hands each answer back by `next`, a failed step back by `throw`, and owns the
 * transaction. Memory is changed after a checkpoint only: what a transaction undoes must not be remembered.
 */
export type Steps<Result> = Generator<Step, Result, unknown>;

/** The first row, if there is any; `Row` is what the statement's columns are known to hold. */
export function* one<Row>(sql: string, ...values: readonly Value[]): Steps<Row | undefined> {
  return (yield { kind: 'one', sql, values }) as Row | undefined;
}

/** All rows. */
export function* all<Row>(sql: string, ...values: readonly Value[]): Steps<readonly Row[]> {
  return (yield { kind: 'all', sql, values }) as readonly Row[];
}

/** How many rows the statement changed. */
export function* count(sql: string, ...values: readonly Value[]): Steps<number> {
  return (yield { kind: 'count', sql, values }) as number;
}

/** A change whose answer is not needed. */
export function* send(sql: string, ...values: readonly Value[]): Steps<void> {
  yield { kind: 'send', sql, values };
}

/** The same change for each of `rows`; how many rows each of them changed, in their order. */
export function* each(sql: string, rows: Batch['rows']): Steps<readonly number[]> {
  return (yield { kind: 'each', sql, rows }) as readonly number[];
}

/** Commits and goes on; how long the work since the last commit took, in milliseconds. */
export function* commit(): Steps<number> {
  return (yield { kind: 'checkpoint', mayWait: false }) as number;
}

/** Commits and lets others go first; how long the work since the last commit took, in milliseconds. */
export function* checkpoint(): Steps<number> {
  return (yield { kind: 'checkpoint', mayWait: true }) as number;
}
