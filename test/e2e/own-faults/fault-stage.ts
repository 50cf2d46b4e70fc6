import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { startFarmProcess } from '../../../src/farm/farm-process.ts';
import type { FarmProcess } from '../../../src/farm/farm-process.ts';
import type { FarmSpec } from '../../../src/farm/farm.ts';
import { startWebhookSink } from '../../../src/farm/webhook-sink.ts';
import type { WebhookSink } from '../../../src/farm/webhook-sink.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { startSwitchedResolver } from './switched-resolver.ts';
import type { SwitchedResolver } from './switched-resolver.ts';

/** What one run left behind; plain, so that it can be printed. */
export interface FaultRecord {
  /** Checks by outcome over the last life of the service. */
  readonly checks: Readonly<Record<string, number>>;
  /** Changes of status in the database, by the status that was reached. */
  readonly transitions: Readonly<Record<string, number>>;
  readonly incidents: number;
  /** Monitors by status at the end. */
  readonly statuses: Readonly<Record<string, number>>;
  /** What the operator's receiver got, in its order: type, reason and webhook id. */
  readonly operator: readonly string[];
  readonly operatorIds: number;
  /** Messages to the owner of the sites. */
  readonly owner: readonly string[];
  /** Whatever a scenario wants to show. */
  readonly notes: Record<string, unknown>;
}

export interface StageSetup {
  readonly farm: FarmSpec;
  /** Default: 1s. */
  readonly interval?: string;
  readonly args?: readonly string[];
  readonly startedBy?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** List files in the place of the farm's sites. */
  readonly lists?: readonly string[];
  /** A name server in the place of the farm's. */
  readonly upstream?: string;
  /** Further monitors. */
  readonly monitors?: readonly object[];
}

interface Summary {
  readonly monitors: { readonly byStatus: Readonly<Record<string, number>> };
}

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** A farm, a resolver that can be broken, a service that watches, and receivers for its operator and for the sites' owner. */
export class FaultStage {
  readonly notes: Record<string, unknown> = {};
  readonly farm: FarmProcess;
  readonly resolver: SwitchedResolver;
  readonly #folder: Awaited<ReturnType<typeof temporaryFolder>>;
  readonly #operator: WebhookSink;
  readonly #owner: WebhookSink;
  readonly #setup: StageSetup;
  #service: ServiceProcess | null = null;

  private constructor(parts: {
    readonly farm: FarmProcess;
    readonly resolver: SwitchedResolver;
    readonly folder: Awaited<ReturnType<typeof temporaryFolder>>;
    readonly operator: WebhookSink;
    readonly owner: WebhookSink;
    readonly setup: StageSetup;
  }) {
    this.farm = parts.farm;
    this.resolver = parts.resolver;
    this.#folder = parts.folder;
    this.#operator = parts.operator;
    this.#owner = parts.owner;
    this.#setup = parts.setup;
  }

  static async open(setup: StageSetup): Promise<FaultStage> {
    const farm = await startFarmProcess(setup.farm);
    const [resolver, operator, owner, folder] = await Promise.all([
      startSwitchedResolver(setup.upstream ?? farm.resolver),
      startWebhookSink(),
      startWebhookSink(),
      temporaryFolder(),
    ]);
    return new FaultStage({ farm, resolver, folder, operator, owner, setup });
  }

