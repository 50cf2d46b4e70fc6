import { describe, expect, test } from 'vitest';
import { Baseline } from './baseline.ts';
import { diagnose } from './diagnose.ts';
import type { Known } from './diagnose.ts';
import type { Suspicion } from './suspicion.ts';
import type { Observation } from './examination.ts';

const site = '198.51.100.1';
const failure = (changes: Partial<Suspicion> = {}): Suspicion => ({
  level: 'connect',
  reach: 2,
  isSpoken: false,
  isUnreachable: false,
  isName: true,
  address: site,
  isOwnWord: false,
  ...changes,
});
const lost = failure({ level: 'dns', address: null });
const refused = failure({ level: 'answer' });
const spoken = failure({ level: 'answer', isSpoken: true });

const one = '10.0.0.53#53';
const other = '10.0.0.54#53';
const root = (answer: Observation['answer'], of = one, form = '180'): Observation => ({
  witness: 'root',
  of,
  answer,
  ...((answer === 'denied' || answer === 'failed') && { form }),
});
const listed = (answer: Observation['answer'], of = one): Observation => ({
  witness: 'listed',
  of,
  answer,
});
const world = (answer: Observation['answer'], of = one): Observation => ({
  witness: 'world',
  of,
  answer,
});
const nobody = (answer: Observation['answer'], addresses: readonly string[] = []): Observation => ({
  witness: 'nobody',
  of: one,
  answer,
  addresses,
});
const route = (answer: Observation['answer']): Observation => ({
  witness: 'route',
  of: site,
  answer,
});
const nowhere = (answer: Observation['answer'], of = '203.0.113.137'): Observation => ({
  witness: 'nowhere',
  of,
  answer,
});
const gateway = (answer: Observation['answer']): Observation => ({
  witness: 'gateway',
  of: '10.0.0.1',
  answer,
});

function findIn(
  before: readonly Observation[],
  now: readonly Observation[],
  changes: Partial<Known> = {},
) {
  const baseline = new Baseline();
  baseline.learn({ observations: before }, true);
  const known = { baseline, names: 3, isAnyNameKnown: true, ...changes };
  const examination = {
    beganAt: 0,
    hasNames: true,
    addresses: [site],
    observations: now,
  };
  return (given: Suspicion) => diagnose(given, examination, known);
}

