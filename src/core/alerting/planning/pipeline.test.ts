import { describe, expect, it } from 'vitest';
import { asIncidentId } from '../../ids.ts';
import type { Incident } from '../../incident/incident.ts';
import { asMonitorId } from '../../ids.ts';
import {
  decideAlert,
  dueAlerts,
  nextAlertAt,
  muteOf,
  type AlertFacts,
  type AlertVerdict,
} from './pipeline.ts';
import type { Alert } from '../plan-alert.ts';
import { CALM_AFTER_MS, type FlappingState } from '../stages/flapping.ts';
import { NO_STAGE_STATES, type StageStates } from '../stages/stage-states.ts';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
const incidentId = asIncidentId('inc_m1_1');
const incident: Incident = {
  id: incidentId,
  monitorId: asMonitorId('m1'),
  startedAt: NOW - 60_000,
  confirmedAt: NOW,
  resolvedAt: null,
  why: null,
  reason: 'http_503',
  message: 'answered 503',
  evidence: {},
};
const router = { name: 'router', status: 'down', since: NOW - 9 } as const;
const CALM: AlertFacts = {
  now: NOW,
  states: NO_STAGE_STATES,
  state: { incidentId },
  incident,
  escalation: null,
  isSeenDown: true,
  maintenance: null,
  silence: null,
  dependency: { ancestors: [], lastSeenAt: NOW, at: NOW },
};
const covered = {
  maintenance: { by: 'deploy', until: NOW + HOUR },
  silence: { by: 's1', until: NOW + HOUR },
  dependency: { ...CALM.dependency, ancestors: [router] },
};
const unstable: FlappingState = {
  kind: 'unstable',
  incidentId,
  since: NOW - HOUR,
  outages: 4,
  downMs: 100_000,
  changedAt: NOW - CALM_AFTER_MS,
};
const followed: Partial<StageStates> = {
  escalation: { incidentId, since: NOW - HOUR, done: 0 },
  reminders: { incidentId, since: NOW - HOUR, sent: 0 },
};
const step = { afterMs: HOUR, ownerIds: [], channelIds: [], scheduleIds: [] };
const rule = { steps: [step], repeat: 0 };

const confirmed: Alert = { reason: 'outage_confirmed', incident };
const ended: Alert = { reason: 'outage_ended', incidentId, resolvedAt: NOW, gaps: [] };

function decide(
  alert: Alert,
  changes: Partial<Omit<AlertFacts, 'states'>> = {},
  states: Partial<StageStates> = {},
): { readonly verdict: AlertVerdict; readonly states: StageStates } {
  return decideAlert(alert, { ...CALM, ...changes, states: { ...NO_STAGE_STATES, ...states } });
}

const muted = (stage: 'silence' | 'flapping'): Partial<StageStates> => ({
  mute: { incidentId, mute: { stage, by: 'x', until: null } },
});

describe('an outage', () => {
  it('that nothing mutes is open, and reminders and escalation begin', () => {
    const { verdict, states } = decide(confirmed);
    expect(verdict).toEqual({ kind: 'open' });
    expect(states).toMatchObject({
      mute: null,
      escalation: { incidentId, since: NOW, done: 0 },
      reminders: { incidentId, since: NOW, sent: 0 },
    });
  });

  it('is muted by the first stage that does, and by none twice', () => {
    const stageOf = (changes: Partial<AlertFacts>): string | undefined =>
      muteOf({ ...CALM, ...changes })?.stage;
    expect(stageOf(covered)).toBe('maintenance');
    expect(stageOf({ ...covered, maintenance: null })).toBe('silence');
    expect(stageOf({ dependency: covered.dependency })).toBe('dependency');
    const { verdict, states } = decide(confirmed, covered);
    expect(verdict).toMatchObject({ kind: 'mute', mute: { stage: 'maintenance', by: 'deploy' } });
    expect(states).toMatchObject({ mute: { incidentId }, escalation: null, reminders: null });
  });

  it('soon after a pair makes its monitor unstable, unless it is muted anyway', () => {
    const flapping: FlappingState = { kind: 'paired', endedAt: NOW - 1 };
    const first = decide(confirmed, {}, { flapping });
    expect(first.verdict).toEqual({ kind: 'unstable' });
    expect(first.states).toMatchObject({
      mute: { mute: { stage: 'flapping' } },
      flapping: { kind: 'unstable', outages: 1 },
      reminders: null,
    });
    const quiet = decide(confirmed, covered, { flapping });
    expect(quiet.states.flapping).toEqual(flapping);
  });

  it('of an unstable monitor is counted once, whatever mutes it', () => {
    const own = decide(confirmed, {}, { flapping: unstable });
    expect(own.verdict).toMatchObject({ kind: 'mute', mute: { stage: 'flapping' } });
    expect(own.states.flapping).toMatchObject({ outages: 5 });
    const silenced = decide(confirmed, covered, { flapping: unstable });
    expect(silenced.states.flapping).toMatchObject({ outages: 5 });
    const due = decide({ reason: 'mute_over', incidentId }, {}, silenced.states);
    expect(due.states.flapping).toMatchObject({ outages: 5 });
  });
});

