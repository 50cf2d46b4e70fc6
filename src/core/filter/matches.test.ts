import { DEFAULT_PROJECT } from '../projects/project-field.ts';
import { describe, expect, test } from 'vitest';
import { asMonitorId, asOwnerId, asProjectId } from '../ids.ts';
import { matches } from './matches.ts';
import type { Filtered, MonitorFilter } from './monitor-filter.ts';

const shop: Filtered = {
  id: asMonitorId('m-1'),
  name: 'Shop',
  target: 'https://shop.example/',
  options: { url: 'https://shop.example/' },
  tags: ['web', 'prod'],
  ownerIds: [asOwnerId('ops'), asOwnerId('web')],
  projectId: DEFAULT_PROJECT,
};
const NOTHING: MonitorFilter = {
  projectId: DEFAULT_PROJECT,
  monitors: [],
  tags: [],
  ownerIds: [],
  isForAll: false,
};
const isAbout = (filter: Partial<MonitorFilter>, monitor = shop): boolean =>
  matches({ ...NOTHING, ...filter }, monitor);

test('nothing given is about none, and all about every one', () => {
  expect(isAbout({})).toBe(false);
  expect(isAbout({ isForAll: true })).toBe(true);
});

test('monitors of another project are never meant', () => {
  const other = { ...shop, projectId: asProjectId('b') };
  expect(isAbout({ isForAll: true }, other)).toBe(false);
  expect(isAbout({ monitors: ['m-1'] }, other)).toBe(false);
  expect(isAbout({ isForAll: true, projectId: asProjectId('b') }, other)).toBe(true);
});

describe('monitors: one of them, by', () => {
  const spellings = [
    'm-1',
    'Shop',
    'https://shop.example/',
    'https://shop.example',
    'HTTPS://Shop.Example:443/',
    'shop.example',
    ' https://shop.example/#top',
  ];
  test.each(spellings)('%s', (text) => {
    expect(isAbout({ monitors: ['other', text] })).toBe(true);
  });

  const others = ['shop', 'm-', 'http://shop.example/', 'https://shop.example/a', 'example'];
  test.each(others)('and not %s', (text) => {
    expect(isAbout({ monitors: [text] })).toBe(false);
  });

  test('the address of a kind that has no web address', () => {
    const port = { ...shop, target: 'tcp://db.example:5432', options: { host: 'db.example' } };
    expect(isAbout({ monitors: ['tcp://db.example:5432'] }, port)).toBe(true);
    expect(isAbout({ monitors: ['db.example'] }, port)).toBe(false);
  });
});

test('every tag, and one of the owners', () => {
  expect(isAbout({ tags: ['web'] })).toBe(true);
  expect(isAbout({ tags: ['web', 'prod'] })).toBe(true);
  expect(isAbout({ tags: ['web', 'test'] })).toBe(false);
  expect(isAbout({ ownerIds: [asOwnerId('night'), asOwnerId('web')] })).toBe(true);
  expect(isAbout({ ownerIds: [asOwnerId('night')] })).toBe(false);
  expect(isAbout({ ownerIds: [asOwnerId('night')] }, { ...shop, ownerIds: [] })).toBe(false);
});

test('all that is given must hold', () => {
  const all = { monitors: ['Shop'], tags: ['web'], ownerIds: [asOwnerId('ops')] };
  expect(isAbout(all)).toBe(true);
  expect(isAbout({ ...all, monitors: ['Mail'] })).toBe(false);
  expect(isAbout({ ...all, tags: ['test'] })).toBe(false);
  expect(isAbout({ ...all, ownerIds: [asOwnerId('night')] })).toBe(false);
});
