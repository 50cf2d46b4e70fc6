import { expect, test } from 'vitest';
import { placeOf } from './found-place.ts';
import { matchingActions } from './matching.ts';
import type { Action } from './registry.ts';

const titled = (id: string, section: Action['section'], title: string) => ({
  title,
  action: { id, section, title: 'go.overview', run: () => {} } as const,
});
const all = [
  titled('theme', 'look', 'Change the theme'),
  titled('incidents', 'go', 'Incidents'),
  titled('check', 'page', 'Check now'),
];

test('the actions of the page come first, then places', () => {
  expect(matchingActions(all, '').map(({ id }) => id)).toEqual(['check', 'incidents', 'theme']);
});

test('every word has to be in the title, whatever its case and order', () => {
  expect(matchingActions(all, ' NOW check ').map(({ id }) => id)).toEqual(['check']);
  expect(matchingActions(all, 'check incidents')).toEqual([]);
});

test('what was found is seen on its page, or as a filter of the overview', () => {
  const found = { title: 't', detail: 'd', status: null };
  expect(placeOf({ ...found, type: 'monitor', id: 'a/b' })).toBe('/monitors/a%2Fb');
  expect(placeOf({ ...found, type: 'tag', id: 'web' })).toBe('/?filter=tag%3Aweb');
  expect(placeOf({ ...found, type: 'group', id: 'Customers EU' })).toBe(
    '/?filter=group%3A%22Customers%20EU%22',
  );
});
