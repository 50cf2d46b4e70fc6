import { beforeEach, describe, expect, it, test } from 'vitest';
import { createFakeFleetSource } from '../../../test/support/api/fake-fleet-source.ts';
import { createFakeWatch, upCheck, type FakeWatch } from '../../../test/support/api/fake-watch.ts';
import {
  asIncidentId,
  asNotificationId,
  asProjectId,
  type MonitorId,
  type ProjectId,
} from '../../core/ids.ts';
import type { LiveEvent } from '../../core/ports/watch.ts';
import { sampleIncident, sampleMonitor } from '../../testing/storage/storage-samples.ts';
import { eventsOfProjects, type ProjectEvents } from './project-watch.ts';

const OWN = asProjectId('own');
const OTHER = asProjectId('other');
const monitors = {
  own: sampleMonitor('own', { projectId: OWN }),
  other: sampleMonitor('other', { projectId: OTHER }),
  // An id that nothing is known of belongs to no project.
  none: sampleMonitor('none', { projectId: OTHER }),
};
type Whose = keyof typeof monitors;

const projectOf: Readonly<Record<Whose, ProjectId | null>> = { own: OWN, other: OTHER, none: null };
const idOf = (whose: Whose): MonitorId => monitors[whose].id;

/** An event of every kind about something of a project. The compiler asks for one of each. */
const SAMPLES: {
  readonly [Kind in LiveEvent['kind']]: (
    whose: Whose,
  ) => Extract<LiveEvent, { readonly kind: Kind }>;
} = {
  check: (whose) => ({
    kind: 'check',
    check: upCheck(idOf(whose), 1),
    status: 'up',
    notes: [],
    evidence: {},
    latenessMs: 0,
    isSlow: false,
  }),
  status: (whose) => ({
    kind: 'status',
    monitorId: idOf(whose),
    from: 'up',
    to: 'down',
    at: 1,
    reason: null,
  }),
  incident: (whose) => ({
    kind: 'incident',
    incident: sampleIncident(monitors[whose], asIncidentId('i')),
  }),
  alarm: () => ({
    kind: 'alarm',
    alarm: { id: asIncidentId('a'), cause: 'network', startedAt: 1, endedAt: null },
  }),
  monitor: (whose) => ({ kind: 'monitor', change: 'updated', monitorId: idOf(whose) }),
  notification: (whose) => {
    const projectId = projectOf[whose];
    return {
      kind: 'notification',
      notificationId: asNotificationId('n'),
      state: 'delivered',
      detail: '',
      ...(projectId !== null && { projectId }),
    };
  },
};
const kinds = Object.keys(SAMPLES) as LiveEvent['kind'][];

let watch: FakeWatch;
let source: ReturnType<typeof createFakeFleetSource>;
let events: ProjectEvents;
let heard: LiveEvent[];
beforeEach(() => {
  watch = createFakeWatch(() => 0);
  source = createFakeFleetSource();
  source.put(monitors.own);
  source.put(monitors.other);
  events = eventsOfProjects({ source, watch }, new Set([OWN]));
  heard = [];
  events.subscribe((event) => heard.push(event));
});

/** Who hears of which: alarms are about the service itself, and everybody's. */
const isHeard = (kind: LiveEvent['kind'], whose: Whose): boolean =>
  kind === 'alarm' || whose === 'own';

describe.each(kinds)('an event of the kind %s', (kind) => {
  it.each(['own', 'other', 'none'] as const)('about what belongs to the project: %s', (whose) => {
    const event = SAMPLES[kind](whose);
    watch.emit(event);
    expect(heard).toEqual(isHeard(kind, whose) ? [event] : []);
  });
});

test('an event of a kind that nobody has decided about is dropped', () => {
  for (const kind of ['restored', 'toString', '__proto__']) {
    watch.emit({ kind, monitorId: idOf('own'), projectId: OWN } as unknown as LiveEvent);
  }
  expect(heard).toEqual([]);
});

test('a monitor that goes to another project is removed, once', () => {
  source.put({ ...monitors.own, projectId: OTHER });
  watch.emit(SAMPLES.monitor('own'));
  watch.emit(SAMPLES.monitor('own'));
  expect(heard).toEqual([{ kind: 'monitor', change: 'removed', monitorId: idOf('own') }]);
});

test('a monitor that comes from another project is there from then on', () => {
  watch.emit(SAMPLES.status('other'));
  source.put({ ...monitors.other, projectId: OWN });
  watch.emit(SAMPLES.monitor('other'));
  watch.emit(SAMPLES.status('other'));
  expect(heard.map(({ kind }) => kind)).toEqual(['monitor', 'status']);
});

test('nothing is heard after the end', () => {
  events.stop();
  watch.emit(SAMPLES.status('own'));
  expect([heard, watch.listenerCount()]).toEqual([[], 0]);
});
