import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { http } from '../../probers/http/http-prober.ts';
import type { Problem } from '../../core/errors.ts';
import { readCertificates } from './read-flags.ts';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { readSites } from './read-sites.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'squirrel-'));
});
afterAll(() => rm(folder, { recursive: true }));

const kinds = new Map([['http', http]]);

async function read(file: string, stdin: Readable): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const { terminal } = testTerminal(stdin);
  await readSites([], { file: [file] }, { kinds, terminal, problems });
  return problems;
}

test('every one of very many bad lines is said', async () => {
  const file = join(folder, 'bad.txt');
  await writeFile(file, 'ftp://x\n'.repeat(200_000));
  expect(await read(file, Readable.from([]))).toHaveLength(200_000);
});

test('standard input that never ends is refused once it is too long for a list', async () => {
  const piece = Buffer.from('a.example\n'.repeat(100_000));
  let isEnded = false;
  const endless = new Readable({
    read() {
      this.push(piece);
    },
    destroy(error, done) {
      isEnded = true;
      done(error);
    },
  });
  const [problem, ...more] = await read('-', endless);
  expect(problem).toMatchObject({ file: 'stdin', message: 'the file is larger than 64 MiB' });
  expect([more, isEnded]).toEqual([[], true]);
});

test('a file without an end is not read whole either', async () => {
  const [problem] = await read('/dev/zero', Readable.from([]));
  expect(problem).toMatchObject({ message: 'the file is larger than 64 MiB' });
  const problems: Problem[] = [];
  readCertificates('/dev/zero', problems);
  expect(problems).toHaveLength(1);
});
