import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, InvalidError, type ErrorCode } from '../core/errors.ts';
import { MAX_PROBLEMS } from '../core/forms/problem-list.ts';
import type { JsonObject } from '../core/json.ts';
import type { Log } from '../core/ports/log.ts';
import { KeyInQueryError, type DeclaredRoute } from './guards/access.ts';
import { LoopError } from './guards/loop-guard.ts';
import { ForeignHostError, RepeatedHostError } from './guards/origin-guard.ts';
import type { ProblemBody } from './schemas/problem.ts';

const statusOf: Readonly<Record<ErrorCode, number>> = {
  invalid: 422,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limit_exceeded: 429,
  unavailable: 503,
  storage_full: 507,
  bug: 500,
};

const titles: Readonly<Record<ErrorCode, string>> = {
  invalid: 'The request is not valid',
  unauthorized: 'Not signed in',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'Conflict',
  limit_exceeded: 'Limit exceeded',
  unavailable: 'Temporarily unavailable',
  storage_full: 'The disk is full',
  bug: 'Internal error',
};

/** Errors of the HTTP layer below our routes, by its own codes. */
const httpErrors: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['FST_ERR_CTP_BODY_TOO_LARGE', answer(413, 'limit_exceeded', 'the body is larger than 1 MiB')],
  [
    'FST_ERR_CTP_INVALID_MEDIA_TYPE',
    answer(415, 'invalid', 'this content type is not supported: send application/json'),
  ],
  [
    'FST_ERR_CTP_INVALID_CONTENT_LENGTH',
    answer(400, 'invalid', 'the length of the body does not match Content-Length'),
  ],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', answer(400, 'invalid', 'the body is empty: send JSON')],
  ['FST_ERR_CTP_INVALID_JSON_BODY', answer(400, 'invalid', 'the body is not valid JSON')],
  ['FST_ERR_BAD_URL', answer(400, 'invalid', 'the address is not a valid URL')],
  ['FST_ERR_MAX_PARAM_LENGTH', answer(404, 'not_found', 'there is nothing at this address')],
]);

const BROKEN_OFF = answer(400, 'invalid', 'the request was cut off');

/** How long a client should wait before it asks a service again that could not answer, in seconds. */
const RETRY_SECONDS = 5;

/** An error as the client gets to see it. */
interface Answer {
  readonly status: number;
  readonly body: ProblemBody;
  readonly retryAfterSeconds: number | null;
}

/** Answers every thrown error, unknown addresses included, in the one shape. */
export function answerErrors(
  app: FastifyInstance,
  { log, routes }: { readonly log: Log; readonly routes: readonly DeclaredRoute[] },
): void {
  app.setErrorHandler((error, request, reply) => {
    // A client that hung up in the middle of its request: the answer is not read, and nothing went wrong here.
    if (request.raw.readableAborted) return send(reply, BROKEN_OFF);
    return sendProblem(reply, error, logOf(log, request));
  });
  app.setNotFoundHandler((request, reply) => {
    const address = request.url.split('?', 1)[0] ?? '';
    const { method } = request;
    const allowed = methodsAt(routes, address);
    if (allowed.length === 0) {
      const detail = `there is no ${method} ${address.slice(0, 200)}`;
      return send(reply, answer(404, 'not_found', detail));
    }
    const detail = `${method} cannot be used at this address: take ${allowed.join(' or ')}`;
    reply.header('allow', allowed.join(', '));
    return send(reply, answer(405, 'invalid', detail));
  });
}

/** The methods that an address can be called with. */
function methodsAt(routes: readonly DeclaredRoute[], address: string): readonly string[] {
  const parts = address.split('/');
  const isAt = ({ url }: DeclaredRoute): boolean => {
    const pattern = url.split('/');
    return (
      pattern.length === parts.length &&
      pattern.every((part, at) => (part.startsWith(':') ? parts[at] !== '' : part === parts[at]))
    );
  };
  return [...new Set(routes.filter(isAt).map(({ method }) => method))].toSorted();
}

/** Answers one thrown error; what is not ours is logged, not shown. */
export function sendProblem(reply: FastifyReply, error: unknown, log: Log): FastifyReply {
  const known = answerTo(error);
  if (known !== null) return send(reply, known);
  const cause = error instanceof Error ? error : new Error(String(error));
  log.error({ error: cause.message, stack: cause.stack ?? '' }, 'a request failed unexpectedly');
  return send(reply, answer(500, 'bug', 'something went wrong on our side; the log says more'));
}

function answerTo(error: unknown): Answer | null {
  if (error instanceof AppError) return error.code === 'bug' ? null : answerToOurs(error);
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === 'string' ? (httpErrors.get(code) ?? null) : null;
}

function answerToOurs(error: AppError): Answer {
  const known = answer(statusAt(error), error.code, error.message);
  const retryAfterSeconds = error.details['retryAfterSeconds'];
  return {
    status: known.status,
    body: {
      ...error.details,
      ...known.body,
      ...(error instanceof InvalidError && {
        problems: error.problems.slice(0, MAX_PROBLEMS),
        problemCount: error.problemCount,
      }),
    },
    retryAfterSeconds:
      typeof retryAfterSeconds === 'number' ? retryAfterSeconds : known.retryAfterSeconds,
  };
}

function statusAt(error: AppError): number {
  if (error instanceof KeyInQueryError || error instanceof RepeatedHostError) return 400;
  if (error instanceof ForeignHostError) return 421;
  if (error instanceof LoopError) return 508;
  return statusOf[error.code];
}

function answer(status: number, code: ErrorCode, detail: string): Answer {
  return {
    status,
    body: { type: `urn:uptimesquirrel:problem:${code}`, title: titles[code], status, detail, code },
    retryAfterSeconds: code === 'unavailable' ? RETRY_SECONDS : null,
  };
}

function send(reply: FastifyReply, { status, body, retryAfterSeconds }: Answer): FastifyReply {
  if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds));
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="UptimeSquirrel"');
  return reply.code(status).type('application/problem+json').send(body);
}

function logOf(log: Log, request: FastifyRequest): Log {
  const fields: JsonObject = { method: request.method, route: request.routeOptions.url ?? '' };
  return log.child(fields);
}
