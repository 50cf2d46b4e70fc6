import { existsSync } from 'node:fs';
import type { ShownService, StartParts, StartRequest } from '../../cli/start/command.ts';
import type { Unreached } from '../../cli/start/unreached-text.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { SquirrelConfig } from '../../config/squirrel-config.ts';
import { readStartOptions, type StartOptions } from '../../config/start-options.ts';
import { DIRECT_INGRESS, type Ingress } from '../../core/address/ingress.ts';
import { engineFlags } from '../../core/engine-options.ts';
import { eachEntity } from '../../core/entities.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import { asOwnerId } from '../../core/ids.ts';
import type { Log } from '../../core/ports/log.ts';
import { readList } from '../../core/list/read-list.ts';
import { SERVICE_DEFAULTS } from '../../core/monitor/monitor-defaults.ts';
import { executors } from '../../executors/index.ts';
import { notifiers } from '../../notifiers/index.ts';
import { BoundedLog } from '../../observability/bounded-log.ts';
import { createLog } from '../../observability/log.ts';
import { probers } from '../../probers/index.ts';
import { importEntities } from '../../services/crud.ts';
import { importMonitors, type ImportEntry } from '../../services/monitors/import.ts';
import { summarize } from '../../services/monitors/summarize.ts';
import { type DatabasePlace, placeOfDatabase, placeOfFile } from '../../storage/index.ts';
import { placeOfUrl } from '../place-of-url.ts';
import { readPem, readText } from './read-text.ts';
import { startService, type RunningService } from './service.ts';
import { systemClock } from '../system-clock.ts';
import { installedVersion } from '../version.ts';

/** Puts together what `squirrel start` works with. */
export function startParts(): StartParts {
  return { start: startFrom };
}

const monitorKinds = new Map(probers.map((definition) => [definition.kind, definition]));
const channelKinds = new Map(notifiers.map((definition) => [definition.kind, definition]));
const NO_CONFIG: SquirrelConfig = {
  defaults: SERVICE_DEFAULTS,
  ...eachEntity(() => []),
  monitors: [],
  maintenance: [],
  operatorId: null,
  canaries: [],
  ingress: DIRECT_INGRESS,
};

/** Ids that a line of the log names. */
const MAX_NAMED = 20;

/** All that a start was given, read and found right. */
interface Plan {
  readonly options: StartOptions;
  readonly config: SquirrelConfig;
  readonly entries: readonly ImportEntry[];
  readonly extraCaPems: readonly string[];
  readonly database: DatabasePlace;
}

