import { readExport } from '../../../src/config/exports/read-export.ts';
import { createHmac } from 'node:crypto';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { Compile } from 'typebox/schema';
import { createCredentials } from '../../../src/api/accounts/credentials.ts';
import { PASSWORD_ALONE, type SignInOptions } from '../../../src/api/accounts/sign-in-options.ts';
import { buildApp, type BuiltApp } from '../../../src/api/app.ts';
import { keysOf } from '../../../src/api/guards/admin-keys.ts';
import { createEventHub } from '../../../src/api/events/event-hub.ts';
import { ViewHub } from '../../../src/api/events/view-hub.ts';
import { DIRECT_INGRESS, type Ingress } from '../../../src/core/address/ingress.ts';
import { entitiesOf } from '../../../src/core/entities.ts';
import { reachOf, type AlertReach, type OwnedCount } from '../../../src/core/alerting/reach.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { SERVICE_DEFAULTS } from '../../../src/core/monitor/monitor-defaults.ts';
import type { Quotas } from '../../../src/core/limits/quotas.ts';
import type { Log } from '../../../src/core/ports/log.ts';
import type { ChannelKind } from '../../../src/core/ports/notifier.ts';
import type { MonitorKind } from '../../../src/core/ports/prober.ts';
import type { Storage } from '../../../src/core/ports/storage.ts';
import { eachOf, Routes } from '../../../src/engine/alerting/routes.ts';
import { makeVapidPair } from '../../../src/notifiers/push/vapid.ts';
import { createMetrics, type Metrics } from '../../../src/observability/metrics.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { FiledMonitors } from '../../../src/services/files/filed-monitors.ts';
import { Fleet } from '../../../src/services/fleet/fleet.ts';
import { openInProcess } from '../../../src/storage/sqlite/in-process.ts';
import { createFakeExplainer, type FakeExplainer } from './fake-explainer.ts';
import { createFakeFleetSource, type FakeFleetSource } from './fake-fleet-source.ts';
import { createFakeWatch, type FakeWatch } from './fake-watch.ts';
import { ManualClock } from '../manual-clock.ts';
import { sampleChannelKinds, sampleMonitorKinds } from '../sample-kinds.ts';
import { silentLog } from '../silent-log.ts';

/** The key that the fixture's API knows. */
export const GOOD_KEY = 'sqk_the-key-of-the-tests';
/** One that opens the metrics alone. */
export const SCRAPE_KEY = 'sqk_the-key-of-the-metrics';
/** Opens the making of the first account. */
export const SETUP_TOKEN = 'the-token-of-the-first-account';
/** 2026-11-22T10:00:00Z. */
export const START = 1_795_341_600_000;

/** One answer, read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** The parsed body; an empty object when there is none. */
  readonly body: JsonObject;
}

/** A value of an answer that has to be a text. */
export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`expected a text, got ${JSON.stringify(value)}`);
  return value;
}

/** What lies below the surface: an empty database in memory and a fake engine. */
export interface ServiceFixture {
  readonly context: ServiceContext;
  readonly storage: Storage;
  readonly watch: FakeWatch;
  /** What the fleet knows; it has to be started. */
  readonly fleetSource: FakeFleetSource;
  readonly explainer: FakeExplainer;
  readonly clock: ManualClock;
  readonly metrics: Metrics;
}

export async function openServiceFixture(
  setup: Pick<FixtureSetup, 'monitorKinds' | 'channelKinds'> = {},
): Promise<ServiceFixture> {
  const { channelKinds = sampleChannelKinds } = setup;
  const storage = openInProcess(':memory:');
  const clock = new ManualClock(START);
  const watch = createFakeWatch(
    () => clock.now(),
    () => readReach(storage, channelKinds),
  );
  const explainer = createFakeExplainer(() => clock.now());
  const fleetSource = createFakeFleetSource();
  let idCount = 0;
  let listCount = 0;
  const context: ServiceContext = {
    storage,
    entities: entitiesOf({ channelKinds }),
    watch,
    fleet: new Fleet({
      watch,
      source: fleetSource,
      storage,
      clock,
      log: silentLog(),
      newId: () => `list-${(listCount += 1)}`,
    }),
    filed: new FiledMonitors(),
    clock,
    explainer,
    readExport,
    newId: () => `id-${(idCount += 1)}`,
    linkMac: (text) => createHmac('sha256', 'key of the tests').update(text).digest('base64url'),
    pushKey: makeVapidPair(),
    // As weak as can be: tests hash a lot.
    credentials: createCredentials({ memory: 8, passes: 1, parallelism: 1 }),
    newToken: () => `token-${(idCount += 1)}`.padEnd(22, 'x'),
    monitorKinds: setup.monitorKinds ?? sampleMonitorKinds,
    channelKinds,
    defaults: SERVICE_DEFAULTS,
  };
  return {
    context,
    storage,
    watch,
    fleetSource,
    explainer,
    clock,
    metrics: createMetrics({ probeMetrics: 10_000, watch, storage }),
  };
}

