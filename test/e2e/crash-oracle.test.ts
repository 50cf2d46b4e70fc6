import { expect, test } from 'vitest';
import { violationsOf } from './crash-oracle.ts';
import type { CrashRecord, KeptMessage, SunkMessage } from './crash-record.ts';

const incident = {
  id: 'inc_m1_2',
  monitorId: 'm1',
  startedAt: 10_000,
  confirmedAt: 10_500,
  resolvedAt: 20_200,
  reason: 'http_503',
};
const second = {
  ...incident,
  id: 'inc_m1_5',
  startedAt: 25_000,
  confirmedAt: 25_500,
  resolvedAt: 28_000,
};
const opened: SunkMessage = {
  id: 'msg_inc_m1_2_opened_hook',
  at: 10_600,
  kind: 'opened',
  aboutId: incident.id,
  sites: ['flapping'],
  content: 'down',
};
const resolved: SunkMessage = {
  ...opened,
  id: 'msg_inc_m1_2_resolved_hook',
  at: 20_300,
  kind: 'resolved',
};
const unstable: SunkMessage = {
  ...opened,
  id: 'msg_inc_m1_5_unstable_hook',
  at: 25_600,
  kind: 'unstable',
  aboutId: second.id,
};
const kept = ({ id, kind, aboutId }: SunkMessage, no: number): KeptMessage => {
  const incidentId = kind === 'group' ? null : aboutId;
  return { no, id, channelId: 'hook', incidentId, kind, state: 'delivered', groupId: null };
};
const messages = [opened, resolved, unstable].map(kept);
const group: SunkMessage = {
  ...resolved,
  id: 'grp_1',
  kind: 'group',
  aboutId: 'grp_1',
  sites: ['flapping', 'other'],
};
const grouped = [
  ...messages.map((each) => (each.id === resolved.id ? { ...each, groupId: group.id } : each)),
  kept(group, 3),
];
const request = { name: 'steady', method: 'HEAD', path: '/', host: 'steady', remotePort: 1 };
const shown = ({ id, channelId, incidentId, kind, state }: KeptMessage) => {
  return { id, channelId, monitorId: 'm1', incidentId, notice: { kind }, state, attempts: 1 };
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
  channels: new Map([['hook', ['flapping', 'steady']]]),
  outages: [
    { site: 'flapping', mode: 'answer', from: 9_000, to: 20_000 },
    { site: 'flapping', mode: 'answer', from: 24_500, to: 28_000 },
  ],
  lives: [
    { startedAt: 0, readyAt: 500, endedAt: 15_000 },
    { startedAt: 15_100, readyAt: 15_600, endedAt: 30_000 },
  ],
  incidents: [incident, second],
  notifications: messages.map(shown),
  sunk: new Map([['hook', [opened, resolved, unstable]]]),
  database: {
    complaints: [],
    incidentIds: [incident.id, second.id],
    transitions: [
      { monitorId: 'm1', sequence: 1, fromStatus: 'pending', toStatus: 'suspect' },
      { monitorId: 'm1', sequence: 2, fromStatus: 'suspect', toStatus: 'down' },
    ],
    lastSequences: new Map([['m1', 2]]),
    messages,
  },
};
const sunk = (...sent: SunkMessage[]) => ({ sunk: new Map([['hook', sent]]) });
const database = (facts: Partial<CrashRecord['database']>) => ({
  database: { ...clean.database, ...facts },
});
const ledger = (all: readonly KeptMessage[]) => {
  return { notifications: all.map(shown), ...database({ messages: all }) };
};
const withState = (id: string, state: string) =>
  messages.map((each) => (each.id === id ? { ...each, state } : each));

test('a clean record has no violations', () => {
  expect(violationsOf(clean)).toEqual([]);
});

test('a copy across a kill is none either, of a message or of a group', () => {
  const copies = sunk({ ...opened, at: 14_990 }, { ...opened, at: 16_000 }, resolved, unstable);
  expect(violationsOf({ ...clean, ...copies })).toEqual([]);
  const groups = sunk(opened, { ...group, at: 14_990 }, { ...group, at: 16_000 }, unstable);
  expect(violationsOf({ ...clean, ...ledger(grouped), ...groups })).toEqual([]);
});

test('an end may stand for its beginning, and a group for its members', () => {
  const folded = { ...ledger(withState(opened.id, 'folded')), ...sunk(resolved, unstable) };
  expect(violationsOf({ ...clean, ...folded })).toEqual([]);
  const asGroup = { ...ledger(grouped), ...sunk(opened, group, unstable) };
  expect(violationsOf({ ...clean, ...asGroup })).toEqual([]);
});

test.each<readonly [string, Partial<CrashRecord>, string]>([
  ['a lost message', sunk(opened, unstable), 'never came to hook'],
  ['a channel that got nothing', { sunk: new Map() }, 'never came to hook'],
  ['a lost group', { ...ledger(grouped), ...sunk(opened, unstable) }, 'never came to hook'],
  [
    'a group that leaves out a member',
    { ...ledger(grouped), ...sunk(opened, { ...group, sites: ['other'] }, unstable) },
    'does not name flapping',
  ],
  [
    'a message by itself and in a group',
    { ...ledger(grouped), ...sunk(opened, resolved, group, unstable) },
    'as msg_inc_m1_2_resolved_hook and grp_1',
  ],
  ['an unknown message', ledger(messages.slice(1)), 'is not in the ledger'],
  ['a transition without a message', ledger(messages.slice(1)), 'has no message inc_m1_2 opened'],
  ['a message that the API hides', { notifications: [] }, 'the API does not have'],
  ['a message that only the API has', database({ messages: [] }), 'only the API has'],
  ['a message that is given up', ledger(withState(opened.id, 'dead')), 'ended as dead'],
  ['a message that is left', ledger(withState(resolved.id, 'pending')), 'ended as pending'],
  [
    'a folded end',
    { ...ledger(withState(resolved.id, 'folded')), ...sunk(opened, unstable) },
    'ended as folded',
  ],
  [
    'a beginning folded into an end that is lost',
    ledger(
      withState(opened.id, 'folded').map((each) =>
        each.id === resolved.id ? { ...each, state: 'dead' } : each,
      ),
    ),
    'folded into nothing',
  ],
  ['a beginning that came and was folded', ledger(withState(opened.id, 'folded')), 'was folded'],
  [
    'a second message',
    ledger([...messages, { ...kept(opened, 9), id: 'other' }]),
    'has two messages inc_m1_2 opened',
  ],
  [
    'an end of what is muted',
    ledger([...messages, { ...kept(unstable, 9), id: 'other', kind: 'resolved' }]),
    'has a message inc_m1_5 resolved of nothing',
  ],
  [
    'a message that says another thing',
    sunk({ ...opened, kind: 'resolved' }, resolved, unstable),
    'came as resolved of inc_m1_2',
  ],
  [
    'an incident that never ends',
    { incidents: [incident, { ...second, resolvedAt: null }] },
    'never ended',
  ],
  ['news of nothing', { incidents: [] }, 'has a message inc_m1_2 opened of nothing'],
  ['an incident too many', { outages: clean.outages.slice(1) }, 'failed 1 times and has 2'],
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
