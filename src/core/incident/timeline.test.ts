import { describe, expect, it } from 'vitest';
import { asIncidentId } from '../ids.ts';
import { eventText, INCIDENT_EVENT_KINDS, receiversIn, type IncidentEvent } from './timeline.ts';

const incidentId = asIncidentId('inc_m1_1');
const to = (count: number) =>
  receiversIn(
    Array.from({ length: count }, (_, index) => ({
      channelId: `c${index}`,
      recipient: index === 0 ? 'a@x' : null,
    })),
  );

const EXAMPLES: Readonly<Record<IncidentEvent['kind'], IncidentEvent['data']>> = {
  opened: { reason: 'http_503', failedChecks: 3 },
  reason_changed: { from: 'http_503', to: 'timeout' },
  muted: { stage: 'dependency', by: 'Router', until: null },
  unstable: {},
  notified: { notice: 'opened', ...to(2) },
  escalated: { escalation: 'night', step: 2, ...to(1) },
  reminded: { no: 3, ...to(0) },
  acknowledged: { by: 'Ada' },
  noted: { by: 'Ada', text: 'a database failed over' },
  resolved: { why: 'recovered', isNotified: true },
};

describe('a line of the time line', () => {
  it.each(INCIDENT_EVENT_KINDS)('says why in plain words: %s', (kind) => {
    const text = eventText({ kind, data: EXAMPLES[kind] });
    expect(text).not.toMatch(/undefined|null|\?|\.$/);
  });

  it('names who was notified, and of many the first', () => {
    expect(eventText({ kind: 'notified', data: EXAMPLES.notified })).toBe(
      'the alert went to a@x (c0), c1',
    );
    expect(eventText({ kind: 'reminded', data: { no: 1, ...to(25) } })).toMatch(/c19 and 5 more$/);
    expect(eventText({ kind: 'reminded', data: { no: 1, ...to(0) } })).toMatch(
      /no one: no channel/,
    );
  });

  it.each(['maintenance', 'silence', 'dependency', 'flapping'])('names what mutes: %s', (stage) => {
    expect(eventText({ kind: 'muted', data: { stage, by: 'X' } })).toMatch(
      /^no one is notified: .{20}/,
    );
  });

  it('writes out something of whatever a newer version has stored', () => {
    const event = { incidentId, at: 0, kind: 'muted', data: { stage: 'moon' } } as const;
    expect(eventText(event)).toBe('no one is notified: moon');
  });
});