async function readReach(
  storage: Storage,
  channelKinds: ReadonlyMap<string, ChannelKind>,
): Promise<AlertReach> {
  const directory = await new Routes(storage, channelKinds).current();
  const counts: OwnedCount[] = [];
  for await (const { monitor } of eachOf((page) => storage.monitors.list(page))) {
    const { isPaused, ownerIds, projectId } = monitor;
    if (!isPaused) counts.push({ ownerIds, projectId, monitors: 1 });
  }
  return reachOf(directory, counts);
}

/** The whole surface over it. */
export interface ApiFixture extends BuiltApp, ServiceFixture {
  /** Calls with the good key; fails when the answer does not fit the route's described schema. */
  call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown): Promise<Answer>;
  /** Calls exactly as given. */
  inject(options: InjectOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface FixtureSetup {
  readonly host?: string;
  readonly ingress?: Partial<Ingress>;
  readonly dashboardDirectory?: string;
  readonly signIn?: SignInOptions;
  readonly quotas?: Quotas;
  readonly log?: Log;
  /** True by default. */
  isSetUp?(): boolean;
  /** Sample kinds by default. */
  readonly monitorKinds?: ReadonlyMap<string, MonitorKind>;
  readonly channelKinds?: ReadonlyMap<string, ChannelKind>;
}

export async function openApiFixture(setup: FixtureSetup = {}): Promise<ApiFixture> {
  const service = await openServiceFixture(setup);
  const { context, metrics } = service;
  const hub = createEventHub({ ...context, runId: 'run' });
  const views = new ViewHub({ ...context, log: setup.log ?? silentLog() });
  const built = await buildApp({
    context,
    keys: keysOf([GOOD_KEY], [SCRAPE_KEY]),
    setupToken: SETUP_TOKEN,
    metrics,
    quotas: setup.quotas,
    hub,
    views,
    host: setup.host ?? '127.0.0.1',
    signIn: setup.signIn ?? PASSWORD_ALONE,
    ingress: { ...DIRECT_INGRESS, ...setup.ingress },
    dashboardDirectory: setup.dashboardDirectory ?? null,
    version: '0.0.0',
    isSetUp: setup.isSetUp ?? (() => true),
    maxConnections: 1_000,
    onDropped: () => undefined,
    log: setup.log ?? silentLog(),
  });
  const inject = (options: InjectOptions): Promise<Answer> => readAnswer(built.app, options);
  return {
    ...built,
    ...service,
    inject,
    call: async (method, url, body) => {
      const headers = { authorization: `Bearer ${GOOD_KEY}` };
      const payload = body !== undefined && { payload: body as object };
      const answer = await inject({ method, url, headers, ...payload });
      checkAgainstDescription(built.app, { method, url, answer });
      return answer;
    },
    close: async () => {
      await built.app.close();
      hub.stop();
      views.stop();
      context.fleet.stop();
      metrics.stop();
      await service.storage.close();
    },
  };
}

async function readAnswer(app: FastifyInstance, options: InjectOptions): Promise<Answer> {
  const response = await app.inject(options);
  const isJson = /json/.test(String(response.headers['content-type']));
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    body: isJson ? (JSON.parse(response.body) as JsonObject) : {},
  };
}

interface Described {
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, Response> }>>;
  readonly components: object;
}
interface Response {
  readonly content?: Record<string, { readonly schema: object }>;
}

function checkAgainstDescription(
  app: FastifyInstance,
  call: { readonly method: string; readonly url: string; readonly answer: Answer },
): void {
  const { paths, components } = app.swagger() as unknown as Described;
  const address = call.url.split('?', 1)[0] ?? '';
  // As the router does: what is written out comes before what has a gap.
  const path =
    address in paths
      ? address
      : Object.keys(paths).find((known) => pathPattern(known).test(address));
  const responses = paths[path ?? '']?.[call.method.toLowerCase()]?.responses;
  if (responses === undefined) throw new Error(`${call.method} ${address} is not described`);
  const response =
    responses[String(call.answer.status)] ?? responses[`${Math.floor(call.answer.status / 100)}XX`];
  const [content] = Object.values(response?.content ?? {});
  if (content === undefined) return;
  const validator = Compile({ ...content.schema, components });
  if (validator.Check(call.answer.body)) return;
  const [, errors] = validator.Errors(call.answer.body);
  throw new Error(
    `${call.method} ${call.url} answered ${call.answer.status} against its description: ${JSON.stringify(errors)} ${call.answer.text}`,
  );
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
}
