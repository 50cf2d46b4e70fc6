import type { JsonObject } from './json.ts';

/** Every code an `AppError` may carry; surfaces map them to a status or an exit code once. */
export const ERROR_CODES = [
  'invalid',
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  'limit_exceeded',
  'unavailable',
  'storage_full',
  'bug',
] as const;

/** A stable machine-readable error code. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One thing wrong with an input: where it is, what is wrong, and how to mend it. */
export interface Problem {
  /** Dotted path (`monitors[3].interval`) or the name of the flag; empty for the whole input. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
  /** File the input came from, when it came from one. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
}

/** The base of all errors we throw on purpose. `details` is safe to show to the caller. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: JsonObject;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly details?: JsonObject; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The input breaks its contract; `problems` names all of it at once, or as much as its reader kept. */
export class InvalidError extends AppError {
  readonly problems: readonly Problem[];
  /** How many problems there are; more than `problems` where only the first ones were kept. */
  readonly problemCount: number;

  constructor(problems: readonly Problem[], problemCount = problems.length) {
    super('invalid', summaryOf(problems, problemCount));
    this.name = 'InvalidError';
    this.problems = problems;
    this.problemCount = problemCount;
  }
}

/** The named thing does not exist (or the caller may not know that it does). */
export class NotFoundError extends AppError {
  constructor(what: string, id: string) {
    super('not_found', `there is no ${what} '${id}'`, { details: { what, id } });
    this.name = 'NotFoundError';
  }
}

/** What was looked for. Throws `NotFoundError` when it is not there. */
export function found<Item>(item: Item | null, what: string, id: string): Item {
  if (item === null) throw new NotFoundError(what, id);
  return item;
}

/** The request contradicts what is already there; `details.existingId` names it where known. */
export class ConflictError extends AppError {
  constructor(message: string, details: JsonObject = {}) {
    super('conflict', message, { details });
    this.name = 'ConflictError';
  }
}

/** Something we depend on does not answer; trying again later may help. */
export class UnavailableError extends AppError {
  constructor(message: string, cause?: unknown) {
    super('unavailable', message, { cause });
    this.name = 'UnavailableError';
  }
}

function summaryOf(problems: readonly Problem[], count: number): string {
  const first = problems[0];
  if (!first) return 'the input is not valid';
  return count === 1 ? first.message : `${count} problems, the first: ${first.message}`;
}
