import { describe, expect, it } from 'vitest';
import { bodyOf, draftOf, isMasked, problemsByField } from './form-draft.ts';
import { fieldsOf, type FormSchema } from './form-schema.ts';

const schema: FormSchema = {
  title: 'E-mail',
  required: ['kind', 'to', 'smtp'],
  properties: {
    smtp: { type: 'string', secret: true, order: 4, group: 'required' },
    id: { type: 'string', order: 0, group: 'common' },
    kind: { type: 'string', const: 'email', order: 1, group: 'required' },
    to: {
      anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
      order: 2,
      group: 'required',
    },
    enabled: { type: 'boolean', default: true, order: 3, group: 'common' },
    hours: { enum: ['working', 'always'], default: 'working', order: 5, group: 'common' },
    maxPerDay: { type: 'integer', default: 0, order: 6, group: 'common' },
    headers: {
      type: 'object',
      patternProperties: { '^.+$': { type: 'string' } },
      secret: true,
      order: 7,
      group: 'kind',
    },
    owner: {
      anyOf: [{ type: 'string' }, { type: 'null' }],
      title: 'Owner',
      order: 8,
      group: 'common',
    },
    rules: { type: 'array', items: { type: 'object' }, order: 9, group: 'kind' },
    tags: { type: 'array', items: { type: 'string' }, default: [], order: 10, group: 'common' },
    days: {
      anyOf: [{ type: 'array', items: { enum: ['mon', 'tue'] } }, { type: 'string' }],
      examples: [['mon', 'tue'], 'mon-tue'],
      order: 11,
      group: 'common',
    },
  },
};
const fields = fieldsOf(schema);
const item = { id: 'c1', to: ['a@b.example', 'c@d.example'], smtp: 'smtp://***', maxPerDay: 5 };

describe('the fields of a form', () => {
  it('stand in order, without what is fixed or made up, each with its way in', () => {
    expect(fields.map(({ key, input }) => `${key} ${input}`)).toEqual([
      'to lines',
      'enabled flag',
      'smtp text',
      'hours words',
      'maxPerDay number',
      'headers pairs',
      'owner text',
      'rules json',
      'tags lines',
      'days lines',
    ]);
  });

  it('have a label without a title, and what holds without a word', () => {
    const found = fields.find(({ key }) => key === 'maxPerDay');
    expect(found).toMatchObject({ label: 'Max per day', placeholder: '0', isRequired: false });
    expect(fields.find(({ key }) => key === 'days')?.placeholder).toBe('mon\ntue');
  });
});

describe('what goes to the API', () => {
  it('is all that was said of something new', () => {
    const draft = {
      ...draftOf(fields, null),
      to: ' a@b.example \n',
      maxPerDay: '7',
      headers: 'X-Team: ops: night\n',
      rules: '[{"a":1}]',
      tags: 'web',
    };
    expect(bodyOf(fields, draft, null)).toEqual({
      to: 'a@b.example',
      maxPerDay: 7,
      headers: { 'X-Team': 'ops: night' },
      rules: [{ a: 1 }],
      tags: ['web'],
    });
  });

  it('is what differs from something that is there, so that a secret that was not replaced stays', () => {
    const draft = { ...draftOf(fields, item), to: 'a@b.example', maxPerDay: '', enabled: 'false' };
    expect(bodyOf(fields, draft, item)).toEqual({
      to: 'a@b.example',
      maxPerDay: null,
      enabled: false,
    });
  });

  it.each([
    ['maxPerDay', 'many', 'is not a number'],
    ['headers', 'no pair', 'write "name: value"'],
    ['rules', '[', 'is no JSON'],
  ])('says what is wrong with %s', (key, text, fault) => {
    const draft = { ...draftOf(fields, null), [key]: text };
    expect(() => bodyOf(fields, draft, null)).toThrow(fault);
  });
});

it('shows that a secret is there without showing it', () => {
  const masked = fields.filter((field) => isMasked(field, draftOf(fields, item)[field.key]));
  expect(masked.map(({ key }) => key)).toEqual(['smtp']);
});

it('puts the problems of an answer to their fields, and the others to the form', () => {
  const problems = [
    { path: 'to[1]', message: 'is no address' },
    { path: 'to[2]', message: 'is no address', hint: 'such as a@b.example' },
    { path: 'elsewhere', message: 'is unknown' },
  ];
  expect([...problemsByField(fields, problems)]).toEqual([
    ['to', 'is no address; is no address (such as a@b.example)'],
    ['', 'elsewhere is unknown'],
  ]);
});
