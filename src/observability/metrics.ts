import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MonitorId } from '../core/ids.ts';
import type { Storage } from '../core/ports/storage.ts';
import type { Watch } from '../core/ports/watch.ts';
import { exposeLeftOut, exposeProbes, type LabelledSample } from './probe-exposition.ts';
import { createProbeLabels, type ShownMonitors } from './probe-labels.ts';
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
  const { monitors, history } = deps.storage;
  const shown = createProbeLabels(monitors, deps.probeMetrics);
  const samples = createProbeSamples(deps.probeMetrics);
  const service = createServiceMetrics({ watch: deps.watch, monitors });
  const unsubscribe = deps.watch.subscribe((event) => {
    shown.note(event);
    samples.note(event);
    service.note(event);
  });
  return {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    render: async function* render() {
      yield await service.expose();
      const { labels, leftOut } = await shown.read();
      yield exposeLeftOut(leftOut);
      const labelled = await labelSamples(history, { labels, samples });
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

/** Every monitor that is shown and has been checked. After a restart the last recorded check stands in. */
async function labelSamples(
  history: Stores['history'],
  { labels, samples }: { readonly labels: ShownMonitors['labels']; readonly samples: ProbeSamples },
): Promise<readonly LabelledSample[]> {
  await seed(history, { ids: samples.keepOnly(labels), samples });
  const labelled: LabelledSample[] = [];
  for (const [id, text] of labels) {
    const sample = samples.get(id);
    if (sample !== undefined) labelled.push({ sample, labels: text });
  }
  return labelled;
}

async function seed(
  history: Stores['history'],
  missing: { readonly samples: ProbeSamples; readonly ids: readonly MonitorId[] },
): Promise<void> {
  for (let from = 0; from < missing.ids.length; from += PAGE) {
    const latest = await history.latest(missing.ids.slice(from, from + PAGE), 1);
    for (const [check] of latest.values()) {
      if (check !== undefined) missing.samples.seed(check);
    }
  }
}
