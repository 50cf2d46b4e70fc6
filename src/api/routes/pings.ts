import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { AppError, NotFoundError } from '../../core/errors.ts';
import {
  harmlessText,
  MAX_LOG_BYTES,
  pingOfExitCode,
  type Ping,
} from '../../core/heartbeat/heartbeat.ts';
import type { ServiceContext } from '../../services/context.ts';
import { receivePing } from '../../services/heartbeats/heartbeat.ts';
import { createAttemptLimit, type AttemptLimit } from '../guards/attempt-limit.ts';
import { callerOf } from '../guards/caller.ts';
import { takePingBodies } from '../bodies/ping-body.ts';
import { type TypedApp, withSchemaTypes } from '../validation.ts';

/** Pings that one job may send at once, and in each minute. */
const PINGS = { attempts: 60, windowMs: 60_000 };
/** The same for addresses of no job that one caller may try. */
const WRONG_ADDRESSES = { attempts: 60, windowMs: 60_000 };
/** Calls of one caller with wrong addresses beyond those that are looked up at once. */
const MAX_LOOKUPS = 20;

const TOKEN = /^[\w-]{22}$/;
const config = { access: 'public' } as const;
const tokenField = Type.String({ description: 'The secret of the job.' });
const headers = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description: 'The same for each attempt to send one ping, so that it counts once.',
    }),
  ),
});
// Clients of Healthchecks send UUIDs; a script whose variable is empty has no run id.
const RUN_ID_PATTERN = '^[\\w.:+=~-]{0,64}$';
const querystring = Type.Object({
  rid: Type.Optional(
    Type.String({
      description: 'Which run it is, such as a UUID: an end then ends no other run.',
      pattern: RUN_ID_PATTERN,
    }),
  ),
});
const response = { 200: Type.String({ description: 'Written to disk.' }) };

/** Where watched jobs report: open to every caller with a token, and good for nothing but reporting. */
export function addPingRoutes(
  app: TypedApp,
  context: ServiceContext,
  { onDropped }: { readonly onDropped: () => void },
): void {
  const { clock } = context;
  const endpoint: PingEndpoint = {
    context,
    onDropped,
    ofJob: createAttemptLimit({ clock, ...PINGS }),
    ofCaller: createAttemptLimit({ clock, ...WRONG_ADDRESSES }),
    lookups: new Map(),
  };
  // A scope of its own: no other route takes bodies of any type.
  void app.register(async (scope) => {
    takePingBodies(scope);
    const typed = withSchemaTypes(scope);
    const method = ['GET', 'POST'];
    const exposeHeadRoute = true;
    const schema = { tags: ['heartbeats'], headers, response };
    typed.route({
      method,
      exposeHeadRoute,
      url: '/ping/:token',
      config,
      schema: {
        ...schema,
        summary: 'A run of a job succeeded; a body is kept as its log',
        params: Type.Object({ token: tokenField }),
        querystring,
      },
      handler: (request, reply) => take(endpoint, callOf(request, ''), reply),
    });
    typed.route({
      method,
      exposeHeadRoute,
      url: '/ping/:token/:signal',
      config,
      schema: {
        ...schema,
        summary:
          'A run of a job began (`start`), failed (`fail`), ended (`0` to `255`), or logs something (`log`)',
        params: Type.Object({ token: tokenField, signal: Type.String() }),
        querystring,
      },
      handler: (request, reply) => take(endpoint, callOf(request, request.params.signal), reply),
    });
  });
}

interface PingEndpoint {
  readonly context: ServiceContext;
  /** A ping was refused unread that may have been one of a job. */
  readonly onDropped: () => void;
  readonly ofJob: AttemptLimit;
  /** By the address of the caller. */
  readonly ofCaller: AttemptLimit;
  /** Calls being looked up, by the address of a caller who has tried too many wrong addresses. */
  readonly lookups: Map<string, number>;
}

interface PingCall {
  readonly token: string;
  readonly signal: string;
  readonly key?: string;
  readonly body: unknown;
  readonly rid?: string;
  /** The caller, by address. */
  readonly from: string;
}

interface PingRequest extends Pick<FastifyRequest, 'body' | 'ip'> {
  readonly params: { readonly token: string };
  readonly query: Static<typeof querystring>;
  readonly headers: Static<typeof headers>;
}

function callOf(
  { params, query, headers: { 'idempotency-key': key }, body, ip }: PingRequest,
  signal: string,
): PingCall {
  const call = { token: params.token, ...query, signal, body, from: callerOf(ip) };
  return key === undefined || key === '' ? call : { ...call, key };
}

async function take(endpoint: PingEndpoint, call: PingCall, reply: FastifyReply): Promise<string> {
  const { token, key, body, from, rid } = call;
  const signal = signalOf(call.signal);
  if (signal === null || !TOKEN.test(token)) throw new NotFoundError('ping address', '***');
  // Counted before anything is waited for: those that come at once are counted too.
  const waitMs = endpoint.ofJob.take(token);
  if (waitMs > 0) throw tooMany('this job pings too often', waitMs);
  const log = typeof body === 'string' && body !== '' ? harmlessText(body) : null;
  const isKnown = await inTurn(endpoint, from, () =>
    receivePing(endpoint.context, {
      token,
      ...signal,
      log,
      runId: rid === '' ? null : (rid?.toLowerCase() ?? null),
      ...(key !== undefined && { key }),
    }),
  );
  if (!isKnown) {
    endpoint.ofJob.forget(token);
    throw wrongAddressError(endpoint.ofCaller.take(from));
  }
  // As much of a body as is kept; Healthchecks' clients send no more than this.
  reply.header('ping-body-limit', MAX_LOG_BYTES);
  reply.type('text/plain; charset=utf-8').serializer(String);
  return 'OK\n';
}

/**
 * Behind a proxy all callers share an address, so wrong calls never keep a job out: they
 * are answered otherwise, and only so many of them are looked up at once.
 */
async function inTurn(
  { ofCaller, lookups, onDropped }: PingEndpoint,
  from: string,
  lookUp: () => Promise<boolean>,
): Promise<boolean> {
  const waitMs = ofCaller.waitMs(from);
  if (waitMs === 0) return lookUp();
  const count = lookups.get(from) ?? 0;
  if (count >= MAX_LOOKUPS) {
    onDropped();
    throw wrongAddressError(waitMs);
  }
  lookups.set(from, count + 1);
  try {
    return await lookUp();
  } finally {
    const left = (lookups.get(from) ?? 1) - 1;
    if (left > 0) lookups.set(from, left);
    else lookups.delete(from);
  }
}

function wrongAddressError(waitMs: number): AppError {
  return waitMs > 0
    ? tooMany('too many wrong ping addresses from here', waitMs)
    : new NotFoundError('ping address', '***');
}

function tooMany(what: string, waitMs: number): AppError {
  const details = { retryAfterSeconds: Math.ceil(waitMs / 1_000) };
  return new AppError('limit_exceeded', `${what}: wait a moment`, { details });
}

function signalOf(text: string): Pick<Ping, 'kind' | 'exitCode'> | null {
  if (text === '') return { kind: 'success', exitCode: null };
  if (text === 'start' || text === 'fail' || text === 'log') return { kind: text, exitCode: null };
  const exitCode = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (!(exitCode <= 255)) return null;
  return { kind: pingOfExitCode(exitCode), exitCode };
}
