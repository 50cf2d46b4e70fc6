import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { AppError, NotFoundError } from '../../core/errors.ts';
import { harmlessText, pingOfExitCode, type Ping } from '../../core/heartbeat.ts';
import type { ServiceContext } from '../../services/context.ts';
import { receivePing } from '../../services/heartbeats/receive-ping.ts';
import { createAttemptLimit, type AttemptLimit } from '../attempt-limit.ts';
import { takePingBodies } from '../ping-body.ts';
import { type TypedApp, withSchemaTypes } from '../validation.ts';

/** Pings that one job may send in each minute. */
const PINGS = { attempts: 60, windowMs: 60_000 };

const TOKEN = /^[\w-]{22}$/;
const config = { access: 'public' } as const;
const tokenField = Type.String({ description: 'The secret of the job.' });
const response = { 200: Type.String({ description: 'Written to disk.' }) };

/** Where watched jobs tell us how they are: open to whoever knows a token, and good for nothing but telling. */
export function addPingRoutes(app: TypedApp, context: ServiceContext): void {
  const limit = createAttemptLimit({ clock: context.clock, ...PINGS });
  // A scope of its own: no other route takes bodies of any type.
  void app.register(async (scope) => {
    takePingBodies(scope);
    const typed = withSchemaTypes(scope);
    const method = ['GET', 'POST'];
    const exposeHeadRoute = true;
    const schema = { tags: ['heartbeats'], response };
    typed.route({
      method,
      exposeHeadRoute,
      url: '/ping/:token',
      config,
      schema: {
        ...schema,
        summary: 'A run of a job ended well; a body is kept as its log',
        params: Type.Object({ token: tokenField }),
      },
      handler: ({ params, body }, reply) =>
        take({ context, limit }, { ...params, signal: '', body }, reply),
    });
    typed.route({
      method,
      exposeHeadRoute,
      url: '/ping/:token/:signal',
      config,
      schema: {
        ...schema,
        summary:
          'A run of a job began (`start`), failed (`fail`), ended (`0` to `255`), or says something (`log`)',
        params: Type.Object({ token: tokenField, signal: Type.String() }),
      },
      handler: ({ params, body }, reply) => take({ context, limit }, { ...params, body }, reply),
    });
  });
}

async function take(
  { context, limit }: { readonly context: ServiceContext; readonly limit: AttemptLimit },
  call: { readonly token: string; readonly signal: string; readonly body: unknown },
  reply: FastifyReply,
): Promise<string> {
  const { token, body } = call;
  const signal = signalOf(call.signal);
  if (signal === null || !TOKEN.test(token)) throw new NotFoundError('ping address', '***');
  const waitMs = limit.waitMs(token);
  if (waitMs > 0) {
    throw new AppError('limit_exceeded', 'this job pings too often: wait a moment', {
      details: { retryAfterSeconds: Math.ceil(waitMs / 1_000) },
    });
  }
  const log = typeof body === 'string' && body !== '' ? harmlessText(body) : null;
  if (!(await receivePing(context, { token, ...signal, log }))) {
    throw new NotFoundError('ping address', '***');
  }
  limit.note(token);
  reply.type('text/plain; charset=utf-8').serializer(String);
  return 'OK\n';
}

function signalOf(text: string): Pick<Ping, 'kind' | 'exitCode'> | null {
  if (text === '') return { kind: 'success', exitCode: null };
  if (text === 'start' || text === 'fail' || text === 'log') return { kind: text, exitCode: null };
  const exitCode = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (!(exitCode <= 255)) return null;
  return { kind: pingOfExitCode(exitCode), exitCode };
}
