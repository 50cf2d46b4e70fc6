import { describe, expect, it } from 'vitest';
import { downDuring, EngineStage } from '../../../test/support/engine/engine-stage.ts';
import {
  asChannelId,
  asIncidentId,
  asOwnerId,
  type EscalationId,
  type IncidentId,
  type ScheduleId,
} from '../../core/ids.ts';
import type { NoticeKind } from '../../core/alerting/notification.ts';
import type { Escalation } from '../../core/people/escalation.ts';
import { silenceEntity, type Silence } from '../../core/people/silence.ts';
import { CHANNEL_FALLBACKS } from '../../testing/sample-fallbacks.ts';
import { DEFAULT_PROJECT } from '../../core/projects/project-field.ts';

const MINUTE_MS = 60_000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const ALWAYS_DOWN = downDuring([0, 1e9]);
const boss = asOwnerId('boss');
const duty = asOwnerId('duty');
const NIGHT = 'night' as EscalationId;
const WEEKLY = 'weekly' as ScheduleId;

/** What arrived: the minute, the kind and the channel. */
function arrived(stage: EngineStage): readonly (readonly [number, NoticeKind, string])[] {
  return stage.notifier.tries.map(({ at, delivery: { notice, id } }) => [
    Math.floor((at - stage.startedAt) / 60_000),
    notice.kind,
    id.split('_').at(-1) ?? '',
  ]);
}

function openIncident(stage: EngineStage): IncidentId {
  const [incident] = stage.storage.direct.incidents.list({
    isOpen: true,
    limit: 1,
    cursor: null,
  }).items;
  return incident?.id ?? asIncidentId('none');
}

function eventsOf(stage: EngineStage, id: IncidentId): readonly string[] {
  return stage.storage.direct.incidents.events(id).map(({ kind }) => kind);
}

function escalate(
  stage: EngineStage,
  steps: readonly Partial<Escalation['steps'][number]>[],
  repeat = 0,
): void {
  const nobody = { afterMs: 0, ownerIds: [], channelIds: [], scheduleIds: [] };
  const escalation = { id: NIGHT, projectId: DEFAULT_PROJECT, name: 'Night', repeat };
  stage.channel('boss', { ownerId: boss });
  stage.channel('duty', { ownerId: duty });
  stage.storage.direct.schedules.put({
    id: WEEKLY,
    projectId: DEFAULT_PROJECT,
    name: 'Weekly',
    timezone: 'UTC',
    memberIds: [duty],
    handover: { day: 'mon', at: 540 },
    starts: '2024-01-01',
    overrides: [],
  });
  stage.storage.direct.escalations.put({
    ...escalation,
    steps: steps.map((step) => ({ ...nobody, ...step })),
  });
}

async function killAt(stage: EngineStage, second: number): Promise<void> {
  await stage.until(second);
  stage.kill();
  await stage.start();
}

describe('an outage that lasts', () => {
  it('sends one reminder after a long absence, and none before the outage is seen to go on', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 30 * HOUR]));
    stage.site('mended', downDuring([0, 20 * HOUR]));
    await stage.start();
    await stage.until(120);
    stage.kill();
    await stage.until(28 * HOUR);
    await stage.start();
    await stage.until(28 * HOUR + 300);
    const later = stage.told.filter(([second]) => second > HOUR);
    expect(later.map(([, kind, id]) => `${kind} ${id}`).toSorted()).toEqual([
      'reminder shop',
      'resolved mended',
    ]);
  });
});