describe('the end of a mute', () => {
  const over: Alert = { reason: 'mute_over', incidentId };

  it.each([
    ['notifies people', {}, muted('silence'), { kind: 'open' }],
    ['waits for a fresh judgement', { isSeenDown: false }, muted('silence'), { why: 'unseen' }],
    ['is nothing once people know', {}, {}, { why: 'known' }],
    [
      'is nothing when the outage is over',
      { state: { incidentId: null } },
      muted('silence'),
      { why: 'over' },
    ],
    [
      'finds another mute',
      { maintenance: covered.maintenance },
      muted('silence'),
      { kind: 'mute' },
    ],
  ] as const)('%s', (_, changes, states, verdict) => {
    expect(decide(over, changes, states).verdict).toMatchObject(verdict);
  });
});

describe('the end of an outage', () => {
  it('goes to those who know, makes a pair, and ends what follows an alert', () => {
    const { verdict, states } = decide(ended, {}, followed);
    expect(verdict).toEqual({ kind: 'end', isNotified: true });
    expect(states).toEqual({ ...NO_STAGE_STATES, flapping: { kind: 'paired', endedAt: NOW } });
  });

  it('of which no one knew goes to no one', () => {
    const { verdict, states } = decide(ended, covered, muted('silence'));
    expect(verdict).toEqual({ kind: 'end', isNotified: false });
    expect(states).toEqual(NO_STAGE_STATES);
  });

  it('passes no mute', () => {
    expect(decide(ended, covered).verdict).toEqual({ kind: 'end', isNotified: true });
  });
});

describe('calm after unrest', () => {
  const over: Alert = { reason: 'unstable_over' };
  const up = { state: { incidentId: null } };

  it('is summed up; a monitor that is down has an outage like any other from then on', () => {
    const calm = decide(over, up, { flapping: unstable });
    expect(calm.verdict).toEqual({ kind: 'calm', unrest: unstable, isDown: false });
    expect(calm.states).toEqual(NO_STAGE_STATES);
    const down = decide(over, {}, { flapping: unstable, ...muted('flapping') });
    expect(down.verdict).toMatchObject({ kind: 'calm', isDown: true });
    expect(down.states).toMatchObject({ mute: null, flapping: null, reminders: { sent: 0 } });
  });

  it.each([
    ['too soon', { now: NOW - 1 }, unstable, 'not_due'],
    ['never unstable', {}, null, 'not_due'],
    ['down and muted', covered, unstable, 'muted'],
    ['down and not seen', { isSeenDown: false }, unstable, 'unseen'],
  ] as const)('is none when it is %s', (_, changes, flapping, why) => {
    expect(decide(over, changes, { flapping }).verdict).toEqual({ kind: 'nothing', why });
  });
});

describe('what follows an alert', () => {
  const reminder: Alert = { reason: 'reminder_due', incidentId };
  const escalation: Alert = { reason: 'escalation_due', incidentId };

  it('comes when it is time, and counts on', () => {
    const reminded = decide(reminder, {}, followed);
    expect(reminded.verdict).toEqual({ kind: 'remind', reminder: { no: 1, isLast: false } });
    expect(reminded.states.reminders).toMatchObject({ sent: 1 });
    expect(decide(reminder, {}, reminded.states).verdict).toMatchObject({ why: 'not_due' });
    const escalated = decide(escalation, { escalation: rule }, followed);
    expect(escalated.verdict).toEqual({ kind: 'escalate', steps: [{ round: 0, step: 0 }] });
    expect(decide(escalation, { escalation: rule }, escalated.states).verdict).toMatchObject({
      why: 'not_due',
    });
  });

  it.each([
    ['the outage is over', { state: { incidentId: null } }, 'over'],
    ['it is another outage', { state: { incidentId: asIncidentId('other') } }, 'over'],
    [
      'a person has taken it up',
      { incident: { ...incident, acknowledged: { by: 'a', at: 1 } } },
      'acknowledged',
    ],
    ['it is muted', covered, 'muted'],
    ['it is not known to go on', { isSeenDown: false }, 'unseen'],
  ] as const)('does not come when %s', (_, changes, why) => {
    for (const alert of [reminder, escalation]) {
      const { verdict } = decide(alert, { escalation: rule, ...changes }, followed);
      expect(verdict).toEqual({ kind: 'nothing', why });
    }
  });

  it('does not come of a rule that is gone', () => {
    expect(decide(escalation, {}, followed).verdict).toEqual({ kind: 'nothing', why: 'not_due' });
  });
});

