import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Observation } from '../../core/probe-health/examination.ts';
import { writeObservations } from '../../core/probe-health/examination.ts';
import { baselineFile } from './baseline-file.ts';

const observations: readonly Observation[] = [
  { witness: 'root', of: '192.0.2.53#53', answer: 'denied', form: '180' },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baseline-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

test('what was kept is there after a restart', async () => {
  await baselineFile(folder).save(observations);
  expect(await baselineFile(folder).load()).toEqual(observations);
});

test('the file keeps its form from one version to the next', async () => {
  const stored = [{ witness: 'root', of: '192.0.2.53#53', form: '180', said: 'denied' }];
  await baselineFile(folder).save(observations);
  expect(JSON.parse(readFileSync(join(folder, 'witnesses.json'), 'utf8'))).toEqual(stored);
});

const strange: readonly (readonly [string, (path: string) => void])[] = [
  ['nothing', () => {}],
  ['a pipe', (path) => void execFileSync('mkfifo', [path])],
  [
    'a link',
    (path) => {
      writeFileSync(`${path}.elsewhere`, JSON.stringify(writeObservations(observations)), {
        mode: 0o600,
      });
      symlinkSync(`${path}.elsewhere`, path);
    },
  ],
  [
    'a file that others may write to',
    (path) => {
      writeFileSync(path, JSON.stringify(writeObservations(observations)));
      chmodSync(path, 0o666);
    },
  ],
  ['a file without an end', (path) => writeFileSync(path, ' '.repeat(2 ** 20) + '[]')],
];

test.each(strange)('%s in its place is not believed, nor waited for', async (_, put) => {
  put(join(folder, 'witnesses.json'));
  expect(await baselineFile(folder).load()).toEqual([]);
});

test('nothing is written through a link', async () => {
  const victim = join(folder, 'victim');
  writeFileSync(victim, 'untouched');
  for (const name of ['witnesses.json', 'witnesses.json.new']) {
    symlinkSync(victim, join(folder, name));
  }
  await baselineFile(folder).save(observations);
  expect(readFileSync(victim, 'utf8')).toBe('untouched');
  expect(lstatSync(join(folder, 'witnesses.json')).isFile()).toBe(true);
});