describe('an escalation', () => {
  it('notifies later steps until the outage is over, and its end goes to all of them, once', async () => {
    const stage = new EngineStage();
    escalate(
      stage,
      [
        { channelIds: [asChannelId('duty')] },
        { afterMs: 5 * MINUTE_MS, ownerIds: [boss] },
        { afterMs: 10 * MINUTE_MS, scheduleIds: [WEEKLY], channelIds: [asChannelId('boss')] },
      ],
      1,
    );
    stage.site('shop', downDuring([0, 17 * MINUTE]), { escalationId: NIGHT });
    await stage.start();
    await killAt(stage, 7 * MINUTE);
    const nextSteps = stage.notifier.tries.map(({ delivery: { notice } }) => [
      notice.kind,
      notice.evidence['nextStep'],
    ]);
    expect(nextSteps).toContainEqual(['opened', { afterMs: 5 * MINUTE_MS, to: 'boss' }]);
    expect(nextSteps).toContainEqual([
      'escalated',
      { afterMs: 5 * MINUTE_MS, to: expect.stringContaining('duty') as string },
    ]);
    await stage.until(30 * MINUTE);
    expect(arrived(stage).slice(0, 6)).toEqual([
      [0, 'opened', 'hook'],
      [0, 'opened', 'duty'],
      [5, 'escalated', 'boss'],
      [10, 'escalated', 'duty'],
      [10, 'escalated', 'boss'],
      [10, 'escalated', 'duty'],
    ]);
    const ends = arrived(stage).filter(([, kind]) => kind === 'resolved');
    expect(ends.map(([, , channel]) => channel).toSorted()).toEqual(['boss', 'duty', 'hook']);
    const ids = stage.notifier.tries.map(({ delivery }) => delivery.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('that is still to come is named in reminders, with the time that is left', async () => {
    const stage = new EngineStage();
    escalate(stage, [
      { channelIds: [asChannelId('duty')] },
      { afterMs: 90 * MINUTE_MS, ownerIds: [boss] },
    ]);
    stage.site('shop', ALWAYS_DOWN, { escalationId: NIGHT });
    await stage.start();
    await killAt(stage, 50 * MINUTE);
    await stage.until(5 * HOUR);
    const steps = stage.notifier.tries
      .map(({ delivery: { notice } }) => notice)
      .filter(({ kind }) => kind === 'reminder')
      .map(({ evidence }) => [evidence['reminder'], evidence['nextStep']]);
    const left = { to: 'boss', afterMs: expect.closeTo(30 * MINUTE_MS, -5) as number };
    // One for each channel; after the last step there is none.
    expect(steps).toEqual([
      [1, left],
      [1, left],
      [2, undefined],
      [2, undefined],
      [2, undefined],
    ]);
  });

  it('of an owner counts for their monitors, and ends when a person takes the incident up', async () => {
    const stage = new EngineStage();
    escalate(stage, [
      { afterMs: 5 * MINUTE_MS, ownerIds: [boss] },
      { afterMs: 20 * MINUTE_MS, ownerIds: [boss] },
    ]);
    const known = stage.storage.direct.owners.get(duty);
    if (known !== null) stage.storage.direct.owners.put({ ...known, escalationId: NIGHT });
    stage.site('shop', ALWAYS_DOWN, { ownerIds: [duty] });
    await stage.start();
    const owner = stage.storage.direct.owners.get(duty);
    if (owner !== null) stage.storage.direct.owners.put({ ...owner, escalationId: NIGHT });
    stage.engine.refreshRoutes();
    await stage.until(7 * MINUTE);
    const id = openIncident(stage);
    const by = { by: 'boss', at: stage.clock.now() };
    await stage.awaits(stage.engine.acknowledge(id, by));
    await stage.awaits(stage.engine.acknowledge(id, { ...by, by: 'late' }));
    await killAt(stage, 8 * MINUTE);
    await stage.until(5 * HOUR);
    expect(arrived(stage)).toEqual([
      [0, 'opened', 'duty'],
      [5, 'escalated', 'boss'],
      [7, 'acknowledged', 'duty'],
    ]);
    expect(stage.storage.direct.incidents.get(id)?.acknowledged).toEqual(by);
    expect(eventsOf(stage, id)).toEqual([
      'opened',
      'notified',
      'escalated',
      'acknowledged',
      'notified',
    ]);
  });

  it('cannot be acknowledged once it is over', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 100]));
    await stage.start();
    await stage.until(60);
    const id = openIncident(stage);
    await stage.until(300);
    const late = stage.engine.acknowledge(id, { by: 'Ada', at: stage.clock.now() });
    await expect(stage.awaits(late)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a mute', () => {
  const silence = (stage: EngineStage, until: string): Silence => {
    const from = `${new Date(stage.startedAt).toISOString().slice(0, 19)}Z`;
    const form = { id: 's1', all: true, from, for: until, comment: 'deploy' };
    const reading = silenceEntity.read(form, { path: '' });
    if (reading.kind === 'invalid') throw new Error(JSON.stringify(reading.problems));
    return reading.item;
  };

  it('by a silence is open, named in the time line, and due within seconds of its end', async () => {
    const stage = new EngineStage();
    stage.site('shop', ALWAYS_DOWN, { intervalMs: 600_000 });
    stage.storage.direct.silences.put(silence(stage, '5m'));
    await stage.start();
    await killAt(stage, 200);
    expect(stage.told).toEqual([]);
    const id = openIncident(stage);
    expect(eventsOf(stage, id)).toEqual(['opened', 'muted']);
    await stage.until(400);
    expect(stage.told).toHaveLength(1);
    expect(stage.told[0]?.[0]).toBeLessThanOrEqual(310);
    expect(eventsOf(stage, id)).toEqual(['opened', 'muted', 'notified']);
  });

  it('that outlasts an outage is why no one is notified of its end', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 100]));
    stage.storage.direct.silences.put(silence(stage, '24h'));
    await stage.start();
    await stage.until(90);
    const id = openIncident(stage);
    await stage.until(300);
    expect(stage.storage.direct.incidents.events(id).at(-1)).toMatchObject({
      kind: 'resolved',
      data: { isNotified: false, reasons: [{ why: 'muted', stage: 'silence', by: 'deploy' }] },
    });
  });

  it('that is taken out by people is over within seconds', async () => {
    const stage = new EngineStage();
    stage.site('shop', ALWAYS_DOWN, { intervalMs: 600_000 });
    stage.storage.direct.silences.put(silence(stage, '24h'));
    await stage.start();
    await stage.until(400);
    stage.storage.direct.silences.remove('s1');
    stage.engine.refreshRoutes();
    await stage.until(410);
    expect(stage.told).toMatchObject([[expect.closeTo(405, -1), 'opened', 'shop']]);
  });

  it('of an outage that ends in it leaves nothing to be said', async () => {
    const stage = new EngineStage();
    stage.site('shop', downDuring([0, 100]));
    stage.storage.direct.silences.put(silence(stage, '24h'));
    await stage.start();
    await stage.until(90);
    const id = openIncident(stage);
    await stage.until(2 * HOUR);
    expect(stage.told).toEqual([]);
    expect(eventsOf(stage, id)).toEqual(['opened', 'muted', 'resolved']);
    expect(stage.storage.direct.alertStates.list({ limit: 9, cursor: null }).items).toEqual([]);
  });
});

