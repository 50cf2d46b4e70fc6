import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { defineEntity } from './entity.ts';
import { choiceField, durationField, flagField, idField, nameField } from './field.ts';
import { referenceField } from './reference-field.ts';

const note = defineEntity({
  name: 'note',
  plural: 'notes',
  fields: {
    id: idField<string>(),
    name: nameField({ title: 'Name', description: 'For people.' }),
    colour: choiceField('colour', {
      title: 'Colour',
      description: 'On the wall.',
      words: ['red', 'blue'],
      fallback: 'red',
    }),
    keptMs: durationField('keep', {
      title: 'Keep',
      description: 'How long it stays',
      minMs: 1_000,
      maxMs: 60_000,
      fallback: 30_000,
    }),
    isPinned: flagField('pinned', { title: 'Pinned', description: 'First.', fallback: false }),
    authorId: referenceField<'author', string>('author', {
      title: 'Author',
      description: 'Who wrote it.',
      to: { name: 'author', plural: 'authors' },
    }),
  },
});

const item = {
  id: 'milk',
  name: 'milk',
  colour: 'red',
  keptMs: 30_000,
  isPinned: false,
  authorId: null,
} as const;

describe('an entity made from its fields', () => {
  test('is read with what the fields fall back on', () => {
    expect(note.read({ id: 'milk' }, { path: '' })).toEqual({ kind: 'ok', item });
  });

  test('names all that is wrong at once, and what was probably meant', () => {
    const form = { id: 'a b', colour: 'rde', keep: '2m', pinned: 1, auhtor: 'ann' };
    expect(note.read(form, { path: 'notes[0]' })).toEqual({
      kind: 'invalid',
      problems: [
        {
          path: 'notes[0].auhtor',
          message: 'notes[0].auhtor is not a known setting',
          hint: 'did you mean author?',
        },
        {
          path: 'notes[0].id',
          message: 'notes[0].id must be an id, not "a b"',
          hint: '1 to 64 letters, digits, - and _, beginning with a letter or digit, such as ops',
        },
        {
          path: 'notes[0].colour',
          message: 'notes[0].colour must be one of red, blue, not "rde"',
          hint: 'did you mean red?',
        },
        {
          path: 'notes[0].keep',
          message: 'notes[0].keep must be a duration from 1s to 1m, not "2m"',
          hint: 'for example 30s',
        },
        { path: 'notes[0].pinned', message: 'notes[0].pinned must be true or false, not 1' },
      ],
    });
  });

  test('is described as it may be written, and fits its own schema', () => {
    const form = note.describe({ ...item, keptMs: 1_500, authorId: 'ann' });
    expect(form).toEqual({
      id: 'milk',
      name: 'milk',
      colour: 'red',
      keep: '1500ms',
      pinned: false,
      author: 'ann',
    });
    expect(Value.Check(note.schemas.created, form)).toBe(true);
    expect(Value.Check(note.schemas.item, form)).toBe(true);
    expect(Value.Check(note.schemas.created, { size: 1 })).toBe(false);
  });

  test('takes a change key by key, and `null` as the default', () => {
    const known = { ...item, colour: 'blue', authorId: 'ann' } as const;
    expect(note.merge(known, { colour: null, keep: '5s' })).toEqual({
      kind: 'ok',
      item: { ...known, colour: 'red', keptMs: 5_000 },
    });
  });

  test('knows what it refers to', () => {
    expect(note.referencesOf(item)).toEqual([]);
    expect(note.referencesOf({ ...item, authorId: 'ann' })).toMatchObject([
      { key: 'author', id: 'ann', to: { plural: 'authors' } },
    ]);
  });

  test('says the limits of a field once, as a number', () => {
    expect(note.schemas.created).toMatchObject({
      properties: { keep: { description: 'How long it stays, from 1s to 1m.', default: '30s' } },
    });
  });
});