async function startFrom(request: StartRequest): Promise<ShownService> {
  const plan = await readPlan(request);
  const { options, config } = plan;
  const ingress = ingressOf(plan);
  const lines = createLog({ level: options.logLevel, destination: process.stderr });
  const log = new BoundedLog(lines, systemClock);
  const service = await startService(
    {
      host: options.host,
      ingress,
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
      maintenance: config.maintenance,
      operatorId: options.operatorId === null ? config.operatorId : asOwnerId(options.operatorId),
      canaries: [
        ...config.canaries,
        ...options.canaries.map((address) => ({ address, keyword: null })),
      ],
      adminToken: options.adminToken ?? undefined,
      engineOptions: options.engineOptions,
    },
    log,
  );
  try {
    const imported = await bringIn(service, plan);
    service.noteSetUp();
    await warnOfUnknownOperator(service, plan, log);
    const { total } = (await summarize(service.context)).monitors;
    const { address, key, keyFile } = service;
    const unreached = await findUnreached(service, log);
    return {
      address,
      publicUrl: ingress.publicUrl,
      key,
      keyFile,
      siteCount: total,
      unreached,
      imported,
      reload: async () => {
        const report = await reload(service, request);
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
function ingressOf({ options: { ingress }, config }: Plan): Ingress {
  const first = (given: readonly string[], filed: readonly string[]): readonly string[] =>
    given.length > 0 ? given : filed;
  return {
    publicUrl: ingress.publicUrl ?? config.ingress.publicUrl,
    allowedHosts: first(ingress.allowedHosts, config.ingress.allowedHosts),
    trustedProxies: first(ingress.trustedProxies, config.ingress.trustedProxies),
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
  { options, config }: Plan,
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
async function reload(service: RunningService, request: StartRequest): Promise<string> {
  const plan = await readPlan(request);
  await refuseUnknownOwners(service, plan);
  const { config } = plan;
  service.settle({ defaults: config.defaults, maintenance: config.maintenance });
  const report = await bringIn(service, plan);
  await service.findMaintainedMonitors();
  return report ?? 'no monitors in them';
}

async function refuseUnknownOwners(
  { context: { storage } }: RunningService,
  { config, entries }: Plan,
): Promise<void> {
  const known = new Set(config.owners.map(({ id }) => id));
  const problems: Problem[] = [];
  for (const { spec, file, line } of entries) {
    const { ownerId } = spec;
    if (ownerId === null || known.has(ownerId)) continue;
    if ((await storage.owners.get(ownerId)) !== null) known.add(ownerId);
    else {
      const message = `owner names ${ownerId}, and there is no such owner`;
      problems.push({ path: 'owner', message, ...(file && { file }), ...(line && { line }) });
    }
  }
  if (problems.length > 0) throw new InvalidError(problems);
}

async function readPlan({ flags, env, files, problems: given }: StartRequest): Promise<Plan> {
  const reading = readStartOptions(flags, env, executors);
  const problems: Problem[] = [...given, ...(reading.kind === 'invalid' ? reading.problems : [])];
  const { options } = reading;
  const config = await readConfig(options.configFile, { env, problems });
  const entries: ImportEntry[] = config.monitors.map((spec) => ({ spec }));
  for (const file of files) {
    if (isAddress(file)) {
      problems.push(addressAmongFiles(file));
      continue;
    }
    const text = await readText(file, problems);
    if (text === null) continue;
    const list = readList(text, { file, kinds: monitorKinds, defaults: config.defaults });
    for (const problem of list.problems) problems.push(problem);
    for (const { spec, line } of list.entries) entries.push({ spec, line, file });
  }
  const extraCaPems: string[] = [];
  for (const file of options.caFiles) {
    const pem = await readPem(file, problems);
    if (pem !== null) extraCaPems.push(pem);
  }
  const database = placeOf(options, problems);
  if (problems.length > 0) throw new InvalidError(problems);
  return { options, config, entries, extraCaPems, database };
}

/** A host alone could be a file as well, unless there is none of that name. */
function isAddress(text: string): boolean {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return true;
  const isHost = /^[a-z\d-]+(?:\.[a-z\d-]+)+(?::\d+)?(?:\/.*)?$/i.test(text);
  return isHost && !/\.(?:txt|csv|json|ya?ml|list)$/i.test(text) && !existsSync(text);
}

function addressAmongFiles(address: string): Problem {
  // It may hold a password.
  const shown = address.includes('@') ? 'what is given' : quote(address);
  const message = `${shown} is no file, and start takes files with lists of sites`;
  const hint = 'to watch an address, write it into a list; to check it once: squirrel check URL';
  return { path: '', message, hint };
}

function placeOf({ databaseUrl, dataDir }: StartOptions, problems: Problem[]): DatabasePlace {
  try {
    return databaseUrl === null ? placeOfFile(dataDir) : placeOfDatabase(databaseUrl);
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    for (const problem of error.problems) {
      problems.push({ ...problem, message: `--database: ${problem.message}` });
    }
    return placeOfFile(dataDir);
  }
}

async function readConfig(
  file: string | null,
  { env, problems }: { readonly env: StartRequest['env']; readonly problems: Problem[] },
): Promise<SquirrelConfig> {
  if (file === null) return NO_CONFIG;
  const text = await readText(file, problems);
  if (text === null) return NO_CONFIG;
  const reading = loadConfig({ text, file, env, monitorKinds, channelKinds });
  if (reading.kind === 'ok') return reading.config;
  for (const problem of reading.problems) problems.push(problem);
  return NO_CONFIG;
}

/** Makes the database agree with the files; a second time changes nothing. */
async function bringIn(service: RunningService, { config, entries }: Plan): Promise<string | null> {
  await importEntities(service.context, config);
  if (entries.length === 0) return null;
  const report = await importMonitors(service.context, { entries, isDryRun: false });
  await service.findMaintainedMonitors();
  return `${report.created} new, ${report.updated} changed, ${report.unchanged} as before`;
}
