import type { MonitorId } from '../core/ids.ts';
import { defaultName } from '../core/monitor/monitor-input.ts';
import type { MonitorStore } from '../core/ports/storage.ts';
import type { LiveEvent } from '../core/ports/watch.ts';
import { labelValue } from './probe-exposition.ts';

/** The monitors with metrics of their own. */
export interface ShownMonitors {
  /** `monitor="…",name="…",target="…"` by id, in the order of names. */
  readonly labels: ReadonlyMap<MonitorId, string>;
  /** Running monitors that are not shown. */
  readonly leftOut: number;
}

/** Knows which monitors are shown; reads them anew only when monitors have changed. */
export interface ProbeLabels {
  note(event: LiveEvent): void;
  read(): Promise<ShownMonitors>;
}

const PAGE = 500;

/** `most`: the first so many by name are shown. */
export function createProbeLabels(
  monitors: Pick<MonitorStore, 'list' | 'countByStatus'>,
  max: number,
): ProbeLabels {
  let known: ShownMonitors | null = null;
  let changes = 0;
  return {
    note: (event) => {
      if (event.kind !== 'monitor') return;
      changes += 1;
      known = null;
    },
    read: async () => {
      if (known !== null) return known;
      const changesBefore = changes;
      const shown = await readAll(monitors, max);
      if (changes === changesBefore) known = shown;
      return shown;
    },
  };
}

/** Queries carry tokens, and metrics are copied to places that keep no secrets: the names stay, the values do not. */
function maskQuery(address: string): string {
  const start = address.indexOf('?');
  if (start < 0) return address;
  return address.slice(0, start) + address.slice(start).replaceAll(/=[^&#]*/g, '=***');
}

async function readAll(
  monitors: Pick<MonitorStore, 'list' | 'countByStatus'>,
  max: number,
): Promise<ShownMonitors> {
  const labels = new Map<MonitorId, string>();
  let cursor: string | null = null;
  while (labels.size < max) {
    const limit = Math.min(PAGE, max - labels.size);
    const page: Awaited<ReturnType<MonitorStore['list']>> = await monitors.list({
      limit,
      cursor,
      isPaused: false,
    });
    for (const { monitor } of page.items) {
      const isNamed = monitor.name !== defaultName(monitor.target);
      const name = labelValue(isNamed ? monitor.name : maskQuery(monitor.name));
      const target = labelValue(maskQuery(monitor.target));
      labels.set(monitor.id, `monitor="${monitor.id}",name="${name}",target="${target}"`);
    }
    cursor = page.nextCursor;
    if (cursor === null) return { labels, leftOut: 0 };
  }
  const { total, paused } = await monitors.countByStatus();
  return { labels, leftOut: Math.max(0, total - paused - labels.size) };
}
