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
  const flags = { port: '99999', config, data: join(folder, 'data'), ca: [join(folder, 'no.pem')] };
  const error = await startParts()
    .start({ flags, env: { SQUIRREL_TARGETS: 'all' }, files: [list, join(folder, 'gone.txt')] })
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
