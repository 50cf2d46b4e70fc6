import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { engineFlags, engineVariables } from './engine-options.ts';
import { InvalidError } from './errors.ts';

const engines = [
  { kind: 'plain' },
  {
    kind: 'toy',
    options: Type.Object({
      toyUrl: Type.Optional(
        Type.String({
          title: 'toy URL',
          description: 'Where toys are',
          argument: 'url',
          schemes: ['toy'],
          default: 'toy://here',
        }),
      ),
      toyCount: Type.Optional(Type.Integer({ argument: 'n', minimum: 1, maximum: 9 })),
      toyKey: Type.Optional(Type.String()),
      toyBatch: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    }),
  },
];

test('options with an argument are flags', () => {
  const [url, count, ...others] = engineFlags(engines);
  expect(others).toEqual([]);
  expect(url).toMatchObject({
    name: 'toyUrl',
    declaration: '--toy-url <url>',
    description: 'Where toys are',
    fallback: 'toy://here',
  });
  expect(url?.allowed()).toBe('a toy URL such as toy://here');
  expect(url?.allowed('an address')).toBe('an address such as toy://here');
  expect([url?.parse('toy://there'), url?.parse('redis://there'), url?.parse('there')]).toEqual([
    'toy://there',
    undefined,
    undefined,
  ]);
  expect(count).toMatchObject({ declaration: '--toy-count <n>', fallback: null });
  expect(count?.allowed()).toBe('a whole number from 1 to 9');
  expect(['1', '9', '10', '0', '2.5', ''].map((text) => count?.parse(text))).toEqual([
    1,
    9,
    ...Array.from({ length: 4 }, () => undefined),
  ]);
});

test('the others are variables, whose values no message repeats', () => {
  const env = { SQUIRREL_TOY_KEY: 'secret', SQUIRREL_TOY_BATCH: '', SQUIRREL_TOY_URL: 'toy://env' };
  expect(engineVariables(engines, env)).toEqual({ toyKey: 'secret' });
  expect(engineVariables(engines, { SQUIRREL_TOY_BATCH: '50' })).toEqual({ toyBatch: 50 });
  const problems = [
    {
      path: 'SQUIRREL_TOY_BATCH',
      message: 'SQUIRREL_TOY_BATCH must be a whole number from 1 to 200',
    },
  ];
  expect(() => engineVariables(engines, { SQUIRREL_TOY_BATCH: '500' })).toThrow(
    new InvalidError(problems),
  );
});
