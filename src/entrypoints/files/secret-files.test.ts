import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '../../core/errors.ts';
import { readReferredFiles, readSecretFiles } from './secret-files.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'squirrel-'));
  writeFileSync(at('token'), 'hazelnut and acorn\n');
  writeFileSync(at('lines'), 'a\nb\n\n');
  writeFileSync(at('large'), 'x'.repeat(70_000));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (env: Readonly<Record<string, string>>) => {
  const problems: Problem[] = [];
  return {
    values: readSecretFiles(env, problems),
    problems: problems.map(({ message }) => message),
  };
};

test('a secret may stand in a file, whose last line end is none of it', () => {
  expect(
    read({ SQUIRREL_ADMIN_TOKEN_FILE: at('token'), SQUIRREL_QUEUE_KEY_FILE: at('lines') }),
  ).toEqual({
    values: { SQUIRREL_ADMIN_TOKEN: 'hazelnut and acorn', SQUIRREL_QUEUE_KEY: 'a\nb\n' },
    problems: [],
  });
});

test('files that are not asked for are not read', () => {
  expect(read({ SSL_CERT_FILE: at('nope'), SQUIRREL_QUEUE_FILE: '' })).toEqual({
    values: {},
    problems: [],
  });
});

test('what cannot be read, or stands there twice, is an error that shows no value', () => {
  const env = {
    SQUIRREL_ADMIN_TOKEN_FILE: at('nope'),
    SQUIRREL_QUEUE_KEY_FILE: at('large'),
    SQUIRREL_DATABASE_FILE: at('token'),
    SQUIRREL_DATABASE: 'postgres://me:hazelnut@db/squirrel',
  };
  const { values, problems } = read(env);
  expect(values).toEqual({});
  expect(problems).toEqual([
    `SQUIRREL_ADMIN_TOKEN_FILE: cannot read "${at('nope')}": no such file`,
    'SQUIRREL_DATABASE_FILE and SQUIRREL_DATABASE are both set',
    `SQUIRREL_QUEUE_KEY_FILE: "${at('large')}" is larger than 64 KiB`,
  ]);
});

test('a variable that a config file refers to may stand in a file too', () => {
  const problems: Problem[] = [];
  const env = { HOOK_FILE: at('token'), SET: 'here', SET_FILE: at('nope'), OTHER_FILE: at('nope') };
  expect(readReferredFiles('a: ${HOOK} ${SET} ${GONE}', env, problems)).toEqual({
    HOOK: 'hazelnut and acorn',
  });
  expect(problems).toEqual([]);
});
