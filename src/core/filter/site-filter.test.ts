import { describe, expect, it, test } from 'vitest';
import { filterTextOf, readSiteFilter, type SiteFact } from './site-filter.ts';
import { searchTextOf, siteMatcher, type FilterableSite } from './site-matcher.ts';

const siteOf = (
  changes: Partial<FilterableSite> & { readonly facts?: readonly SiteFact[] } = {},
): FilterableSite => ({
  searchText: searchTextOf({ name: 'Shop EU', target: 'https://shop.eu.example/' }),
  kind: 'http',
  projectId: 'shop',
  group: 'Customers EU',
  tags: ['web', 'env:prod'],
  ownerIds: ['ops', 'Night'],
  shownStatus: 'up',
  reason: null,
  is: (fact) => changes.facts?.includes(fact) === true,
  ...changes,
});

function doesMatch(text: string, site = siteOf()): boolean {
  const reading = readSiteFilter(text);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.problems));
  return siteMatcher(reading.filter)(site);
}

describe('what matches', () => {
  const matching = [
    '',
    '   ',
    'shop',
    'SHOP eu',
    'https://shop',
    '"shop eu"',
    'wiki,shop',
    '-wiki',
    'status:up',
    'status:down,up',
    '-status:down,slow',
    'tag:web',
    'TAG:Web',
    'tag:env:prod',
    'tag:env:*',
    'tag:web tag:env:prod',
    'group:"Customers EU"',
    'group:customers*',
    'owner:ops',
    'owner:night',
    'kind:tcp,http',
    'reason:""',
    '-is:paused',
    'shop.eu.example kind:http -tag:old status:up',
  ];
  it.each(matching)('%j', (text) => {
    expect(doesMatch(text)).toBe(true);
  });
});

describe('what does not', () => {
  const others = [
    'wiki',
    'shop wiki',
    '-shop',
    'status:down',
    '-status:up',
    'tag:we',
    'tag:web tag:old',
    'group:"Customers"',
    'group:""',
    'owner:op',
    'kind:ht',
    'reason:dns_*',
    'is:paused',
    'is:silenced,acknowledged',
  ];
  it.each(others)('%j', (text) => {
    expect(doesMatch(text)).toBe(false);
  });
});

test('words that people see stand for statuses', () => {
  expect(doesMatch('status:slow', siteOf({ shownStatus: 'degraded' }))).toBe(true);
  expect(doesMatch('status:seems', siteOf({ shownStatus: 'suspect' }))).toBe(true);
});

test('a paused site is in no other status', () => {
  const paused = siteOf({ shownStatus: 'paused', facts: ['paused'] });
  expect(doesMatch('status:pending', paused)).toBe(false);
  expect(doesMatch('status:down,paused', paused)).toBe(true);
  expect(doesMatch('is:paused', paused)).toBe(true);
});

describe('a star stands for any characters', () => {
  const failed = siteOf({ reason: 'dns_nxdomain' });
  it.each(['dns_*', '*domain', 'd*s*nx*n', '*'])('%s fits', (pattern) => {
    expect(doesMatch(`reason:${pattern}`, failed)).toBe(true);
  });
  it.each(['dns', 'dns_*x', 'dns_nxdomain*n', 'd*z*n'])('%s does not', (pattern) => {
    expect(doesMatch(`reason:${pattern}`, failed)).toBe(false);
  });
});

test('sites without a group, a tag or an owner', () => {
  const bare = siteOf({ group: null, tags: [], ownerIds: [] });
  expect(doesMatch('group:"" tag:"" owner:""', bare)).toBe(true);
  expect(doesMatch('tag:""')).toBe(false);
});

test('an address with a port is a word, and its scheme no key', () => {
  const target = siteOf({ searchText: 'db\ntcp://localhost:5432' });
  expect(doesMatch('localhost:5432', target)).toBe(true);
  expect(doesMatch('tcp://localhost', target)).toBe(true);
});

describe('what is refused, and where', () => {
  const refused: readonly (readonly [
    text: string,
    column: number,
    message: RegExp,
    hint: RegExp,
  ])[] = [
    ['shop stauts:down', 6, /"stauts" is no key/, /did you mean status\? known are status, tag/],
    ['team:ops', 1, /"team" is no key/, /put it in quotes/],
    ['status:dwon', 1, /"dwon" is no status/, /did you mean down\?/],
    ['is:asleep', 1, /"asleep" is no is/, /paused, maintenance, silenced, acknowledged/],
    ['shop group:"Customers EU', 6, /a quote that opens/, /group:"Customers EU"/],
    ['tag:', 1, /tag: has no value/, /tag:""/],
  ];
  it.each(refused)('%j at %j', (text, column, message, hint) => {
    const reading = readSiteFilter(text);
    expect(reading).toMatchObject({ kind: 'refused', problems: [{ path: 'filter', column }] });
    if (reading.kind !== 'refused') return;
    expect(reading.problems[0]?.message).toMatch(message);
    expect(reading.problems[0]?.hint).toMatch(hint);
  });

  it('all mistakes at once', () => {
    const reading = readSiteFilter('a:b status:x "c');
    expect(reading).toMatchObject({ kind: 'refused' });
    if (reading.kind === 'refused') expect(reading.problems).toHaveLength(3);
  });

  it.each([
    ['too long a text', 'a'.repeat(1_001)],
    ['too many conditions', 'a '.repeat(51)],
    ['too many values', `a${',a'.repeat(100)}`],
  ])('%s', (_name, text) => {
    expect(readSiteFilter(text).kind).toBe('refused');
  });
});

test('a filter without one of its conditions can be written again', () => {
  const reading = readSiteFilter('  shop  -tag:old   group:"Customers EU" ');
  if (reading.kind === 'refused') throw new Error('refused');
  const { conditions } = reading.filter;
  expect(filterTextOf(conditions)).toBe('shop -tag:old group:"Customers EU"');
  expect(filterTextOf(conditions.filter(({ key }) => key !== 'tag'))).toBe(
    'shop group:"Customers EU"',
  );
});

test('a pattern of stars takes no time that grows faster than the text', () => {
  const site = siteOf({ reason: 'a'.repeat(5_000) });
  const pattern = `${'a*'.repeat(400)}b`;
  expect(doesMatch(`reason:${pattern}`, site)).toBe(false);
});
