import { Type } from 'typebox';
import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { mapSecrets } from './map-secrets.ts';
import { nodeOf } from './schema-node.ts';

const schema = nodeOf(
  Type.Object({
    url: Type.String(),
    password: Type.String({ secret: true }),
    headers: Type.Record(Type.String(), Type.String(), { secret: true }),
    keys: Type.Array(Type.String(), { secret: true }),
    login: Type.Object({ user: Type.String(), token: Type.String({ secret: true }) }),
    steps: Type.Array(Type.Object({ send: Type.String({ secret: true }), wait: Type.Number() })),
  }),
);
const options: JsonObject = {
  url: 'https://a.example/',
  password: 'p',
  headers: { cookie: 'c', nested: { deep: 'd' } },
  keys: ['k1', 'k2'],
  login: { user: 'u', token: 't' },
  steps: [{ send: 's', wait: 1 }],
  unknown: { password: 'not in the schema' },
};

test('every text that is marked as secret is changed, and nothing else', () => {
  const paths: string[] = [];
  const changed = mapSecrets(options, schema, (text, path) => {
    paths.push(path);
    return `<${text}>`;
  });
  expect(changed).toEqual({
    ...options,
    password: '<p>',
    headers: { cookie: '<c>', nested: { deep: '<d>' } },
    keys: ['<k1>', '<k2>'],
    login: { user: 'u', token: '<t>' },
    steps: [{ send: '<s>', wait: 1 }],
  });
  expect(paths).toEqual([
    'password',
    'headers.cookie',
    'headers.nested.deep',
    'keys[0]',
    'keys[1]',
    'login.token',
    'steps[0].send',
  ]);
});

test('without a change the very options come back', () => {
  expect(mapSecrets(options, schema, (text) => text)).toBe(options);
});