  get service(): ServiceProcess {
    if (this.#service === null) throw new Error('the service has not been started');
    return this.#service;
  }

  get dataDirectory(): string {
    return join(this.#folder.path, 'data');
  }

  async start(): Promise<void> {
    const configPath = join(this.#folder.path, 'squirrel.json');
    await writeFile(configPath, JSON.stringify(this.#config()));
    const { args = [], lists = [], startedBy = [], env = {} } = this.#setup;
    this.#service = new ServiceProcess({
      dataDirectory: this.dataDirectory,
      args: ['--config', configPath, '--resolver', this.resolver.resolver, ...args, ...lists],
      startedBy,
      env,
    });
    await this.#service.ready;
  }

  /** What the operator has been told so far, such as `operator.alarm resolver`. */
  operatorTold(): readonly string[] {
    return this.#operator.requests().map(({ body }) => {
      const { type, incident } = JSON.parse(body.toString()) as {
        type: string;
        incident: { reason: string };
      };
      return `${type} ${incident.reason}`;
    });
  }

  /** Monitors by status. */
  async statuses(): Promise<Readonly<Record<string, number>>> {
    const summary = await this.service.api<Summary>('/summary');
    const counts = Object.entries(summary.monitors.byStatus).filter(([, count]) => count > 0);
    return Object.fromEntries(counts);
  }

  /** Waits until all monitors are in the status. */
  async untilAll(status: string, withinMs: number): Promise<void> {
    let last: Readonly<Record<string, number>> = {};
    await until(
      async () => {
        last = await this.statuses();
        return Object.keys(last).join() === status;
      },
      { withinMs, describe: () => `${JSON.stringify(last)}, not all ${status}; ${this.log()}` },
    );
  }

  /** Waits until the operator has been told so many times. */
  async untilTold(count: number, withinMs: number): Promise<void> {
    const describe = (): string =>
      `the operator was told ${this.operatorTold().join(', ')}; ${this.log()}`;
    await until(() => this.operatorTold().length >= count, { withinMs, describe });
  }

  /** Waits until the owner of the sites has been told so many times. */
  async untilOwnerTold(count: number, withinMs: number): Promise<void> {
    const told = (): number => this.#owner.requests().length;
    const describe = (): string => `the owner was told ${told()} times; ${this.log()}`;
    await until(() => told() >= count, { withinMs, describe });
  }

  log(): string {
    return this.service.stderr.slice(-3_000);
  }

  /** Ends the service and reads what it left. */
  async record(): Promise<FaultRecord> {
    const statuses = await this.statuses();
    const metrics = await this.service.text('/metrics');
    await this.service.stop();
    const database = new DatabaseSync(join(this.dataDirectory, 'squirrel.db'), { readOnly: true });
    const rows = database
      .prepare('SELECT to_status AS status, count(*) AS count FROM transitions GROUP BY to_status')
      .all() as { status: string; count: number }[];
    const { incidents } = database.prepare('SELECT count(*) AS incidents FROM incidents').get() as {
      incidents: number;
    };
    database.close();
    const found = metrics.matchAll(/^squirrel_checks_total\{outcome="(\w+)"\} (\d+)$/gm);
    const ids = this.#operator.requests().map(({ headers }) => String(headers['webhook-id']));
    return {
      checks: Object.fromEntries(
        [...found].map(([, outcome = '', count]) => [outcome, Number(count)]),
      ),
      transitions: Object.fromEntries(rows.map(({ status, count }) => [status, count])),
      incidents,
      statuses,
      operator: this.operatorTold(),
      operatorIds: new Set(ids).size,
      owner: this.#owner.requests().map(({ body }) => body.toString()),
      notes: this.notes,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (process.env['FAULTS_SHOW_LOG'] !== undefined) process.stderr.write(this.service.stderr);
    await this.#service?.kill9();
    this.resolver.stop();
    await Promise.all([this.farm.stop(), this.#operator.stop(), this.#owner.stop()]);
    await wait(50);
    await this.#folder[Symbol.asyncDispose]();
  }

  #config(): object {
    const hook = (id: string, sink: WebhookSink) => ({
      id: `hook-${id}`,
      kind: 'webhook',
      owner: id,
      url: sink.url,
      secret,
    });
    return {
      // The hardest case: the very first failure decides.
      defaults: {
        interval: this.#setup.interval ?? '1s',
        timeout: '2s',
        confirm: { after: [] },
        recover: { after: [] },
        owner: 'owner',
      },
      owners: [{ id: 'owner' }, { id: 'operator' }],
      channels: [hook('owner', this.#owner), hook('operator', this.#operator)],
      operator: 'operator',
      monitors: [
        ...(this.#setup.lists === undefined ? this.farm.sites.map(({ url }) => ({ url })) : []),
        ...(this.#setup.monitors ?? []),
      ],
    };
  }
}