describe('a name that cannot be looked up', () => {
  test.each([
    ['the root is known as ever', [root('known')], [root('known')], null],
    ['the root is denied, which was known', [root('known')], [root('denied')], 'resolver'],
    ['the root has no servers, which had', [root('known')], [root('empty')], 'resolver'],
    ['the root has no servers, as ever', [root('empty')], [root('empty')], null],
    ['the root is denied, which could not be told', [root('failed')], [root('denied')], 'resolver'],
    ['the root is denied as ever', [root('denied')], [root('denied')], null],
    ['somebody else denies the root', [root('denied')], [root('denied', one, '80')], 'resolver'],
    ['the resolver is silent', [root('denied')], [root('silent')], 'resolver'],
    ['its port is closed', [root('known')], [root('refused')], 'resolver'],
    ['it fails', [root('known')], [root('failed')], 'resolver'],
    ['it never answered that', [root('silent')], [root('silent')], null],
    ['nothing is known of it', [], [root('denied')], null],
    ['it fails about the root as ever', [root('failed')], [root('failed')], null],
    ['it fails, for another reason', [root('failed')], [root('failed', one, '2')], 'resolver'],
    ['it failed, and is silent', [root('failed')], [root('silent')], 'resolver'],
    [
      'it never answered about the root, and now denies nothing else either',
      [root('silent'), nobody('denied')],
      [root('silent'), nobody('silent')],
      'resolver',
    ],
    [
      'it has nothing for whoever it denied',
      [root('empty'), nobody('denied')],
      [root('empty'), nobody('empty')],
      'resolver',
    ],
    [
      'it answers about the root, and one answer got lost',
      [root('known'), nobody('denied')],
      [root('known'), nobody('silent')],
      null,
    ],
    ['it finds another name', [root('known')], [root('denied'), listed('known')], null],
    ['it denies another name as well', [root('denied')], [root('denied'), listed('denied')], null],
    [
      'it knows no more of the world',
      [world('denied')],
      [root('known'), world('failed')],
      'resolver',
    ],
  ] as const)('%s', (_, before, now, cause) => {
    expect(findIn(before, now)(lost)).toBe(cause);
  });

  test('two resolvers: one that is silent is no reason, one that denies what it knew is', () => {
    const before = [root('known'), root('known', other), listed('known'), listed('known', other)];
    expect(findIn(before, [root('silent'), root('known', other)])(lost)).toBeNull();
    expect(findIn(before, [root('silent'), root('silent', other)])(lost)).toBe('resolver');
    expect(findIn(before, [root('denied'), root('known', other)])(lost)).toBe('resolver');
  });

  test.each([
    [5, false, 'denied', 'resolver'],
    [5, false, 'silent', 'resolver'],
    [5, false, 'known', null],
    [4, false, 'denied', null],
    [5, true, 'denied', null],
  ] as const)(
    'from the first minute: %d names, one was found: %j, root %s',
    (names, isAnyNameKnown, answer, cause) => {
      expect(findIn([], [root(answer)], { names, isAnyNameKnown })(lost)).toBe(cause);
    },
  );

  test('a probe that finds no resolver is right when it answers nothing else', () => {
    const own = { ...lost, isOwnWord: true };
    expect(findIn([], [root('silent')])(own)).toBe('resolver');
    expect(findIn([], [root('known')])(own)).toBeNull();
  });

  test.each(['silent', 'failed'] as const)(
    'a probe that finds no resolver is wrong where that was always %s about the root',
    (answer) => {
      const own = { ...lost, isOwnWord: true };
      expect(findIn([root(answer)], [root(answer)])(own)).toBeNull();
      expect(findIn([root(answer)], [root(answer), listed('failed')])(own)).toBeNull();
    },
  );

  test('a probe that finds no resolver is right when it never answered that, and finds nothing', () => {
    const own = { ...lost, isOwnWord: true };
    expect(findIn([], [root('failed'), listed('failed')])(own)).toBe('resolver');
  });
});

describe('a way that is lost', () => {
  const well = [gateway('refused'), world('denied'), nowhere('silent'), listed('known')];

  test.each([
    ['all is as ever', [route('default'), gateway('refused'), world('denied')], null],
    ['the router is silent', [route('default'), gateway('silent')], 'network'],
    [
      'the router is silent, and the site is not behind it',
      [route('link'), gateway('silent')],
      null,
    ],
    [
      'our resolver knows what it remembers, and no more',
      [route('default'), root('known'), listed('known'), world('failed')],
      'network',
    ],
    [
      'nobody in the world answers our resolver',
      [route('default'), root('known'), world('failed')],
      'network',
    ],
    [
      'a router near us says that nobody can be reached',
      [route('default'), nowhere('unreachable')],
      'network',
    ],
  ] as const)('%s', (_, now, cause) => {
    expect(findIn(well, now)(failure())).toBe(cause);
  });

  test('says nothing about what a site answers', () => {
    const now = [route('default'), gateway('silent'), root('known'), world('failed')];
    expect(findIn(well, now)(refused)).toBeNull();
    expect(findIn(well, now)(spoken)).toBeNull();
  });

  test.each([
    ['taken', null],
    ['silent', 'network'],
  ] as const)('to this machine, which from itself has a connection %s', (answer, cause) => {
    const loopback: Observation = { witness: 'loopback', of: '127.0.0.1', answer };
    expect(findIn([], [route('home'), loopback])(failure())).toBe(cause);
  });

  test('each family has a router of its own', () => {
    const address = '2001:db8:1::1';
    const router: Observation = { witness: 'gateway', of: 'fe80::1%eth0', answer: 'refused' };
    const there: Observation = { witness: 'route', of: address, answer: 'default' };
    const find = findIn(
      [router, ...well],
      [there, { ...router, answer: 'silent' }, gateway('refused')],
    );
    expect(find(failure({ address }))).toBe('network');
    const other = findIn([router, ...well], [there, router, gateway('silent')]);
    expect(other(failure({ address }))).toBeNull();
  });

  test('a router that takes connections, and then refuses them, is there', () => {
    expect(
      findIn([gateway('taken')], [route('default'), gateway('refused')])(failure()),
    ).toBeNull();
  });

  test('a router that never answered says nothing', () => {
    expect(
      findIn([gateway('silent')], [route('default'), gateway('silent')])(failure()),
    ).toBeNull();
  });

  test('where there is no route nothing is sent, so that only who says so is explained by it', () => {
    const find = findIn(well, [route('missing')]);
    expect(find(failure({ isUnreachable: true }))).toBe('network');
    expect(find(failure({ isOwnWord: true }))).toBe('network');
    expect(find(failure())).toBeNull();
  });

  test('one of many addresses is like the others as far away', () => {
    const elsewhere = failure({ address: '198.51.100.77', isUnreachable: true });
    expect(findIn(well, [route('missing')])(elsewhere)).toBe('network');
    expect(findIn(well, [route('missing')])({ ...elsewhere, reach: 1 })).toBeNull();
  });
});

