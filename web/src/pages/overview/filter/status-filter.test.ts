import { describe, expect, it, test } from 'vitest';
import { chosenStatuses, completionsOf, toggleStatus, withStatuses } from './status-filter.ts';

describe('the chips of a filter', () => {
  it.each([
    ['', 'down', 'status:down'],
    ['status:down', 'slow', 'status:down,slow'],
    ['status:down,slow', 'down', 'status:slow'],
    ['status:down', 'down', ''],
    ['shop tag:web', 'down', 'status:down shop tag:web'],
    [
      'group:"Customers EU" STATUS:Down -tag:old',
      'slow',
      'status:down,slow group:"Customers EU" -tag:old',
    ],
    ['-status:up', 'down', 'status:down -status:up'],
    ['"status:down"', 'slow', 'status:slow "status:down"'],
  ])('%j with %s becomes %j', (filter, word, after) => {
    expect(toggleStatus(filter, word)).toBe(after);
  });

  it('are on by the first status condition', () => {
    expect(chosenStatuses('tag:web status:down,seems')).toEqual(['down', 'seems']);
    expect(chosenStatuses('shop')).toEqual([]);
    expect(withStatuses('status:down tag:web', [])).toBe('tag:web');
  });
});

test('a begun condition is completed, what stands before it stays', () => {
  const facets = {
    tags: [{ value: 'web' }],
    groups: [{ value: 'Customers EU' }],
    owners: [],
    kinds: [{ value: 'tcp' }],
  };
  expect(completionsOf('-tag:old group:', facets)).toEqual(['-tag:old group:"Customers EU"']);
  expect(completionsOf('status:d', facets)).toEqual(['status:down']);
  expect(completionsOf('tc', facets)).toEqual(['kind:tcp']);
  expect(completionsOf('', facets)).toEqual([]);
  expect(completionsOf('web -gr', facets)).toEqual(['web -group:', 'web -group:"Customers EU"']);
  expect(completionsOf('customers', facets)).toEqual(['group:"Customers EU"']);
  expect(completionsOf('is:', facets)).toEqual(['is:silenced', 'is:acknowledged']);
});
