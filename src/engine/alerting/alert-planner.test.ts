import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { Incident } from '../../core/incident/incident.ts';
import {
  sampleIncident,
  sampleMonitor,
  sampleState,
  T0,
} from '../../testing/storage/storage-samples.ts';
import { AlertPlanner } from './alert-planner.ts';
import type { Decision } from './alert-planner.ts';
import { Routes } from './routes.ts';

const shop = sampleMonitor('shop');
const incident = sampleIncident(shop, 'i-1');
const NO_MORE = { items: [], nextCursor: null };

function planner(isInMaintenance: () => boolean): AlertPlanner {
  const storage = {
    owners: { list: async () => NO_MORE },
    channels: { list: async () => NO_MORE },
  };
  return new AlertPlanner({
    clock: new ManualClock(),
    routes: new Routes(storage, new Map()),
    incidents: { get: async (): Promise<Incident | null> => null, list: async () => NO_MORE },
    outbox: { list: async () => NO_MORE },
    isInMaintenance,
  });
}

function decision(alert: Decision['alert']): Decision {
  return { monitor: shop, at: T0, state: sampleState(), changedFrom: 'up', alert };
}

it('remembers of a decision that it completes nothing before it is said to count', async () => {
  let isInMaintenance = true;
  const alerts = planner(() => isInMaintenance);
  const opened = await alerts.complete(decision({ reason: 'outage_confirmed', incident }));
  isInMaintenance = false;
  expect(alerts.dueAlert(shop)).toBeNull();
  alerts.remember(opened);
  expect(alerts.dueAlert(shop)).toMatchObject({ reason: 'maintenance_over' });
});

it('knows of an outage that it remembers, until that is over, and of no other', async () => {
  const alerts = planner(() => false);
  const ended = {
    reason: 'outage_ended',
    incidentId: incident.id,
    resolvedAt: T0,
    gaps: [],
  } as const;
  const opened = await alerts.complete(decision({ reason: 'outage_confirmed', incident }));
  expect((await alerts.complete(decision(ended))).entry.incident).toBeNull();
  alerts.remember(opened);
  const over = await alerts.complete(decision(ended));
  expect(over.entry.incident).toMatchObject({ id: incident.id, why: 'recovered' });
  alerts.remember(over);
  expect((await alerts.complete(decision(ended))).entry.incident).toBeNull();
});
