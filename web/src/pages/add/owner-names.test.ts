import { expect, test } from 'vitest';
import { isAddress, ownerNamed, ownOwner } from './owner-names.ts';

const owners = [
  { value: 'ops', label: 'Operations (ops)' },
  { value: 'ann-example-com', label: 'ann@example.com (ann-example-com)' },
];

test('an owner is meant by id or by name', () => {
  expect(ownerNamed(' OPS ', owners)).toBe('ops');
  expect(ownerNamed('Operations', owners)).toBe('ops');
  expect(ownerNamed('op', owners)).toBeNull();
});

test('an account is the owner of its address, or of its name', () => {
  expect(ownOwner({ email: 'Ann@example.com', name: 'Ann' }, owners)).toBe('ann-example-com');
  expect(ownOwner({ email: 'bob@example.com', name: 'Operations' }, owners)).toBe('ops');
  expect(ownOwner({ email: 'bob@example.com', name: 'Bob' }, owners)).toBeNull();
});

test('an address is told from a name', () => {
  expect(['ann@example.com', 'ann@', 'ops'].map(isAddress)).toEqual([true, false, false]);
});
