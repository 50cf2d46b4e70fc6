import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { NO_STAGE_STATES } from '../../core/alerting/stages/stage-states.ts';
import type { Cover } from '../../core/alerting/stages/mute.ts';
import type { Incident } from '../../core/incident/incident.ts';
import {
  sampleIncident,
  sampleMonitor,
  sampleState,
  T0,
} from '../../testing/storage/storage-samples.ts';
import { Routes } from '../alerting/routes.ts';
import { MonitorTable } from '../monitor-table.ts';
import { AlertPlanner } from './alert-planner.ts';
import type { Decision } from './alert-planner.ts';
import { Dependencies } from './dependencies.ts';
import { Situation, type Plans } from './situation.ts';
import { steadyTime } from './steady-time.ts';

const shop = sampleMonitor('shop');
const incident = sampleIncident(shop, 'i-1');
const down = sampleState({ status: 'down', incidentId: incident.id });
const NO_MORE = { items: [], nextCursor: null };

function planner(maintenanceOf: () => Cover | null): AlertPlanner {
  const clock = new ManualClock();
  const storage = {
    owners: { list: async () => NO_MORE },
    channels: { list: async () => NO_MORE },
    escalations: { list: async () => NO_MORE },
    schedules: { list: async () => NO_MORE },
  };
  const plans: Plans = {
    maintenanceOf,
    silenceOf: () => null,
    escalationOf: () => null,
    onCall: () => null,
  };
  return new AlertPlanner({
    clock,
    steady: steadyTime(clock),
    routes: new Routes(storage, new Map()),
    situation: new Situation(clock, plans, new Dependencies(clock, new MonitorTable())),
    incidents: { get: async (): Promise<Incident | null> => null },
    outbox: { list: async () => NO_MORE },
    alertStates: { list: async () => NO_MORE },
  });
}

function decision(alert: Decision['alert'], state = down): Decision {
  return { monitor: shop, at: T0, state, changedFrom: 'up', alert };
}

it('remembers of a decision that it completes nothing before it is said to count', async () => {
  let window: Cover | null = { by: 'deploy', until: T0 };
  const alerts = planner(() => window);
  const opened = await alerts.complete(decision({ reason: 'outage_confirmed', incident }));
  expect(opened.entry).toMatchObject({
    notifications: [],
    stages: { mute: { incidentId: incident.id, mute: { stage: 'maintenance', by: 'deploy' } } },
  });
  window = null;
  const watched = { monitor: shop, state: down };
  expect(alerts.dueAlerts(watched)).toEqual([]);
  alerts.remember(opened);
  expect(alerts.dueAlerts(watched)).toEqual([{ reason: 'mute_over', incidentId: incident.id }]);
  const due = await alerts.complete(decision({ reason: 'mute_over', incidentId: incident.id }));
  expect(due.entry.stages).toMatchObject({ mute: null, reminders: { sent: 0 } });
  alerts.remember(due);
  const again = await alerts.complete(decision({ reason: 'mute_over', incidentId: incident.id }));
  expect(again.entry).toMatchObject({ notifications: [], stages: {}, events: [] });
});

it('knows of an outage that it remembers, until that is over, and of no other', async () => {
  const alerts = planner(() => null);
  const ended = {
    reason: 'outage_ended',
    incidentId: incident.id,
    resolvedAt: T0,
    gaps: [],
  } as const;
  const up = sampleState({ status: 'up' });
  const opened = await alerts.complete(decision({ reason: 'outage_confirmed', incident }));
  expect((await alerts.complete(decision(ended, up))).entry.incident).toBeNull();
  alerts.remember(opened);
  const over = await alerts.complete(decision(ended, up));
  expect(over.entry.incident).toMatchObject({ id: incident.id, why: 'recovered' });
  alerts.remember(over);
  expect((await alerts.complete(decision(ended, up))).entry.incident).toBeNull();
  alerts.forget(shop.id, incident.id);
  expect(alerts.dueAlerts({ monitor: shop, state: up })).toEqual([]);
});

it('goes back to what is stored when a decision was never written', async () => {
  const alerts = planner(() => null);
  alerts.remember(await alerts.complete(decision({ reason: 'outage_confirmed', incident })));
  expect(alerts.nextAlertAt(shop, 0)).not.toBeNull();
  alerts.takeStored(shop.id, NO_STAGE_STATES);
  expect(alerts.nextAlertAt(shop, 0)).toBeNull();
});
