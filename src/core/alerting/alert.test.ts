import { describe, expect, it } from 'vitest';
import { notificationsOf, openIncident, resolveIncident } from './alert.ts';
import type { Channel } from '../people/channel.ts';
import { asChannelId, asIncidentId, asMonitorId, asOwnerId } from '../ids.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { ProbeResult } from '../check/outcome.ts';
import { routesOf, routesOver } from './route.ts';
import type { Destination, Directory } from './route.ts';
import {
  CHANNEL_FALLBACKS,
  MONITOR_FALLBACKS,
  OWNER_FALLBACKS,
} from '../../testing/sample-fallbacks.ts';

const ops = asOwnerId('ops');

const monitor: Monitor = {
  ...MONITOR_FALLBACKS,
  id: asMonitorId('m1'),
  kind: 'http',
  name: 'Shop',
  target: 'https://shop.example/',
  options: {},
  intervalMs: 60_000,
  slow: null,
  failures: null,
  timeoutMs: 10_000,
  confirmAfterMs: [],
  recoverAfterMs: [],
  ownerIds: [ops],
  tags: [],
  isPaused: false,
  createdAt: 1,
  updatedAt: 1,
};

const result: ProbeResult = {
  outcome: 'down',
  reason: 'http_503',
  phase: 'head',
  notes: ['head_unsupported'],
  message: 'answered 503',
  startedAt: 40_000,
  address: '192.0.2.7',
  timings: { dnsMs: 1, connectMs: 2, tlsMs: null, firstByteMs: 3, totalMs: 6 },
  evidence: { method: 'HEAD', statusCode: 503, finalUrl: 'https://shop.example/', redirects: [] },
  memory: null,
};

const outage = {
  incidentId: asIncidentId('inc_m1_3'),
  monitor,
  firstFailureAt: 10_000,
  failedChecks: 3,
  result,
};

const recovered = { why: 'recovered', resolvedAt: 99_000, gaps: [] } as const;

function channel(id: string, fields: Partial<Channel> = {}): Channel {
  return {
    ...CHANNEL_FALLBACKS,
    id: asChannelId(id),
    kind: 'webhook',
    ownerId: ops,
    options: {},
    isEnabled: true,
    ...fields,
  };
}

const directory: Directory = {
  owners: new Map([
    [
      ops,
      {
        ...OWNER_FALLBACKS,
        id: ops,
        name: 'Operations',
        language: 'fa',
        timezone: 'Asia/Tehran',
      },
    ],
  ]),
  channels: new Map(
    [
      channel('mail'),
      channel('hook'),
      channel('off', { isEnabled: false }),
      channel('common', { ownerId: null }),
      channel('orphan', { ownerId: asOwnerId('gone') }),
    ].map((each) => [each.id, each]),
  ),
};

const to = (id: string, recipient: string | null = null): Destination => ({
  channelId: asChannelId(id),
  recipient,
});

