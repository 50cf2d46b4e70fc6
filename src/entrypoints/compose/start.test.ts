import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InvalidError } from '../../core/errors.ts';
import { formatProblem } from '../../core/format-problem.ts';
import { startParts } from './start.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'squirrel-start-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('names what is wrong with flags, files and lists together', async () => {
  const config = join(folder, 'squirrel.yaml');
  const list = join(folder, 'sites.txt');
  await writeFile(config, 'surprise: 1\n');
  await writeFile(list, 'http://\n');
  const flags = {
    port: '99999',
    config: [config],
    data: join(folder, 'data'),
    ca: [join(folder, 'no.pem')],
  };
  const error = await startParts()
    .start({
      flags,
      env: { SQUIRREL_TARGETS: 'all' },
      problems: [],
      files: [list, join(folder, 'gone.txt')],
    })
    .catch((thrown: unknown) => thrown);
  const lines = error instanceof InvalidError ? error.problems.map(formatProblem) : [];
  expect(lines).toEqual([
    expect.stringMatching(/^--port /),
    expect.stringMatching(/^SQUIRREL_TARGETS /),
    expect.stringContaining(`${config}:1:1: `),
    expect.stringContaining(`${list}:1: `),
    expect.stringContaining('gone.txt: cannot be read'),
    expect.stringContaining('no.pem: cannot be read'),
  ]);
});

test.each(['https://example.com', 'example.com', 'https://me:hazelnut@example.com/a'])(
  'tells the address %s from a list',
  async (address) => {
    const error = await startParts()
      .start({
        flags: { data: join(folder, 'data') },
        env: {},
        problems: [],
        files: [address],
      })
      .catch((thrown: unknown) => thrown);
    const lines = error instanceof InvalidError ? error.problems.map(formatProblem) : [];
    expect(lines).toEqual([expect.stringMatching(/is no file.*squirrel check URL/)]);
    expect(lines.join('')).not.toContain('hazelnut');
  },
);

test.each([
  [
    'mysql://db/squirrel',
    "--database: this version keeps its data in SQLite or PostgreSQL, not in 'mysql:'",
  ],
  ['sqlite:', '--database: the URL of the database names no file'],
  ['postgres://me:hazelnut@db/squirrel?sslmode=maybe', "its sslmode cannot be 'maybe'"],
  ['postgres://me:hazelnut@db/squirrel?schema=x', "it has the unknown parameter 'schema'"],
])('refuses the database %s without showing a password', async (database, message) => {
  const error = await startParts()
    .start({ flags: { database, data: join(folder, 'data') }, env: {}, problems: [], files: [] })
    .catch((thrown: unknown) => thrown);
  const lines = error instanceof InvalidError ? error.problems.map(formatProblem) : [];
  expect(lines).toEqual([expect.stringContaining(message)]);
  expect(lines.join('')).not.toContain('hazelnut');
});
