import { describe, expect, it } from 'vitest';
import { unfinished } from '../check/outcome.ts';
import { asIncidentId, asMonitorId, asOwnerId } from '../ids.ts';
import type { Change } from '../incident/judgement.ts';
import { pendingState } from '../monitor/monitor-state.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { alertOf } from './plan-alert.ts';
import { MONITOR_FALLBACKS } from '../../testing/sample-fallbacks.ts';

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
