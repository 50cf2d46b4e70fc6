import { expect, it } from 'vitest';
import { asProjectId } from '../ids.ts';
import { ALL_RIGHTS, narrowed, projectsWith, rightsOf, scopeIn, widestScope } from './rights.ts';

const [SHOP, BLOG] = [asProjectId('shop'), asProjectId('blog')];
const mixed = rightsOf({
  role: 'member',
  memberships: [
    { projectId: SHOP, role: 'editor' },
    { projectId: BLOG, role: 'viewer' },
  ],
});

it('of a member are those of the projects alone', () => {
  expect(mixed.everywhere).toBeNull();
  expect(projectsWith(mixed, 'read')).toEqual(new Set([SHOP, BLOG]));
  expect(projectsWith(mixed, 'write')).toEqual(new Set([SHOP]));
  expect(projectsWith(mixed, 'admin')).toEqual(new Set());
  expect(scopeIn(mixed, asProjectId('other'))).toBeNull();
  expect(widestScope(mixed)).toBe('write');
});

it('in the whole installation hold in every project, and a membership may add to them', () => {
  const viewer = rightsOf({ role: 'viewer', memberships: [{ projectId: SHOP, role: 'admin' }] });
  expect(projectsWith(viewer, 'read')).toBeNull();
  expect(projectsWith(viewer, 'write')).toEqual(new Set([SHOP]));
  expect(scopeIn(viewer, SHOP)).toBe('admin');
  expect(scopeIn(viewer, BLOG)).toBe('read');
});

it('of a key are never more than those of its user', () => {
  expect(narrowed(mixed, 'admin', null)).toEqual(mixed);
  expect(scopeIn(narrowed(mixed, 'read', null), SHOP)).toBe('read');
  const bound = narrowed(ALL_RIGHTS, 'write', SHOP);
  expect(bound.everywhere).toBeNull();
  expect(projectsWith(bound, 'write')).toEqual(new Set([SHOP]));
  expect(widestScope(narrowed(mixed, 'write', asProjectId('other')))).toBeNull();
});
