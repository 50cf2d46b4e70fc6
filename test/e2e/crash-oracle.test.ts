import { expect, test } from 'vitest';
import { violationsOf } from './crash-oracle.ts';
import type { CrashRecord, SunkMessage } from './crash-record.ts';

const incident = {
  id: 'inc_m1_2',
  monitorId: 'm1',
  startedAt: 10_000,
  confirmedAt: 10_500,
  resolvedAt: 20_200,
  reason: 'http_503',
};
const opened: SunkMessage = {
  id: 'msg_inc_m1_2_opened_hook',
  at: 10_600,
  kind: 'opened',
  incidentId: incident.id,
  content: 'down',
};
const resolved: SunkMessage = {
  ...opened,
  id: 'msg_inc_m1_2_resolved_hook',
  at: 20_300,
  kind: 'resolved',
};
const request = { name: 'steady', method: 'HEAD', path: '/', host: 'steady', remotePort: 1 };
const notification = {
  channelId: 'hook',
  monitorId: 'm1',
  incidentId: incident.id,
  notice: { kind: 'opened' },
  state: 'delivered',
  attempts: 1,
};
const clean: CrashRecord = {
  intervalMs: 2_000,
  steadyIntervalMs: 2_000,
  confirmationMs: 500,
  monitorIds: new Map([
    ['flapping', 'm1'],
    ['steady', 'm2'],
  ]),
  steadySites: ['steady'],
  requests: new Map([
    ['steady', [request, request].map((each, i) => ({ ...each, at: i * 2_000 }))],
  ]),
  outages: [{ site: 'flapping', mode: 'answer', from: 9_000, to: 20_000 }],
  lives: [
    { startedAt: 0, readyAt: 500, endedAt: 15_000 },
    { startedAt: 15_100, readyAt: 15_600, endedAt: 30_000 },
  ],
  incidents: [incident],
  notifications: [
    { ...notification, id: opened.id },
    { ...notification, id: resolved.id },
  ],
  sunk: new Map([['hook', [opened, resolved]]]),
  database: {
    complaints: [],
    incidentIds: [incident.id],
    transitions: [
      { monitorId: 'm1', sequence: 1, fromStatus: 'pending', toStatus: 'suspect' },
      { monitorId: 'm1', sequence: 2, fromStatus: 'suspect', toStatus: 'down' },
    ],
    lastSequences: new Map([['m1', 2]]),
    messages: [],
  },
};
const sunk = (...messages: SunkMessage[]) => ({ sunk: new Map([['hook', messages]]) });
const database = (facts: Partial<CrashRecord['database']>) => ({
  database: { ...clean.database, ...facts },
});

test('a clean record has no violations', () => {
  expect(violationsOf(clean)).toEqual([]);
});

test('a copy across a kill is none either', () => {
  const record = {
    ...clean,
    ...sunk({ ...opened, at: 14_990 }, { ...opened, at: 16_000 }, resolved),
  };
  expect(violationsOf(record)).toEqual([]);
});

test.each<readonly [string, Partial<CrashRecord>, string]>([
  ['a lost message', sunk(opened), 'never came to hook'],
  ['an unknown message', { notifications: [] }, 'is not in the ledger'],
  [
    'a message that is given up',
    { notifications: clean.notifications.map((each) => ({ ...each, state: 'dead' })) },
    'ended as dead',
  ],
  ['a second id', sunk(opened, { ...opened, id: 'other' }, resolved), 'as opened 2 times'],
  [
    'an incident that never ends',
    { incidents: [{ ...incident, resolvedAt: null }] },
    'never ended',
  ],
  ['news of nothing', { incidents: [] }, 'which nobody knows'],
  ['a copy without a kill', sunk(opened, { ...opened, at: 10_700 }, resolved), 'without a crash'],
  [
    'a copy that differs',
    sunk({ ...opened, at: 14_990 }, { ...opened, at: 16_000, content: 'other' }, resolved),
    'changed between',
  ],
  ['news in the wrong order', sunk({ ...resolved, at: 10_000 }, opened), 'hook heard of flapping'],
  [
    'a false alarm',
    { incidents: [{ ...incident, startedAt: 5_000 }] },
    'began at 5000, when flapping worked',
  ],
  [
    'a false confirmation',
    { incidents: [{ ...incident, confirmedAt: 20_900 }] },
    'confirmed at 20900, when flapping worked',
  ],
  [
    'a false all-clear',
    { incidents: [{ ...incident, resolvedAt: 15_000 }] },
    'ended at 15000, when flapping failed',
  ],
  [
    'an incident of a site that works',
    { incidents: [{ ...incident, monitorId: 'm2' }] },
    'which always works',
  ],
  [
    'an outage without an incident',
    { incidents: [{ ...incident, startedAt: 22_000, resolvedAt: 23_000 }] },
    'from 9000 to 20000, unnoticed',
  ],
  [
    'a burst',
    { requests: new Map([['steady', [0, 990].map((at) => ({ ...request, at }))]]) },
    'again after 990 ms',
  ],
  ['a damaged database', database({ complaints: ['page 7 is lost'] }), 'page 7 is lost'],
  ['an incident the API hides', database({ incidentIds: [] }), 'different incidents'],
  [
    'a gap in the transitions',
    database({ transitions: clean.database.transitions.slice(1) }),
    'm1 has no transition 1',
  ],
  [
    'a transition from elsewhere',
    database({
      transitions: clean.database.transitions.map((each) => ({ ...each, fromStatus: 'pending' })),
    }),
    'm1 leaves pending at 2, but was suspect',
  ],
  [
    'a transition too few',
    database({ lastSequences: new Map([['m1', 3]]) }),
    'm1 counts 3 transitions',
  ],
])('%s is found', (_, planted, fact) => {
  expect(violationsOf({ ...clean, ...planted }).join('\n')).toContain(fact);
});
