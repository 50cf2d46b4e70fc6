import { describe, expect, test } from 'vitest';
import { asOwnerId } from '../ids.ts';
import type { Owner } from './owner.ts';
import { describeOwner, mergeOwnerInput, readOwnerInput } from './owner-input.ts';

const ops: Owner = {
  id: asOwnerId('ops'),
  name: 'Operations',
  language: 'fa',
  timezone: 'Asia/Tehran',
};

describe('an owner', () => {
  test('has its id as a name, English and UTC by default', () => {
    expect(readOwnerInput({ id: 'ops' }, { path: '' })).toEqual({
      kind: 'ok',
      owner: { id: 'ops', name: 'ops', language: 'en', timezone: 'UTC' },
    });
  });

  test('may get its id from elsewhere', () => {
    expect(readOwnerInput({ name: 'Ops' }, { path: '', idWhenAbsent: 'new' })).toMatchObject({
      owner: { id: 'new', name: 'Ops' },
    });
  });

  test('reads back as it is described', () => {
    expect(readOwnerInput(describeOwner(ops), { path: '' })).toEqual({ kind: 'ok', owner: ops });
  });

  test('names everything wrong at once', () => {
    const input = { id: '-', name: '', language: 'de', timezone: '+01:00', email: 'a@b.c' };
    expect(readOwnerInput(input, { path: 'owners[0]' })).toMatchObject({
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
    expect(mergeOwnerInput(ops, { name: 'Team', timezone: null }, { path: '' })).toEqual({
      kind: 'ok',
      owner: { ...ops, name: 'Team', timezone: 'UTC' },
    });
    expect(mergeOwnerInput(ops, { id: 'ops' }, { path: '' })).toEqual({ kind: 'ok', owner: ops });
    expect(mergeOwnerInput(ops, { id: 'other' }, { path: '' })).toMatchObject({
      problems: [{ path: 'id', message: 'id cannot be changed: it is "ops"' }],
    });
  });
});
