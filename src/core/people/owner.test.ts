import { describe, expect, test } from 'vitest';
import { asOwnerId } from '../ids.ts';
import { ownerEntity, type Owner } from './owner.ts';
import { OWNER_FALLBACKS } from '../../testing/sample-fallbacks.ts';

const ops: Owner = {
  ...OWNER_FALLBACKS,
  id: asOwnerId('ops'),
  name: 'Operations',
  language: 'fa',
  timezone: 'Asia/Tehran',
};

describe('an owner', () => {
  test('has its id as a name, English and UTC by default', () => {
    expect(ownerEntity.read({ id: 'ops' }, { path: '' })).toEqual({
      kind: 'ok',
      item: { ...OWNER_FALLBACKS, id: 'ops', name: 'ops' },
    });
  });

  test('may get its id from elsewhere', () => {
    expect(ownerEntity.read({ name: 'Ops' }, { path: '', idWhenAbsent: 'new' })).toMatchObject({
      item: { id: 'new', name: 'Ops' },
    });
  });

  test('reads back as it is described', () => {
    expect(ownerEntity.read(ownerEntity.describe(ops), { path: '' })).toEqual({
      kind: 'ok',
      item: ops,
    });
  });

  test('names everything wrong at once', () => {
    const input = { id: '-', name: '', language: 'de', timezone: '+01:00', email: 'a@b.c' };
    expect(ownerEntity.read(input, { path: 'owners[0]' })).toMatchObject({
      problems: [
        { path: 'owners[0].email', message: 'owners[0].email is not a known setting' },
        { path: 'owners[0].id' },
        { path: 'owners[0].name' },
        { path: 'owners[0].language' },
        { path: 'owners[0].timezone' },
      ],
    });
  });

  test('is changed key by key, but keeps its id', () => {
    expect(ownerEntity.merge(ops, { name: 'Team', timezone: null })).toEqual({
      kind: 'ok',
      item: { ...ops, name: 'Team', timezone: 'UTC' },
    });
    expect(ownerEntity.merge(ops, { id: 'ops' })).toEqual({ kind: 'ok', item: ops });
    expect(ownerEntity.merge(ops, { id: 'other' })).toMatchObject({
      problems: [{ path: 'id', message: 'id cannot be changed: it is "ops"' }],
    });
  });
});