describe('strangers', () => {
  const silence = ['192.0.2.137', '198.51.100.137'].map((of) => nowhere('silent', of));
  const answers = (answer: Observation['answer']) =>
    ['192.0.2.137', '198.51.100.137'].map((of) => nowhere(answer, of));

  test.each(['taken', 'refused'] as const)(
    'who %s what nobody can answer do so for all',
    (answer) => {
      const find = findIn(silence, [route('default'), ...answers(answer)]);
      expect([failure(), refused, spoken].map(find)).toEqual(Array(3).fill('network'));
    },
  );

  test('must answer for all such addresses', () => {
    const now = [
      route('default'),
      nowhere('silent', '192.0.2.137'),
      nowhere('taken', '198.51.100.137'),
    ];
    expect(findIn(silence, now)(refused)).toBeNull();
  });

  test('who always did are part of the network', () => {
    expect(findIn(answers('taken'), [route('default'), ...answers('taken')])(refused)).toBeNull();
  });

  test('whom a resolver gives for any name stand for the sites that are said to be there', () => {
    const find = findIn([nobody('denied')], [nobody('known', [site])]);
    expect([failure(), refused, spoken].map(find)).toEqual(Array(3).fill('network'));
    expect(find({ ...spoken, address: '198.51.100.2' })).toBeNull();
    expect(find({ ...spoken, isName: false })).toBeNull();
    expect(findIn([nobody('known', [site])], [nobody('known', [site])])(spoken)).toBeNull();
  });
});

describe('a baseline', () => {
  test('is not unlearnt by a resolver that found nothing, nor by sites that prove nothing', () => {
    const baseline = new Baseline();
    baseline.learn({ observations: [root('known'), listed('known'), nobody('denied')] }, false);
    baseline.learn({ observations: [root('denied'), nobody('known')] }, false);
    expect(baseline.get(root('known'))?.answer).toBe('known');
    expect(baseline.get(nobody('known'))?.answer).toBe('denied');
    baseline.learn({ observations: [root('denied'), listed('known'), nobody('known')] }, true);
    expect(baseline.get(root('known'))?.answer).toBe('denied');
    expect(baseline.get(nobody('known'))?.answer).toBe('known');
  });

  test('names those that never say anything', () => {
    const baseline = new Baseline();
    baseline.learn({ observations: [gateway('silent'), nowhere('silent'), root('known')] }, false);
    expect(baseline.mute).toEqual(['gateway 10.0.0.1']);
  });
});
