import cookie from '@fastify/cookie';
import { fastify, type FastifyInstance } from 'fastify';
import type { Ingress } from '../core/address/ingress.ts';
import { collectWords } from '../core/check/words.ts';
import { DEFAULT_QUOTAS, type Quotas } from '../core/limits/quotas.ts';
import type { Log } from '../core/ports/log.ts';
import type { ServiceContext } from '../services/context.ts';
import { openLimitBook } from '../services/limits/caller-limits.ts';
import { addAccountRoutes } from './accounts/account-routes.ts';
import { openSignIn, type SignInOptions } from './accounts/sign-in-options.ts';
import { createAuthenticator, type Authenticator } from './accounts/authenticate.ts';
import { createSessionCookies, type SessionCookies } from './accounts/session-cookies.ts';
import { guardAccess, type DeclaredRoute } from './guards/access.ts';
import type { ApiKeys } from './guards/admin-keys.ts';
import { keepAudit } from './guards/audit-log.ts';
import { limitConnections, type ConnectionLimit } from './guards/connection-limit.ts';
import { createAttemptLimit } from './guards/attempt-limit.ts';
import { limitCalls } from './guards/call-limit.ts';
import { readDashboardFiles, serveDashboard } from './dashboard-files.ts';
import { contextOfCallers, serveCallers } from './projects/caller-context.ts';
import { addMemberRoutes } from './projects/member-routes.ts';
import { ProjectLives } from './projects/project-lives.ts';
import { answerErrors, sendProblem } from './errors.ts';
import type { EventHub } from './events/event-hub.ts';
import type { ViewHub } from './events/view-hub.ts';
import { takeJsonBodies } from './bodies/json-body.ts';
import { addLinkRoutes } from './links/link-routes.ts';
import { describeApi } from './description/openapi.ts';
import { guardOrigin } from './guards/origin-guard.ts';
import { addPathRedirect, ingressOptions } from './ingress.ts';
import { guardLoops } from './guards/loop-guard.ts';
import { limitHeavyReads } from './guards/read-permits.ts';
import { addBulkRoutes } from './routes/many/bulk.ts';
import { addImportRoute } from './routes/many/import.ts';
import { addTryRoute } from './routes/many/try.ts';
import { addChannelVerbs } from './routes/channels.ts';
import { addCrudRoutes } from './routes/crud.ts';
import { addPushRoutes } from './push/push-routes.ts';
import { addFleetRoutes } from './routes/fleet/fleet.ts';
import { addRowsRoute } from './routes/fleet/rows.ts';
import { addEventRoutes } from './routes/events.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addHeartbeatRoutes } from './routes/heartbeats.ts';
import { addIncidentRoutes } from './routes/incidents.ts';
import { addMetricsRoute, type MetricsSource } from './routes/metrics.ts';
import { addMonitorHistoryRoutes } from './routes/monitors/monitor-history.ts';
import { addMonitorRoutes } from './routes/monitors/monitors.ts';
import { addNotificationRoutes } from './routes/notifications.ts';
import { addOpenApiRoute } from './routes/openapi.ts';
import { addPingRoutes } from './routes/pings.ts';
import { addSchemaRoutes } from './description/form-schema-routes.ts';
import { addOccurrencesRoute } from './routes/occurrences.ts';
import { addReasonRoute } from './routes/reasons.ts';
import { addServiceHealthRoute } from './routes/service-health.ts';
import { addSummaryRoute } from './routes/summary.ts';
import { addTagRoute } from './routes/tags.ts';
import { addReportRoute } from './routes/reports.ts';
import { SECURITY_HEADERS, sendSecurityHeaders } from './guards/security-headers.ts';
import { serverOptions } from './server-options.ts';
import { validateBySchema, withSchemaTypes } from './validation.ts';

export interface AppDeps extends Pick<ConnectionLimit, 'onDropped'> {
  /** Connections open at once. */
  readonly maxConnections: number;
  readonly context: ServiceContext;
  readonly keys: ApiKeys;
  /** Opens the making of the first account; `null`: there is one. */
  readonly setupToken: string | null;
  readonly metrics: MetricsSource;
  /** Of callers who are no admins. */
  readonly quotas?: Quotas | undefined;
  readonly hub: EventHub;
  readonly views: ViewHub;
  /** Address or name that is listened on. */
  readonly host: string;
  readonly ingress: Ingress;
  /** How people sign in beside a password. */
  readonly signIn: SignInOptions;
  /** Where the built dashboard lies; `null`: none is served. */
  readonly dashboardDirectory: string | null;
  readonly version: string;
  /** False until everything that was given at the start has been brought in. */
  isSetUp(): boolean;
  readonly log: Log;
}