describe('an acknowledgement', () => {
  const taken: Alert = { reason: 'acknowledged', incidentId, by: 'Ada', at: NOW };

  it('ends reminders and escalation, once', () => {
    const { verdict, states } = decide(taken, {}, followed);
    expect(verdict).toEqual({ kind: 'acknowledge' });
    expect(states).toEqual(NO_STAGE_STATES);
    const again = { incident: { ...incident, acknowledged: { by: 'Bob', at: 1 } } };
    expect(decide(taken, again).verdict).toEqual({ kind: 'nothing', why: 'acknowledged' });
    expect(decide(taken, { state: { incidentId: null } }).verdict).toMatchObject({ why: 'over' });
  });

  it('made before people were notified keeps what follows from beginning', () => {
    const acknowledged = { incident: { ...incident, acknowledged: { by: 'Ada', at: 1 } } };
    const { verdict, states } = decide(
      { reason: 'mute_over', incidentId },
      acknowledged,
      muted('silence'),
    );
    expect(verdict).toEqual({ kind: 'open' });
    expect(states).toEqual(NO_STAGE_STATES);
  });
});

describe('stretches that are no outage', () => {
  it.each(['not_judged', 'slow'] as const)('begin unless they are muted: %s', (reason) => {
    expect(decide({ reason, incident }).verdict).toEqual({ kind: 'begin' });
    expect(decide({ reason, incident }, covered).verdict).toMatchObject({ why: 'muted' });
  });

  it('of a slow site are remembered while they are muted, beside what mutes an outage', () => {
    const slow: Alert = { reason: 'slow', incident };
    const kept = decide(slow, covered, muted('silence'));
    expect(kept.states).toMatchObject({
      mute: { mute: { stage: 'silence' } },
      slow: { incidentId, mute: { stage: 'maintenance', by: 'deploy' } },
    });
    expect(decide(ended, {}, kept.states).states.slow).toEqual(kept.states.slow);
    expect(decide(slow, {}, kept.states)).toMatchObject({
      verdict: { kind: 'begin' },
      states: { slow: null },
    });
    const over: Alert = { reason: 'slow_over', incident, resolvedAt: NOW };
    expect(decide(over, covered, kept.states).states.slow).toBeNull();
  });

  it.each(['judged_again', 'slow_over'] as const)('end through every mute: %s', (reason) => {
    expect(decide({ reason, incident, resolvedAt: NOW }, covered).verdict.kind).toBe('finish');
  });
});

describe('what is due by itself', () => {
  const due = (changes: Partial<AlertFacts>, states: Partial<StageStates>) =>
    dueAlerts({ ...CALM, ...changes, states: { ...NO_STAGE_STATES, ...states } }).map(
      ({ reason }) => reason,
    );

  it('is what the stages remember', () => {
    expect(due({}, {})).toEqual([]);
    expect(due({ escalation: rule }, followed)).toEqual(['escalation_due', 'reminder_due']);
    expect(due({ state: { incidentId: null } }, { flapping: unstable })).toEqual(['unstable_over']);
    expect(due({}, muted('silence'))).toEqual(['mute_over']);
    expect(due({}, muted('flapping'))).toEqual([]);
    const same = { incidentId, mute: { stage: 'silence', by: 's1', until: 5 } } as const;
    expect(due({ silence: covered.silence }, { mute: same })).toEqual([]);
    expect(due({ maintenance: covered.maintenance }, { mute: same })).toEqual(['mute_over']);
  });

  it('is kept back while it is muted, or not known to go on', () => {
    const all = { ...followed, flapping: unstable };
    expect(due({ escalation: rule, ...covered }, all)).toEqual([]);
    expect(due({ escalation: rule, isSeenDown: false }, { ...all, ...muted('silence') })).toEqual(
      [],
    );
    expect(due({ ...covered, state: { incidentId: null } }, all)).toEqual(['unstable_over']);
  });

  it('has a time, and mutes are asked about again and again', () => {
    const at = (states: Partial<StageStates>) =>
      nextAlertAt(
        { states: { ...NO_STAGE_STATES, ...states }, escalation: rule },
        { now: NOW, overdueMs: 7 },
      );
    expect(at({})).toBeNull();
    expect(at(followed)).toBe(NOW + 7);
    expect(at({ flapping: { ...unstable, changedAt: NOW } })).toBe(NOW + CALM_AFTER_MS);
    expect(at(muted('silence'))).toBeLessThanOrEqual(NOW + 5_000);
    expect(at(muted('flapping'))).toBeNull();
  });
});
