import { expect, test } from 'vitest';
import type { KeptMessage } from '../crash-record.ts';
import { pointViolations } from './point-oracle.ts';
import type { PointRecord, SunkNotice } from './point-record.ts';

const incident = {
  id: 'inc_m1_2',
  monitorId: 'm1',
  startedAt: 10_000,
  confirmedAt: 10_200,
  resolvedAt: 20_200,
  reason: 'http_503',
};
const twin = { ...incident, id: 'inc_m2_2', monitorId: 'm2' };
const second = {
  ...incident,
  id: 'inc_m1_4',
  startedAt: 30_000,
  confirmedAt: 30_200,
  resolvedAt: 40_200,
};

const kept = (
  no: number,
  [incidentId, kind, channelId]: readonly [string, string, string],
  more: Partial<KeptMessage> = {},
): KeptMessage => {
  const id = `msg_${incidentId}_${kind}_${channelId}`;
  return { no, id, channelId, incidentId, kind, state: 'delivered', groupId: null, ...more };
};

const notice = (at: number, { id, kind, incidentId }: KeptMessage): SunkNotice => {
  const aboutId = incidentId ?? id;
  return { id, at, kind, aboutId, site: '', isAccepted: true, deadLettersOf: null, content: id };
};

const hook = [
  kept(1, [incident.id, 'opened', 'hook']),
  kept(2, [incident.id, 'resolved', 'hook']),
  kept(3, [second.id, 'unstable', 'hook']),
] as const;
const hookOfTwin = [
  kept(4, [twin.id, 'opened', 'hook']),
  kept(5, [twin.id, 'resolved', 'hook']),
] as const;
const group = kept(8, ['', 'group', 'mail'], { id: 'grp', incidentId: null });
const mail = [
  kept(6, [incident.id, 'opened', 'mail'], { groupId: 'grp' }),
  kept(7, [twin.id, 'opened', 'mail'], { groupId: 'grp' }),
  kept(9, [second.id, 'unstable', 'mail']),
] as const;
const gone = [
  kept(10, [incident.id, 'opened', 'gone'], { state: 'dead' }),
  kept(11, [second.id, 'unstable', 'gone'], { state: 'dead' }),
] as const;
const spare = [
  kept(12, [incident.id, 'opened', 'spare']),
  kept(13, [second.id, 'unstable', 'spare']),
] as const;
const word = kept(14, ['undelivered_1', 'undelivered', 'operator']);
const messages = [...hook, ...hookOfTwin, ...mail, group, ...gone, ...spare, word];

const hookSunk = [
  notice(10_600, hook[0]),
  notice(10_700, hookOfTwin[0]),
  notice(20_300, hook[1]),
  notice(20_400, hookOfTwin[1]),
  notice(30_300, hook[2]),
] as const;
const refused = gone.map((each) => ({ ...notice(10_600, each), isAccepted: false }));
const sunk: PointRecord['sunk'] = new Map<string, readonly SunkNotice[]>([
  ['hook', hookSunk],
  ['mail', [notice(10_600, group), notice(30_600, mail[2])]],
  ['gone', refused],
  ['spare', spare.map((each) => notice(30_700, each))],
  ['operator', [{ ...notice(10_900, word), deadLettersOf: 'gone' }]],
]);

const channel = { sites: ['one'], sends: 'down', refusedTo: null } as const;
const clean: PointRecord = {
  killedAt: 15_000,
  monitorIds: new Map([
    ['one', 'm1'],
    ['two', 'm2'],
  ]),
  channels: [
    { ...channel, id: 'hook', sites: ['one', 'two'], sends: 'all' },
    { ...channel, id: 'mail', sites: ['one', 'two'] },
    { ...channel, id: 'gone', refusedTo: 'spare' },
  ],
  operatorChannelId: 'operator',
  outages: [
    { site: 'one', mode: 'answer', from: 9_000, to: 20_000 },
    { site: 'two', mode: 'answer', from: 9_000, to: 20_000 },
    { site: 'one', mode: 'answer', from: 29_000, to: 40_000 },
  ],
  incidents: [incident, twin, second],
  sunk,
  database: {
    complaints: [],
    incidentIds: [incident.id, twin.id, second.id],
    transitions: [{ monitorId: 'm1', sequence: 1, fromStatus: 'pending', toStatus: 'down' }],
    lastSequences: new Map([['m1', 1]]),
    messages,
  },
};

const withSunk = (id: string, ...notices: readonly SunkNotice[]): Partial<PointRecord> => ({
  sunk: new Map([...sunk, [id, notices]]),
});
const withMessages = (
  change: (message: KeptMessage) => KeptMessage | null,
): Partial<PointRecord> => ({
  database: { ...clean.database, messages: messages.flatMap((each) => change(each) ?? []) },
});
const stateOf = (id: string, state: string): Partial<PointRecord> =>
  withMessages((each) => (each.id === id ? { ...each, state } : each));

