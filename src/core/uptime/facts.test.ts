import { expect, it } from 'vitest';
import { MONITOR_FALLBACKS } from '../../testing/sample-fallbacks.ts';
import { asMonitorId } from '../ids.ts';
import type { ServiceDowntime } from '../incident/service-downtime.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { pendingState } from '../monitor/monitor-state.ts';
import { uptimeFacts } from './facts.ts';

const NOW = 1_800_000_000_000;
const away = { from: NOW - 9_000, to: NOW - 8_000 };
const refusal = { from: NOW - 5_000, to: NOW - 4_000 };
const life: ServiceDowntime = { aliveAt: NOW, gaps: [away], refused: [refusal] };

it.each([
  ['http', [away]],
  ['heartbeat', [away, refusal]],
])(
  'of a monitor of the kind %s, pings that were refused are gaps as they concern it',
  (kind, gaps) => {
    const monitor: Monitor = {
      ...MONITOR_FALLBACKS,
      id: asMonitorId('m1'),
      kind,
      name: 'm1',
      target: 'x',
      options: {},
      isPaused: false,
      createdAt: 0,
      updatedAt: 0,
    };
    const watched = { monitor, state: pendingState(0) };
    const past = { transitions: [], outages: [], pauses: [] };
    expect(uptimeFacts(watched, past, { now: NOW, life, maintenanceOf: () => [] }).gaps).toEqual(
      gaps,
    );
  },
);
