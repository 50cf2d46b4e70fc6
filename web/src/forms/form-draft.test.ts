import { describe, expect, it } from 'vitest';
import {
  bodyOf,
  draftOf,
  faultOf,
  isMasked,
  keptOf,
  problemsByField,
  undoOf,
} from './form-draft.ts';
import { fieldsOf, type FormField, type FormSchema } from './form-schema.ts';
import { wordsOf } from './form-words.ts';

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
    confirm: {
      type: 'object',
      properties: { after: { type: 'array', items: { type: 'string' } } },
      title: 'Confirm',
      order: 12,
      group: 'judging',
    },
    steps: {
      type: 'array',
      items: { type: 'object', properties: { send: { type: 'string', secret: true } } },
      order: 13,
      group: 'kind',
    },
  },
};
const fields = fieldsOf(schema);
function fieldOf(key: string): FormField {
  const found = fields.find((field) => field.key === key);
  if (found === undefined) throw new Error(`no field ${key}`);
  return found;
}
const item = {
  id: 'c1',
  to: ['a@b.example', 'c@d.example'],
  smtp: 'smtp://***',
  maxPerDay: 5,
  confirm: { after: ['10s', '30s'] },
};

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
      'confirm lines',
      'steps json',
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
      confirm: '5s',
      tags: 'web',
    };
    expect(bodyOf(fields, draft, null)).toEqual({
      to: 'a@b.example',
      maxPerDay: 7,
      headers: { 'X-Team': 'ops: night' },
      rules: [{ a: 1 }],
      confirm: { after: ['5s'] },
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
    ['maxPerDay', 'many', 'number'],
    ['headers', 'no pair', 'pair'],
    ['rules', '[', 'json'],
  ])('says what is wrong with %s, already when it is left', (key, text, fault) => {
    const draft = { ...draftOf(fields, null), [key]: text };
    expect(() => bodyOf(fields, draft, null)).toThrow(`${key}: ${fault}`);
    expect(faultOf(fieldOf(key), text)).toBe(fault);
  });

  it('has to say what is required, and may write numbers in the digits of Persian', () => {
    expect(faultOf(fieldOf('to'), ' ')).toBe('empty');
    expect(faultOf(fieldOf('rules'), ' ')).toBeNull();
    const draft = { ...draftOf(fields, item), maxPerDay: '۱۲' };
    expect(bodyOf(fields, draft, item)).toEqual({ maxPerDay: 12 });
  });
});

describe('a change is taken back', () => {
  it('by what was there before', () => {
    const body = { to: 'x@y.example', hours: 'always', confirm: null };
    expect(undoOf(fields, body, item)).toEqual({
      to: ['a@b.example', 'c@d.example'],
      hours: null,
      confirm: { after: ['10s', '30s'] },
    });
  });

  it('not at all where something of it was secret', () => {
    expect(undoOf(fields, { smtp: 'smtp://x' }, item)).toBeNull();
  });
});

it('keeps of what was typed what is no secret, of the fields that there are', () => {
  const typed = {
    to: 'ann@example.com',
    owner: 'https://ann:pw@example.com/',
    smtp: 'smtp://a:b@c',
    headers: 'Authorization: x',
    steps: '[{"send":"PASS x"}]',
    gone: 'x',
  };
  expect(keptOf(fields, typed)).toEqual({ to: 'ann@example.com' });
});

it('has the words of its section, those of all, and else the English ones', () => {
  const words = wordsOf({ From: 'از', 'channels: From': 'فرستنده' }, 'channels');
  expect(['From', 'Other'].map(words)).toEqual(['فرستنده', 'Other']);
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