describe('a monitor that depends on another', () => {
  const dependent = { dependsOn: ['router'] };

  it('is muted while that is down, which counts it; when that is up again it is asked about anew', async () => {
    const stage = new EngineStage();
    stage.site('router', downDuring([0, 300]), { recoverAfterMs: [] });
    stage.site('switch', downDuring([0, 300]), dependent);
    stage.site('shop', ALWAYS_DOWN, { dependsOn: ['switch'] });
    await stage.start();
    await stage.until(900);
    const told = stage.told.map(([, kind, id]) => [kind, id]);
    expect(told).toEqual([
      ['opened', 'router'],
      ['resolved', 'router'],
      ['opened', 'shop'],
    ]);
    const [opened] = stage.notifier.tries;
    expect(opened?.delivery.notice.evidence['affected']).toBe(2);
    const shop = stage.told.find(([, , id]) => id === 'shop')?.[0] ?? 0;
    const routerUp = stage.told.find(([, kind]) => kind === 'resolved')?.[0] ?? 0;
    expect(shop).toBeGreaterThan(routerUp);
  });

  it('is muted by none that is gone, by none in a circle, and by one that is only suspected not for ever', async () => {
    const stage = new EngineStage();
    stage.site('router', downDuring([0, 15]), dependent);
    stage.site('a', ALWAYS_DOWN, { dependsOn: ['b', 'nowhere'] });
    stage.site('b', ALWAYS_DOWN, { dependsOn: ['a'] });
    stage.site('shop', ALWAYS_DOWN, dependent);
    await stage.start();
    await stage.until(300);
    expect(stage.told.map(([, kind, id]) => `${kind} ${id}`).toSorted()).toEqual([
      'opened a',
      'opened b',
      'opened shop',
    ]);
  });

  it('has that checked as soon as it fails itself, however seldom that is checked', async () => {
    const stage = new EngineStage();
    const router = stage.site('router', downDuring([600, 3_000]), { intervalMs: 86_400_000 });
    stage.site('shop', downDuring([600, 3_000]), { ...dependent, intervalMs: 20_000 });
    stage.site('blog', downDuring([600, 3_000]), { ...dependent, intervalMs: 20_000 });
    await stage.start();
    await stage.until(720);
    expect(stage.told.map(([, kind, id]) => `${kind} ${id}`)).toEqual(['opened router']);
    expect(stage.notifier.tries[0]?.delivery.notice.evidence['affected']).toBe(2);
    const checks = stage.probesOf(router.id).filter((second) => second > 600 && second < 720);
    expect(checks.length).toBeLessThanOrEqual(4);
  });

  it('is due when what it depends on is removed', async () => {
    const stage = new EngineStage();
    const router = stage.site('router', ALWAYS_DOWN);
    stage.site('shop', ALWAYS_DOWN, dependent);
    await stage.start();
    await stage.until(200);
    expect(stage.told.map(([, , id]) => id)).toEqual(['router']);
    stage.storage.direct.monitors.remove(router.id, stage.clock.now());
    stage.engine.remove(router.id);
    await stage.until(220);
    const later = stage.told.slice(1).map(([, kind, id]) => `${kind} ${id}`);
    expect(later.toSorted()).toEqual(['opened shop', 'resolved router']);
  });
});

