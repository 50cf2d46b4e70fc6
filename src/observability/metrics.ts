import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MonitorId } from '../core/ids.ts';
import type { Storage } from '../core/ports/storage.ts';
import type { Watch } from '../core/ports/watch.ts';
import {
  exposeLeftOut,
  exposeProbes,
  labelValue,
  type LabelledSample,
} from './probe-exposition.ts';
import { createProbeSamples, type ProbeSamples } from './probe-samples.ts';
import { createServiceMetrics } from './service-metrics.ts';

/** The numbers of the service and of every monitor, as Prometheus reads them. */
export interface Metrics {
  readonly contentType: string;
  /** The exposition in pieces; other work gets its turn between two of them. */
  render(): AsyncIterable<string>;
  /** Ends listening and measuring. */
  stop(): void;
}

type Stores = Pick<Storage, 'monitors' | 'history'>;

const PAGE = 500;

/** Listens to the running engine from now on; counts, samples and measures. */
export function createMetrics(deps: {
  readonly watch: Pick<Watch, 'subscribe' | 'health'>;
  readonly storage: Stores;
  /** Monitors with metrics of their own, the first ones by name; all are counted in those of the service. */
  readonly probeMetrics: number;
}): Metrics {
  const most = deps.probeMetrics;
  const samples = createProbeSamples(most);
  const service = createServiceMetrics({ watch: deps.watch, monitors: deps.storage.monitors });
  const unsubscribe = deps.watch.subscribe((event) => {
    samples.note(event);
    service.note(event);
  });
  return {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    render: async function* render() {
      yield await service.expose();
      const { labelled, leftOut } = await labelSamples(deps.storage, { samples, most });
      yield exposeLeftOut(leftOut);
      for (const piece of exposeProbes(labelled)) {
        yield piece;
        await nextTurn();
      }
    },
    stop: () => {
      unsubscribe();
      service.stop();
    },
  };
}

/** Every monitor that runs and has been checked. After a restart the last recorded check stands in. */
async function labelSamples(
  storage: Stores,
  { samples, most }: { readonly samples: ProbeSamples; readonly most: number },
): Promise<{ readonly labelled: readonly LabelledSample[]; readonly leftOut: number }> {
  const labelled: LabelledSample[] = [];
  const listed = new Set<MonitorId>();
  let cursor: string | null = null;
  while (listed.size < most) {
    const limit = Math.min(PAGE, most - listed.size);
    const page: Awaited<ReturnType<Stores['monitors']['list']>> = await storage.monitors.list({
      limit,
      cursor,
      isPaused: false,
    });
    const unknown = page.items.filter(({ monitor }) => samples.get(monitor.id) === undefined);
    if (unknown.length > 0)
      await seed(storage, { samples, ids: unknown.map((it) => it.monitor.id) });
    for (const { monitor } of page.items) {
      listed.add(monitor.id);
      const sample = samples.get(monitor.id);
      if (sample === undefined) continue;
      const name = labelValue(monitor.name);
      const target = labelValue(monitor.target);
      labelled.push({
        sample,
        labels: `monitor="${monitor.id}",name="${name}",target="${target}"`,
      });
    }
    cursor = page.nextCursor;
    if (cursor !== null) continue;
    samples.keepOnly(null);
    return { labelled, leftOut: 0 };
  }
  samples.keepOnly(listed);
  const { total, paused } = await storage.monitors.countByStatus();
  return { labelled, leftOut: Math.max(0, total - paused - listed.size) };
}

async function seed(
  storage: Stores,
  missing: { readonly samples: ProbeSamples; readonly ids: readonly MonitorId[] },
): Promise<void> {
  const latest = await storage.history.latest(missing.ids, 1);
  for (const [check] of latest.values()) {
    if (check !== undefined) missing.samples.seed(check);
  }
}