test('a clean record has no violations', () => {
  expect(pointViolations(clean)).toEqual([]);
});

test('a copy across the kill is none, of a message or of a group', () => {
  const [first, ...others] = hookSunk;
  const twice = withSunk('hook', { ...first, at: 14_900 }, { ...first, at: 16_000 }, ...others);
  expect(pointViolations({ ...clean, ...twice })).toEqual([]);
  const copies = [14_900, 16_000].map((at) => notice(at, group));
  const groupTwice = withSunk('mail', ...copies, notice(30_600, mail[2]));
  expect(pointViolations({ ...clean, ...groupTwice })).toEqual([]);
});

test('what the first attempt refuses and the next accepts is no copy', () => {
  const [first, ...others] = hookSunk;
  const again = withSunk('hook', { ...first, isAccepted: false }, first, ...others);
  expect(pointViolations({ ...clean, killedAt: null, ...again })).toEqual([]);
});

const [openedHook, openedTwin, ...laterHook] = hookSunk;

test.each<readonly [string, Partial<PointRecord>, string]>([
  ['a lost message', withSunk('hook', openedHook, ...laterHook), 'never came to hook'],
  ['a lost group', withSunk('mail', notice(30_600, mail[2])), 'never came to mail'],
  [
    'a transition without a message',
    withMessages((each) => (each.id === hook[1].id ? null : each)),
    'there is no resolved of inc_m1_2 for hook',
  ],
  ['a message that is left', stateOf(hook[1].id, 'pending'), 'ended as pending'],
  ['a message that is given up', stateOf(hook[1].id, 'dead'), 'was given up, though hook works'],
  ['a beginning folded into nothing', stateOf(mail[2].id, 'folded'), 'was folded into nothing'],
  [
    'a refusal that is no dead letter',
    stateOf(gone[0].id, 'delivered'),
    'was refused and ended as',
  ],
  [
    'a refusal without another channel',
    withMessages((each) => (each.id === spare[0].id ? null : each)),
    'was refused and did not go to spare',
  ],
  ['a silent dead letter', withSunk('operator'), 'no word of the dead letters of gone'],
  [
    'an unknown message',
    withSunk('hook', ...hookSunk, { ...openedHook, id: 'x' }),
    'x came to hook',
  ],
  [
    'a copy without a kill',
    { killedAt: null, ...withSunk('hook', openedHook, openedHook, openedTwin, ...laterHook) },
    'no kill lies in between',
  ],
  [
    'a copy long after the kill',
    withSunk(
      'hook',
      { ...openedHook, at: 15_900 },
      { ...openedHook, at: 16_000 },
      openedTwin,
      ...laterHook,
    ),
    'no kill lies in between',
  ],
  [
    'two copies of one message',
    withSunk(
      'hook',
      ...[14_900, 16_000, 16_100].map((at) => ({ ...openedHook, at })),
      openedTwin,
      ...laterHook,
    ),
    'came to hook 3 times',
  ],
  [
    'a copy that differs',
    withSunk(
      'hook',
      { ...openedHook, at: 14_900 },
      { ...openedHook, at: 16_000, content: 'other' },
      openedTwin,
      ...laterHook,
    ),
    'changed between its copies',
  ],
  [
    'a member that came alone and in its group',
    withSunk('mail', notice(10_500, mail[0]), notice(10_600, group), notice(30_600, mail[2])),
    'was accepted by mail as',
  ],
  [
    'messages in the wrong order',
    withSunk('hook', openedTwin, ...laterHook, openedHook),
    'hook has word of one in the order 2, 3, 1',
  ],
  [
    'an incident that never ends',
    { incidents: [{ ...incident, resolvedAt: null }, twin, second] },
    'never ended',
  ],
  [
    'an outage without an incident',
    { incidents: [incident, second] },
    'two failed 1 times and has 0',
  ],
  [
    'a false alarm',
    { incidents: [{ ...incident, startedAt: 5_000 }, twin, second] },
    'began at 5000, when one worked',
  ],
  [
    'a damaged database',
    { database: { ...clean.database, complaints: ['page 7 is lost'] } },
    'page 7 is lost',
  ],
  [
    'a transition too few',
    { database: { ...clean.database, lastSequences: new Map([['m1', 2]]) } },
    'm1 counts 2 transitions',
  ],
])('%s is found', (_, planted, fact) => {
  expect(pointViolations({ ...clean, ...planted }).join('\n')).toContain(fact);
});
