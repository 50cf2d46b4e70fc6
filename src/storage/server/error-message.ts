import {
  AppError,
  ConflictError,
  ERROR_CODES,
  type ErrorCode,
  InvalidError,
  NotFoundError,
  UnavailableError,
} from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import type { ErrorMessage } from './protocol.ts';

/** An error as plain data; one that is not ours becomes a `bug`. */
export function toErrorMessage(error: unknown): ErrorMessage {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof AppError)) return { code: 'bug', message, details: {}, problems: [] };
  return {
    code: error.code,
    message,
    details: error.details,
    problems: error instanceof InvalidError ? error.problems : [],
  };
}

/** The error again, of the class it had. */
export function fromErrorMessage(sent: ErrorMessage): AppError {
  const { what, id } = sent.details;
  switch (sent.code) {
    case 'not_found':
      return new NotFoundError(textOf(what), textOf(id));
    case 'conflict':
      return new ConflictError(sent.message, sent.details);
    case 'unavailable':
      return new UnavailableError(sent.message);
    case 'invalid':
      return new InvalidError(sent.problems);
    default:
      return new AppError(isErrorCode(sent.code) ? sent.code : 'bug', sent.message, {
        details: sent.details,
      });
  }
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function isErrorCode(code: string): code is ErrorCode {
  return ERROR_CODES.some((known) => known === code);
}
