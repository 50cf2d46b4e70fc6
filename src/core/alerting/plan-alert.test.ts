import { describe, expect, it } from 'vitest';
import { unfinished } from '../check/outcome.ts';
import { asChannelId, asIncidentId, asMonitorId, asOwnerId } from '../ids.ts';
import type { Incident } from '../incident/incident.ts';
import type { Change } from '../incident/judgement.ts';
import { pendingState } from '../monitor/monitor-state.ts';
import type { Monitor } from '../monitor/monitor.ts';
import {
  alertOf,
  deferredAlert,
  isUnnotified,
  planBeginning,
  withNotice,
  withoutNotice,
} from './plan-alert.ts';
import { CHANNEL_FALLBACKS, MONITOR_FALLBACKS } from '../../testing/sample-fallbacks.ts';

const ops = asOwnerId('ops');
const incidentId = asIncidentId('inc_m1_1');

const monitor: Monitor = {
  ...MONITOR_FALLBACKS,
  id: asMonitorId('m1'),
  kind: 'http',
  name: 'Shop',
  target: 'https://shop.example/',
  options: {},
  ownerIds: [ops],
  tags: [],
  isPaused: false,
  createdAt: 1,
  updatedAt: 1,
};

const incident: Incident = {
  id: incidentId,
  monitorId: monitor.id,
  startedAt: 10,
  confirmedAt: 20,
  resolvedAt: null,
  why: null,
  reason: 'http_503',
  message: 'answered 503',
  evidence: { statusCode: 503 },
};

describe('a judgement', () => {
  const judged = (change: Change, known: { readonly incidentId: typeof incidentId | null }) => ({
    monitor,
    before: { ...pendingState(0), ...known },
    judgement: { state: { ...pendingState(0), ...known, step: 2 }, change, why: 'late' } as const,
    result: { ...unfinished('answered 503', 40), reason: 'http_503' } as const,
  });

  it.each([
    ['opened', 'outage_confirmed'],
    ['resolved', 'outage_ended'],
    ['status', undefined],
    ['step', undefined],
    ['detail', undefined],
    ['none', undefined],
  ] as const)('that means %s for the incident is the alert %s', (change, reason) => {
    expect(alertOf(judged(change, { incidentId }))?.reason).toBe(reason);
    expect(alertOf(judged(change, { incidentId: null }))).toBeNull();
  });

  it('that confirms an outage says how many checks failed', () => {
    expect(alertOf(judged('opened', { incidentId }))).toMatchObject({
      incident: { id: incidentId, evidence: { failedChecks: 3 } },
    });
  });
});

describe('a maintenance window', () => {
  it('defers an alert until it is over', () => {
    const unnotified = withoutNotice(incident);
    expect(deferredAlert(unnotified, true)).toBeNull();
    expect(deferredAlert(unnotified, false)).toEqual({
      reason: 'maintenance_over',
      incident: unnotified,
    });
  });

  it('leaves its mark in the stored evidence, and takes it with it', () => {
    const unnotified = withoutNotice(incident);
    expect(unnotified.evidence).toEqual({ statusCode: 503, quiet: true });
    expect([isUnnotified(unnotified), isUnnotified(incident)]).toEqual([true, false]);
    expect(withNotice(unnotified)).toEqual(incident);
  });
});

it('notifies the enabled channels of the owner, and nobody else', () => {
  const channel = (id: string, ownerId: typeof ops | null, isEnabled = true) =>
    [
      asChannelId(id),
      {
        ...CHANNEL_FALLBACKS,
        id: asChannelId(id),
        kind: 'webhook',
        ownerId,
        options: {},
        isEnabled,
      },
    ] as const;
  const directory = {
    owners: new Map(),
    channels: new Map([channel('a', ops), channel('off', ops, false), channel('other', null)]),
  };
  const context = { monitor, directory, at: 99 };
  const { routes, notifications } = planBeginning({ kind: 'opened', incident }, context);
  expect(routes.map(({ channelId }) => channelId)).toEqual(['a']);
  expect(notifications).toMatchObject([
    { channelId: 'a', createdAt: 99, incidentId, notice: { kind: 'opened' } },
  ]);
});
