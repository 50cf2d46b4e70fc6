import { expect, test } from 'vitest';
import { changedSettings } from './audit-change.ts';

test('what lies deeper is named by its path', () => {
  const of = (role: string) => ({ user: { role, name: 'Ann' } });
  expect(changedSettings(of('viewer'), of('admin'))).toEqual([
    { key: 'user.role', before: 'viewer', after: 'admin' },
  ]);
});

test('only what differs is shown, and all of what was made or removed', () => {
  const before = { name: 'Ops', role: 'viewer', tags: ['a'], gone: 1 };
  const after = { name: 'Ops', role: 'admin', tags: ['a', 'b'], isNew: true };
  expect(changedSettings(before, after)).toEqual([
    { key: 'role', before: 'viewer', after: 'admin' },
    { key: 'tags', before: '["a"]', after: '["a","b"]' },
    { key: 'gone', before: '1', after: null },
    { key: 'isNew', before: null, after: 'true' },
  ]);
  expect(changedSettings(null, { name: 'Ops', note: null })).toEqual([
    { key: 'name', before: null, after: 'Ops' },
  ]);
  expect(changedSettings(before, null)).toHaveLength(4);
  expect(changedSettings(before, before)).toEqual([]);
});
