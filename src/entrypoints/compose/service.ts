import { availableParallelism } from 'node:os';
import { collectWords } from '../../core/check/words.ts';
import { createApi, type ApiDeps } from '../../api/create-api.ts';
import { loadAdminKeys, type AdminKeys } from '../../api/guards/admin-keys.ts';
import { holdPort } from '../../api/held-port.ts';
import { capacityForCallers, capacityForChecks } from '../../core/check/check-limits.ts';
import { capacityForDeliveries } from '../../core/alerting/delivery-limits.ts';
import { InvalidError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { OwnerId } from '../../core/ids.ts';
import type { Mac } from '../../core/links/link.ts';
import type { PushKey } from '../../core/people/push-key.ts';
import type { MonitorDefaults } from '../../core/monitor/monitor-defaults.ts';
import type { SignInSettings } from '../../config/sign-in-sections.ts';
import type { Ingress } from '../../core/address/ingress.ts';
import type { NetworkSettings } from '../../core/address/network-settings.ts';
import type {
  EngineKind,
  Executor,
  ExecutorDefinition,
  ExecutorHandlers,
} from '../../core/ports/executor.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Storage } from '../../core/ports/storage.ts';
import type { CanaryInput } from '../../core/probe-health/canary.ts';
import type { OpenNotifier } from '../../engine/alerting/deliver.ts';
import { Routes } from '../../engine/alerting/routes.ts';
import { createEngine, type Engine } from '../../engine/engine.ts';
import { executors } from '../../executors/index.ts';
import { withPushedJobs, type PushedPlan } from '../../executors/pushed-jobs.ts';
import { createNetwork, outgoingFetch, type Network } from '../../network/index.ts';
import { openAccountMail } from '../../notifiers/email/account-mail.ts';
import { notifiers } from '../../notifiers/index.ts';
import { createMetrics } from '../../observability/metrics.ts';
import { probers } from '../../probers/index.ts';
import type { ServiceContext } from '../../services/context.ts';
import { ReportScheduler } from '../../services/reports/report-scheduler.ts';
import { DowntimeTracker } from '../../services/heartbeats/service-downtime.ts';
import type { DatabasePlace } from '../../storage/index.ts';
import { baselineFile } from '../files/baseline-file.ts';
import { controlJobs } from './control-jobs.ts';
import { dashboardDirectory } from '../dashboard-directory.ts';
import { openDeadMan } from './dead-man.ts';
import { createJobRunner } from '../job-runner.ts';
import { machineCapacity } from './machine-capacity.ts';
import { openCanaries } from './open-canaries.ts';
import { openFleet } from '../open-fleet.ts';
import { judgeOfPushedKinds } from './pushed-kinds.ts';
import { engineSetup } from './engine-setup.ts';
import { RETENTION } from '../retention.ts';
import { systemClock } from '../system-clock.ts';
import { loadLinkMac } from '../files/link-key.ts';
import { loadPushKey } from '../files/push-key.ts';
import { installedVersion } from '../version.ts';
import { openEncryptedStorage } from './encrypted-storage.ts';
import { workerEntry } from '../worker-entry.ts';
import { contextOf } from '../context/service-context.ts';

/** All settings of a service; plain values, already checked. */
export interface ServiceSettings {
  readonly host: string;
  readonly ingress: Ingress;
  readonly signIn: SignInSettings;
  /** 0: any free one. */
  readonly port: number;
  /** Holds the key file. */
  readonly dataDirectory: string;
  readonly database: DatabasePlace;
  readonly engine: EngineKind;
  /** `null`: as many as the engine thinks fit. */
  readonly workers: number | null;
  /** Checks at once to one host name, and to one address; 0: no limit. */
  readonly perHost: number;
  readonly perAddress: number;
  /** Monitors with metrics of their own. */
  readonly probeMetrics: number;
  readonly network: NetworkSettings;
  readonly defaults: MonitorDefaults;
  /** Who is notified about trouble of our own; `null`: it is only shown. */
  readonly operatorId: OwnerId | null;
  /** Each of them has passed `isCanary`. */
  readonly canaries: readonly CanaryInput[];
  /** Each gets a heartbeat a minute while all is well; each has passed `isDeadManUrl`. */
  readonly deadManUrls: readonly string[];
  readonly adminToken: string | undefined;
  /** By the schemas of engines. */
  readonly engineOptions: JsonObject;
}

/** A service that runs. */
export interface RunningService {
  /** URL of the dashboard. */
  readonly address: string;
  /** A key for the dashboard and the API, and the file it is kept in. */
  readonly key: string;
  readonly keyFile: string;
  /** Opens the making of the first account; `null`: there is one. */
  readonly setupToken: string | null;
  /** For verbs such as importing lists. */
  readonly context: ServiceContext;
  /** Everything that was given at the start has been brought in: from now on we are ready. */
  noteSetUp(): void;
  /** From now on these hold. */
  settle(settings: Pick<ServiceSettings, 'defaults'>): void;
  /** Ends everything within about `graceMs`; nothing decided is lost. */
  stop(graceMs: number): Promise<void>;
}

/** Names the part of the service in its log lines. */
const COMPONENT_FIELD = 'room';

/** Opens the database, starts schedule, probes and senders, and listens. Throws `AppError` with one clear line. */
export async function startService(settings: ServiceSettings, log: Log): Promise<RunningService> {
  const { host, network } = settings;
  // Probes are started before we listen, and have to know where they must not go.
  const held = settings.port === 0 ? await holdPort(host) : null;
  const place = `${host.includes(':') ? `[${host}]` : host}:${held?.port ?? settings.port}`;
  const ownServices = [...(network.ownServices ?? []), place];
  try {
    const known = { ...settings, network: { ...network, ownServices } };
    return await runService({ ...known, port: held?.holder ?? settings.port }, log);
  } catch (error) {
    held?.release();
    throw error;
  }
}

type KnownService = Omit<ServiceSettings, 'port'> & Pick<ApiDeps, 'port'>;

async function runService(settings: KnownService, log: Log): Promise<RunningService> {
  const { admin, linkMac, pushKey } = await openKeys(settings);
  const storage = await openEncryptedStorage(settings);
  const network = createNetwork(settings.network);
  const senders = openSenders(network, settings.ingress);
  const workers = workersOf(settings);
  const downtime = new DowntimeTracker({ life: storage.life, clock: systemClock, log });
  const pushed = judgeOfPushedKinds({ storage, clock: systemClock, downtime, network });
  const engine = openEngine(settings, {
    storage,
    network,
    senders,
    pushed,
    log,
    workers,
    linkMac,
  });
  const shared = { defaults: settings.defaults };
  const fleet = openFleet({
    storage,
    engine,
    log: log.child({ [COMPONENT_FIELD]: 'fleet' }),
  });
  const context = contextOf({ storage, engine, fleet, network, linkMac, pushKey, shared });
  const metrics = createMetrics({ watch: engine, storage, probeMetrics: settings.probeMetrics });
  const setupToken = (await storage.users.isSetUp()) ? null : context.credentials.newSecret();
  let isSetUp = false;
  const api = createApi({
    context,
    isSetUp: () => isSetUp,
    keys: admin.keys,
    setupToken,
    metrics,
    ...apiSettings({ ...settings, workers }, network),
    onDropped: () => downtime.noteTurnedAway(),
    log: log.child({ [COMPONENT_FIELD]: 'api' }),
  });
  const deadMan = openDeadMan(settings.deadManUrls, { watch: engine, network, log });
  const reports = openReports({ storage, senders, engine, log });
  const stop = async (graceMs: number): Promise<void> => {
    deadMan.stop();
    await reports.stop();
    await api.stop();
    fleet.stop();
    await downtime.close();
    await engine.stop(graceMs);
    metrics.stop();
    await Promise.all([...senders.values()].map(({ notifier }) => notifier.close()));
    await storage.close();
  };
  try {
    // First, because it holds this thread up, and checks that are due must not wait for it.
    await api.prepare();
    await downtime.load();
    await reports.load();
    await engine.start();
    await fleet.start();
    const { address } = await api.start();
    await downtime.open();
    return {
      address,
      key: admin.key,
      keyFile: admin.keyFile,
      setupToken,
      context,
      noteSetUp: () => {
        isSetUp = true;
        deadMan.start();
        reports.start();
      },
      settle: ({ defaults }) => {
        shared.defaults = defaults;
      },
      stop,
    };
  } catch (error) {
    await stop(0);
    throw error;
  }
}

/** The engine with the parts around it. */
function openEngine(
  settings: KnownService,
  {
    storage,
    network,
    senders,
    pushed,
    log,
    workers,
    linkMac,
  }: {
    readonly linkMac: Mac;
    readonly storage: Storage;
    readonly network: Network;
    readonly senders: ReadonlyMap<string, OpenNotifier>;
    readonly pushed: Pick<PushedPlan, 'isPushed' | 'judge'>;
    readonly log: Log;
    readonly workers: number;
  },
): Engine {
  const { perHost, perAddress } = settings;
  return createEngine({
    storage,
    limits: { inFlight: workers, perHost, perAddress },
    openExecutor: (handlers) =>
      withOwnJobs(openExecutor({ ...settings, workers }, handlers), {
        pushed,
        control: controlJobs(findExecutor(settings.engine), network),
        onReports: (reports) => handlers.onReports(reports),
      }),
    notifiers: senders,
    linkMac,
    deliverySlots: capacityForDeliveries(machineCapacity()),
    clock: systemClock,
    log: log.child({ [COMPONENT_FIELD]: 'engine' }),
    retention: RETENTION,
    random: Math.random,
    isPushed: pushed.isPushed,
    operatorId: settings.operatorId,
    canaries: openCanaries(settings.canaries),
    baselines: baselineFile(settings.dataDirectory),
  });
}

function openReports({
  storage,
  senders,
  engine,
  log,
}: {
  readonly storage: Storage;
  readonly senders: ReadonlyMap<string, OpenNotifier>;
  readonly engine: Engine;
  readonly log: Log;
}): ReportScheduler {
  return new ReportScheduler({
    storage,
    clock: systemClock,
    log: log.child({ [COMPONENT_FIELD]: 'reports' }),
    directory: () => new Routes(storage, senders).current(),
    wakeSender: () => engine.wakeSender(),
  });
}

/** The keys in the data folder, made at the first start. */
async function openKeys({ dataDirectory, adminToken: envToken }: KnownService): Promise<{
  readonly admin: AdminKeys;
  readonly linkMac: Mac;
  readonly pushKey: PushKey;
}> {
  const admin = await loadAdminKeys({ dataDirectory, envToken });
  const linkMac = await loadLinkMac(dataDirectory);
  return { admin, linkMac, pushKey: await loadPushKey(dataDirectory) };
}

/** Judges here what has to be judged here, and leaves the rest to the executor. */
function withOwnJobs(
  executor: Executor,
  own: {
    readonly pushed: Pick<PushedPlan, 'isPushed' | 'judge'>;
    readonly control: Pick<PushedPlan, 'isPushed' | 'judge'>;
    readonly onReports: PushedPlan['onReports'];
  },
): Executor {
  const { pushed, control, onReports } = own;
  return withPushedJobs(withPushedJobs(executor, { ...control, onReports }), {
    ...pushed,
    onReports,
  });
}

function openSenders(network: Network, { publicUrl }: Ingress): ReadonlyMap<string, OpenNotifier> {
  const words = collectWords(probers);
  return new Map(
    notifiers.map((definition) => [
      definition.kind,
      { ...definition, notifier: definition.open(network, words, publicUrl) },
    ]),
  );
}

function apiSettings(
  { host, ingress, port, signIn: { oidc, mail }, workers }: KnownService & { workers: number },
  network: Network,
): Pick<
  ApiDeps,
  'host' | 'ingress' | 'signIn' | 'port' | 'dashboardDirectory' | 'version' | 'maxConnections'
> {
  return {
    host,
    ingress,
    signIn: {
      oidc: oidc === null ? null : { settings: oidc, fetch: outgoingFetch(network) },
      mailer: mail === null ? null : openAccountMail(network, mail),
    },
    port,
    dashboardDirectory: dashboardDirectory(),
    version: installedVersion(),
    maxConnections: capacityForCallers(machineCapacity(), workers),
  };
}

/** How many checks may be under way: as many as were asked for, or as many as there is room for. */
function workersOf({ engine, workers }: KnownService): number {
  const definition = findExecutor(engine);
  if (workers !== null) return workers;
  return definition.isBoundBySockets === true
    ? capacityForChecks(machineCapacity())
    : definition.defaultWorkers(availableParallelism());
}

function findExecutor(engine: EngineKind): ExecutorDefinition {
  const definition = executors.find(({ kind }) => kind === engine);
  if (definition !== undefined) return definition;
  const known = executors.map(({ kind }) => kind).join(', ');
  const message = `the engine '${engine}' cannot run here; these can: ${known}`;
  throw new InvalidError([{ path: '--engine', message }]);
}

function openExecutor(
  settings: KnownService & { readonly workers: number },
  handlers: ExecutorHandlers,
): Executor {
  const definition = findExecutor(settings.engine);
  let runJob: ReturnType<typeof createJobRunner> | undefined;
  return definition.open({
    workers: settings.workers,
    // Engines with workers of their own never need a runner in this thread.
    runJob: (job, signal) => (runJob ??= createJobRunner(settings.network))(job, signal),
    workerEntry: workerEntry('probe-worker'),
    workerSettings: { ...settings.network },
    onReports: (reports) => handlers.onReports(reports),
    onWorkerEvent: (event) => handlers.onWorkerEvent(event),
    ...engineSetup(settings.engineOptions),
    startsWithoutWorkers: true,
    growsWithLoad: true,
  });
}
