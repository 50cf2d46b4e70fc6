import { expect, test } from 'vitest';
import { countOf, extended, isSelected, NOTHING, targetOf, toggled } from './selection.ts';

const inSight = ['a', 'b', 'c'];
const all = { kind: 'all', filter: 'status:down' } as const;

test('sites are picked one by one, and given back so', () => {
  const one = toggled(NOTHING, { id: 'a', inSight });
  const two = extended(one, ['a', 'b']);
  expect([isSelected(two, 'a'), isSelected(two, 'c'), countOf(two, 9)]).toEqual([true, false, 2]);
  expect(targetOf(two)).toEqual({ ids: ['a', 'b'] });
  expect(countOf(toggled(one, { id: 'a', inSight }), 9)).toBe(0);
});

test('all that match are named by the filter, and without one of them those in sight remain', () => {
  expect([isSelected(all, 'z'), countOf(all, 214)]).toEqual([true, 214]);
  expect(targetOf(all)).toEqual({ filter: 'status:down' });
  expect(extended(all, ['a'])).toBe(all);
  expect(targetOf(toggled(all, { id: 'b', inSight }))).toEqual({ ids: ['a', 'c'] });
});
