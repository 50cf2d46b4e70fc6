import type { ShownService, StartParts, StartRequest } from '../../cli/start/command.ts';
import type { Unreached } from '../../cli/start/unreached-text.ts';
import type { StartOptions } from '../../config/start-options.ts';
import type { Ingress } from '../../core/address/ingress.ts';
import { engineFlags } from '../../core/engine-options.ts';
import { formatProblem } from '../../core/format-problem.ts';
import type { Log } from '../../core/ports/log.ts';
import { asOwnerId } from '../../core/ids.ts';
import { executors } from '../../executors/index.ts';
import { BoundedLog } from '../../observability/bounded-log.ts';
import { createLog } from '../../observability/log.ts';
import { referencesOfEntries } from '../../services/monitors/import.ts';
import { summarize } from '../../services/monitors/summarize.ts';
import { requireReferences } from '../../services/require-references.ts';
import { ensureDashboard } from '../dashboard-directory.ts';
import { placeOfUrl } from '../place-of-url.ts';
import { bringIn } from '../files/bring-in.ts';
import { readStartPlan, type StartPlan } from '../files/start-plan.ts';
import { startService, type RunningService } from './service.ts';
import { systemClock } from '../system-clock.ts';
import { installedVersion } from '../version.ts';

/** Puts together what `squirrel start` works with. */
export function startParts(): StartParts {
  return { start: startFrom };
}

/** Ids that a line of the log names. */
const MAX_NAMED = 20;

async function startFrom(request: StartRequest): Promise<ShownService> {
  const plan = await readStartPlan(request);
  const { options, config } = plan;
  const ingress = ingressOf(plan);
  const lines = createLog({ level: options.logLevel, destination: process.stderr });
  const log = new BoundedLog(lines, systemClock);
  for (const warning of plan.warnings) log.warn({}, formatProblem(warning));
  const hasDashboard = await ensureDashboard();
  const service = await startService(
    {
      host: options.host,
      ingress,
      signIn: plan.signIn,
      port: options.port,
      dataDirectory: options.dataDir,
      database: plan.database,
      engine: options.engine,
      workers: options.workers,
      perHost: options.perHost,
      perAddress: options.perAddress,
      probeMetrics: options.probeMetrics,
      network: {
        resolvers: options.resolvers,
        extraCaPems: plan.extraCaPems,
        targets: options.targets,
        userAgent: `UptimeSquirrel/${installedVersion()}`,
        ownServices: ownServicesOf(options),
      },
      defaults: config.defaults,
      operatorId: options.operatorId === null ? config.operatorId : asOwnerId(options.operatorId),
      canaries: [
        ...config.canaries,
        ...options.canaries.map((address) => ({ address, keyword: null })),
      ],
      deadManUrls: options.deadManUrls.length > 0 ? options.deadManUrls : config.deadManUrls,
      adminToken: options.adminToken ?? undefined,
      engineOptions: options.engineOptions,
    },
    log,
  );
  try {
    const imported = await bringIn(service, plan, log);
    service.noteSetUp();
    await warnOfUnknownOperator(service, plan, log);
    const { total } = (await summarize(service.context)).monitors;
    const { address, key, keyFile, setupToken } = service;
    const unreached = await findUnreached(service, log);
    return {
      address,
      hasDashboard,
      publicUrl: ingress.publicUrl,
      key,
      keyFile,
      setupToken,
      siteCount: total,
      unreached,
      imported,
      reload: async () => {
        const report = await reload(service, request, log);
        await findUnreached(service, log);
        return report;
      },
      stop: async (ms) => {
        await service.stop(ms);
        log.flush();
      },
    };
  } catch (error) {
    await service.stop(0);
    throw error;
  }
}

/** An option replaces what the file gives under the same name. */
function ingressOf({ options: { ingress }, config }: StartPlan): Ingress {
  const first = (given: readonly string[], filed: readonly string[]): readonly string[] =>
    given.length > 0 ? given : filed;
  return {
    publicUrl: ingress.publicUrl ?? config.ingress.publicUrl,
    allowedHosts: first(ingress.allowedHosts, config.ingress.allowedHosts),
    trustedProxies: first(ingress.trustedProxies, config.ingress.trustedProxies),
    signInHeader: ingress.signInHeader ?? config.ingress.signInHeader,
    rateLimit: ingress.rateLimit ?? config.ingress.rateLimit,
  };
}

/** Our Redis and database; the listener is known to the service itself. */
function ownServicesOf({ engine, engineOptions, databaseUrl }: StartOptions): string[] {
  const used = engineFlags(executors.filter(({ kind }) => kind === engine));
  const defaults = Object.fromEntries(used.map(({ name, fallback }) => [name, fallback]));
  const addresses = [...Object.values({ ...defaults, ...engineOptions }), databaseUrl];
  return addresses
    .filter((address) => typeof address === 'string')
    .map((address) => placeOfUrl(address))
    .filter((place) => place !== null);
}

/** An unknown operator is a mistake that would show when it is too late. */
async function warnOfUnknownOperator(
  { context: { storage } }: RunningService,
  { options, config }: StartPlan,
  log: Log,
): Promise<void> {
  const operatorId = options.operatorId ?? config.operatorId;
  if (operatorId === null || (await storage.owners.get(asOwnerId(operatorId))) !== null) return;
  log.warn(
    { operator: operatorId },
    'no owner has the id of the operator: others are notified instead',
  );
}

/** A monitor of which no one is notified is a mistake that would show when it is too late. */
async function findUnreached({ context }: RunningService, log: Log): Promise<Unreached> {
  const { monitorsWithoutChannel: monitors, ownersWithoutChannel: owners } =
    await context.watch.reach();
  if (monitors > 0 || owners.length > 0) {
    const fields = { monitors, owners: owners.slice(0, MAX_NAMED), ownerCount: owners.length };
    log.warn(fields, 'no enabled channel reaches the owners of some monitors: nobody is notified');
  }
  return { monitors, owners };
}

/** All of what the files say now, or nothing: what could be wrong with any part is looked for before the first is taken. */
async function reload(service: RunningService, request: StartRequest, log: Log): Promise<string> {
  const plan = await readStartPlan(request);
  for (const warning of plan.warnings) log.warn({}, formatProblem(warning));
  await refuseUnknownReferences(service, plan);
  const { config } = plan;
  service.settle({ defaults: config.defaults });
  const report = await bringIn(service, plan, log);
  return report ?? 'no monitors in them';
}

async function refuseUnknownReferences(
  { context }: RunningService,
  { config, entries }: StartPlan,
): Promise<void> {
  await requireReferences(context, referencesOfEntries(entries), {
    arriving: { items: config, monitors: entries.map(({ spec }) => spec) },
  });
}