describe('routes', () => {
  const idsOf = (routes: readonly { readonly channelId: string }[]) =>
    routes.map(({ channelId }) => channelId);

  it.each([
    ['an owner', [ops], ['mail', 'hook']],
    ['several owners, each channel once', [asOwnerId('lonely'), ops, ops], ['mail', 'hook']],
    ['nobody', [], ['common']],
    ['an owner without channels', [asOwnerId('lonely')], []],
  ])('lead to the enabled channels of %s', (_, ownerIds, wanted) => {
    expect(idsOf(routesOf(ownerIds, directory))).toEqual(wanted);
  });

  it('skip named channels that are gone or switched off', () => {
    const named = ['hook', 'off', 'removed', 'common'].map((id) => to(id));
    expect(idsOf(routesOver(named, directory))).toEqual(['hook', 'common']);
  });

  it('lead to each recipient of a channel, once', () => {
    const recipientsOf = ({ id }: Channel) => (id === 'mail' ? ['a@x', 'b@x', 'a@x'] : []);
    const wide = { ...directory, recipientsOf };
    expect(routesOf([ops], wide).map(({ copyFor }) => copyFor)).toEqual(['a@x', 'b@x', null]);
    const reached = (routes: readonly Destination[]) =>
      routes.map(({ channelId, recipient }) => [channelId, recipient]);
    expect(reached(routesOf([ops], wide))).toEqual([
      ['mail', 'a@x'],
      ['mail', 'b@x'],
      ['hook', null],
    ]);
    // Told one by one, told before recipients were told apart, and no longer a recipient.
    expect(reached(routesOver([to('mail', 'b@x'), to('mail', 'gone@x')], wide))).toEqual([
      ['mail', 'b@x'],
    ]);
    // Somebody corrected the address of a channel with one recipient.
    const corrected = { ...directory, recipientsOf: () => ['right@x'] };
    const both = [to('mail', 'wrong@x'), to('mail', 'right@x')];
    expect(reached(routesOver(both, corrected))).toEqual([['mail', 'right@x']]);
    expect(reached(routesOver([to('mail')], wide))).toEqual([
      ['mail', 'a@x'],
      ['mail', 'b@x'],
    ]);
  });

  it('know how their reader reads', () => {
    expect(routesOf([ops], directory)[0]?.reader).toEqual({
      name: 'Operations',
      language: 'fa',
      timezone: 'Asia/Tehran',
    });
    const plain = { name: '', language: 'en', timezone: 'UTC' };
    expect(routesOf([], directory)[0]?.reader).toEqual(plain);
    expect(routesOf([asOwnerId('gone')], directory)[0]?.reader).toEqual(plain);
  });
});

describe('openIncident', () => {
  it('starts at the first failure and keeps what the confirming check saw', () => {
    expect(openIncident(outage)).toEqual({
      id: 'inc_m1_3',
      monitorId: 'm1',
      startedAt: 10_000,
      confirmedAt: 40_000,
      resolvedAt: null,
      why: null,
      reason: 'http_503',
      message: 'answered 503',
      evidence: {
        method: 'HEAD',
        statusCode: 503,
        finalUrl: 'https://shop.example/',
        redirects: [],
        message: 'answered 503',
        phase: 'head',
        address: '192.0.2.7',
        timings: result.timings,
        notes: ['head_unsupported'],
        failedChecks: 3,
      },
    });
  });

  it('never runs backwards when our clock did', () => {
    const incident = openIncident({ ...outage, firstFailureAt: 90_000 });
    expect(incident.confirmedAt).toBe(90_000);
    expect(resolveIncident(incident, { ...recovered, resolvedAt: 20_000 }).resolvedAt).toBe(90_000);
  });

  it('names a reason even when the check had none', () => {
    expect(openIncident({ ...outage, result: { ...result, reason: null } }).reason).toBe('unknown');
  });
});

describe('notificationsOf', () => {
  const incident = resolveIncident(openIncident(outage), recovered);

  it('makes one notification a route, with ids that never change and hold no dot', () => {
    const news = {
      kind: 'resolved',
      incident,
      monitor,
      routes: routesOf([ops], directory),
      at: 100_000,
    } as const;
    const made = notificationsOf(news);
    expect(made.map(({ id }) => id)).toEqual([
      'msg_inc_m1_3_resolved_mail',
      'msg_inc_m1_3_resolved_hook',
    ]);
    expect(notificationsOf(news)).toEqual(made);
    expect(made[0]).toMatchObject({
      state: 'pending',
      attempts: 0,
      nextAttemptAt: 100_000,
      notice: {
        kind: 'resolved',
        incident: { id: 'inc_m1_3', startedAt: 10_000, resolvedAt: 99_000, reason: 'http_503' },
        monitor: { id: 'm1', name: 'Shop', url: 'https://shop.example/' },
        reader: { name: 'Operations' },
      },
    });
    expect(made[0]?.notice.incident).not.toHaveProperty('evidence');
  });
});