it('keeps a change of the reason in the time line, and sends nothing of it', async () => {
  const stage = new EngineStage();
  const timeout = { outcome: 'down', reason: 'timeout', message: 'no answer' } as const;
  stage.site('shop', (second) => (second < 100 ? ALWAYS_DOWN(second) : timeout));
  await stage.start();
  await stage.until(400);
  expect(stage.told).toHaveLength(1);
  expect(eventsOf(stage, openIncident(stage))).toEqual(['opened', 'notified', 'reason_changed']);
});

it('sends an end over channels that are for ends alone, and nothing else', async () => {
  const stage = new EngineStage();
  const fields = { ...CHANNEL_FALLBACKS, kind: 'recording', ownerId: null, options: {} };
  const both = { ...fields, isEnabled: true };
  stage.storage.direct.channels.put({ ...both, id: asChannelId('ups'), sends: 'up' });
  stage.storage.direct.channels.put({ ...both, id: asChannelId('downs'), sends: 'down' });
  stage.site('shop', downDuring([0, 100]));
  await stage.start();
  await stage.until(400);
  const kinds = arrived(stage).map(([, kind, channel]) => `${kind} ${channel}`);
  expect(kinds.toSorted()).toEqual([
    'opened downs',
    'opened hook',
    'resolved hook',
    'resolved ups',
  ]);
});
