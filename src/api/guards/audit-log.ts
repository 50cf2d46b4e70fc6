import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditActor, AuditRecord } from '../../core/accounts/audit.ts';
import { MASK } from '../../core/forms/secrets.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { AuditStore } from '../../core/ports/audit-store.ts';
import type { Principal } from '../accounts/principal.ts';
import { operationName } from '../description/operation-names.ts';
import { createAttemptLimit } from './attempt-limit.ts';

/** How a change is kept in the audit log beyond what its answer says. */
export interface AuditRule {
  /** What is there before it, as it is answered: secrets are masked. */
  before?(id: string): Promise<JsonObject | null>;
  /** Keys of the answer that are secret. */
  readonly secrets?: readonly string[];
  /** The e-mail by which a caller of whom nothing else is known signs in: refused attempts are kept too. */
  emailIn?(body: unknown): string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Routes that change something are kept without it too, unless they are public. */
    audit?: AuditRule;
  }
  interface FastifyRequest {
    /** What was there before the change. */
    auditBefore: JsonObject | null;
  }
}

interface AuditSetup {
  readonly audit: Pick<AuditStore, 'append'>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  readonly log: Log;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Larger ones, as of long imports, are kept without what they say. */
const MAX_SNAPSHOT = 32_768;
const MAX_SUBJECT = 300;
/** Refused attempts that are kept: an attacker must not fill the disk. */
const REFUSALS = { attempts: 500, windowMs: 3_600_000 };

/** Writes every change into the audit log before its caller learns that it was made. */
export function keepAudit(app: FastifyInstance, setup: AuditSetup): void {
  const refusals = createAttemptLimit({ clock: setup.clock, ...REFUSALS });
  app.decorateRequest('auditBefore', null);
  app.addHook('preHandler', async (request) => {
    const { audit } = request.routeOptions.config;
    const { id } = (request.params ?? {}) as { readonly id?: string };
    if (id === undefined || audit?.before === undefined || !isKept(request)) return;
    request.auditBefore = await audit.before(id);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (isKept(request) && isWorthKeeping(request, reply, refusals.take)) {
      // The change is made: a log that cannot be written is reported, and does not deny it.
      await setup.audit
        .append(recordOf(request, reply, { payload, now: setup.clock.now() }))
        .catch((error: unknown) => {
          setup.log.error({ error: String(error) }, 'a change is missing in the audit log');
        });
    }
    return payload;
  });
}

function isKept({ method, routeOptions, is404, query }: FastifyRequest): boolean {
  const { access, audit } = routeOptions.config;
  if (is404 || SAFE_METHODS.has(method)) return false;
  if ((query as { readonly dryRun?: unknown } | undefined)?.dryRun === true) return false;
  return access !== 'public' || audit !== undefined;
}

function isWorthKeeping(
  { routeOptions: { config } }: FastifyRequest,
  { statusCode }: FastifyReply,
  take: (who: string) => number,
): boolean {
  if (statusCode < 400) return true;
  const isRefusal = statusCode === 401 || statusCode === 403;
  return isRefusal && config.audit?.emailIn !== undefined && take('refusals') === 0;
}

function recordOf(
  request: FastifyRequest,
  { statusCode }: FastifyReply,
  { payload, now }: { readonly payload: unknown; readonly now: number },
): AuditRecord {
  const { method, routeOptions, params, principal, body, ip, auditBefore } = request;
  const { audit } = routeOptions.config;
  const isDone = statusCode < 400;
  const answer = isDone ? snapshotOf(payload, audit?.secrets ?? []) : null;
  const { id = answer?.['id'] } = (params ?? {}) as { readonly id?: JsonValue };
  const subject = audit?.emailIn?.(body) ?? (typeof id === 'string' ? id : null);
  return {
    at: now,
    actor: actorOf(principal),
    address: ip,
    action: actionOf(method, routeOptions.url ?? ''),
    subject: subject?.slice(0, MAX_SUBJECT) ?? null,
    outcome: isDone ? 'done' : 'refused',
    before: auditBefore,
    after: answer,
  };
}

function actionOf(method: string, url: string): string {
  const path = url.replaceAll(/:(\w+)/g, '{$1}');
  return operationName({ method: method.toLowerCase(), path, isList: false });
}

function actorOf(principal: Principal | null): AuditActor {
  if (principal === null) return { kind: 'unknown', id: null, name: '' };
  if (principal.kind === 'user') {
    const { id, name } = principal.user;
    return { kind: 'user', id, name };
  }
  if (principal.kind === 'key') {
    const { id, name } = principal.key;
    return { kind: 'key', id, name };
  }
  return { kind: 'operator', id: null, name: '' };
}

function snapshotOf(payload: unknown, secrets: readonly string[]): JsonObject | null {
  if (typeof payload !== 'string' || payload.length === 0) return null;
  if (payload.length > MAX_SNAPSHOT) return { omittedBytes: Buffer.byteLength(payload) };
  const value = JSON.parse(payload) as JsonValue;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    secrets.includes(key) ? MASK : each,
  ]);
  return Object.fromEntries(entries) as JsonObject;
}
