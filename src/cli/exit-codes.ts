import type { ErrorCode } from '../core/errors.ts';
import type { Outcome } from '../core/check/outcome.ts';

/** How a command ended, as shells and scripts see it. */
export const EXIT = {
  /** All is well; for `check`: every site is up. */
  ok: 0,
  /** At least one site is down; for other commands: it failed. */
  down: 1,
  /** The command or one of its inputs is wrong; nothing was done. */
  usage: 2,
  /** No site is down, but at least one could not be judged. */
  unjudged: 3,
  /** The engine could not run: no worker, no Redis, no thread. */
  noEngine: 4,
  /** What the command printed could not be written, as on a full disk. */
  unwritten: 5,
  /** Ended by the user. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of a pass over a list. */
export function exitCodeOfPass(byOutcome: Readonly<Record<Outcome, number>>): ExitCode {
  if (byOutcome.down > 0) return EXIT.down;
  return byOutcome.unknown + byOutcome.blocked + byOutcome.throttled > 0 ? EXIT.unjudged : EXIT.ok;
}

const ofErrors: Readonly<Record<ErrorCode, ExitCode>> = {
  invalid: EXIT.usage,
  not_found: EXIT.usage,
  conflict: EXIT.usage,
  unauthorized: EXIT.down,
  forbidden: EXIT.down,
  limit_exceeded: EXIT.down,
  unavailable: EXIT.down,
  storage_full: EXIT.down,
  bug: EXIT.down,
};

/** The exit code of an error we throw on purpose. */
export function exitCodeOfError(code: ErrorCode): ExitCode {
  return ofErrors[code];
}