/** Wrong keys that one address may present at once, and in each minute. */
const WRONG_KEYS = { attempts: 20, windowMs: 60_000 };

/** The application, not yet listening, and what it answers to. */
export interface BuiltApp {
  readonly app: FastifyInstance;
  readonly routes: readonly DeclaredRoute[];
}

/** All routes behind all guards. */
export async function buildApp(deps: AppDeps): Promise<BuiltApp> {
  const app = fastify({
    ...serverOptions,
    ...ingressOptions(deps.ingress),
    frameworkErrors: (error, _request, reply) =>
      void sendProblem(reply.headers(SECURITY_HEADERS), error, deps.log),
  });
  const { maxConnections, onDropped } = deps;
  limitConnections(app, { maxConnections, clock: deps.context.clock, onDropped });
  sendSecurityHeaders(app, deps.ingress);
  guardOrigin(app, deps);
  guardLoops(app);
  await app.register(cookie);
  const callers = callersOf(deps);
  const authenticator = limitCalls(app, { ...deps.context, ...deps.ingress, ...callers });
  const routes = guardAccess(app, { ...deps.context, authenticator });
  const { quotas = DEFAULT_QUOTAS } = deps;
  const lives = new ProjectLives({ ...deps, quotas });
  serveCallers(app, lives, openLimitBook({ clock: deps.context.clock, quotas }));
  app.addHook('preClose', () => lives.stop());
  keepAudit(app, { ...deps.context, audit: deps.context.storage.audit, log: deps.log });
  answerErrors(app, { log: deps.log, routes });
  limitHeavyReads(app, deps.context.clock);
  takeJsonBodies(app);
  validateBySchema(app);
  await describeApi(app, {
    version: deps.version,
    publicUrl: deps.ingress.publicUrl,
  });
  const files =
    deps.dashboardDirectory === null ? [] : await readDashboardFiles(deps.dashboardDirectory);
  await app.register(async (scope) => {
    serveDashboard(scope, files);
    addPathRedirect(scope, deps.ingress);
    addRoutes(scope, { ...deps, context: contextOfCallers(deps.context) }, callers);
  });
  await app.ready();
  return { app, routes };
}

/** What finds out who asks. */
interface Callers {
  readonly cookies: SessionCookies;
  readonly authenticator: Authenticator;
}

function callersOf({ context, keys, ingress }: AppDeps): Callers {
  const cookies = createSessionCookies(ingress);
  const failures = createAttemptLimit({ clock: context.clock, ...WRONG_KEYS });
  return {
    cookies,
    authenticator: createAuthenticator({ keys, failures, accounts: context, cookies }),
  };
}

function addRoutes(scope: FastifyInstance, deps: AppDeps, callers: Callers): void {
  const app = withSchemaTypes(scope);
  const { context } = deps;
  addHealthRoutes(app, { watch: context.watch, isSetUp: () => deps.isSetUp() });
  addMetricsRoute(app, deps.metrics);
  addOpenApiRoute(app);
  addSummaryRoute(app, context);
  addReasonRoute(app, context);
  addServiceHealthRoute(app, context);
  addOccurrencesRoute(app, context);
  addTagRoute(app, context);
  addEventRoutes(app, { clock: context.clock, ...callers });
  addAccountRoutes(app, { ...deps, ...callers, ...openSignIn(deps) });
  addFleetRoutes(app, context);
  addRowsRoute(app, context);
  addMonitorRoutes(app, context);
  addMonitorHistoryRoutes(app, context);
  addBulkRoutes(app, context);
  addTryRoute(app, context);
  addImportRoute(app, context);
  addSchemaRoutes(app, context);
  addHeartbeatRoutes(app, context, deps.ingress);
  addPingRoutes(app, context, deps);
  addCrudRoutes(app, context);
  addMemberRoutes(app, context);
  addChannelVerbs(app, context);
  addPushRoutes(app, context, deps.ingress);
  addIncidentRoutes(app, context);
  addLinkRoutes(app, context, collectWords(context.monitorKinds.values()));
  addNotificationRoutes(app, context);
  addReportRoute(app, context);
}
