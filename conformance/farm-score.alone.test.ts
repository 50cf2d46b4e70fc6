import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { CaseReport } from './score/case-report.ts';

const entry = join(import.meta.dirname, './farm-score.ts');

async function runScore(...flags: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [entry, ...flags], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [output, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { code, output };
}

test('every hostile target with all the time it takes', { timeout: 600_000 }, async () => {
  const { output } = await runScore('--json');
  const { reports, broken } = JSON.parse(output) as {
    reports: readonly CaseReport[];
    broken: readonly string[];
  };
  const failed = reports.filter(({ failures }) => failures.length > 0);
  expect(failed.map(({ id, failures }) => `${id}: ${failures.join('; ')}`)).toEqual([]);
  expect(broken).toEqual([]);
  expect(reports).toHaveLength(200);
  const unexplained = reports.filter(({ skipped }) => skipped?.includes('namespace') === false);
  expect(unexplained.map(({ id, skipped }) => `${id}: ${skipped}`)).toEqual([]);
});

test('a soak of a few seconds counts and ends', async () => {
  const { code, output } = await runScore(
    '--only',
    'T1,H1,R1',
    '--soak',
    '2',
    '--rate',
    '50',
    '--json',
  );
  const report = JSON.parse(output) as Record<string, number>;
  expect(report).toMatchObject({ wrong: 0, leakedDescriptors: 0 });
  expect(report['runs']).toBeGreaterThan(10);
  expect(code).toBe(0);
});

test('another checker is measured by the same cases', async () => {
  const { output } = await runScore('--only', 'T1,H1,S1', '--checker', 'false {url}');
  expect(output).toMatch(/total +3 of 3 +1 of 3$/m);
});

test.each([
  [['--nope'], "Unknown option '--nope'"],
  [['--only', 'T1,ZZ'], 'there is no case or family ZZ'],
  [['--soak', 'long'], '--soak takes a number from 1 on, not "long"'],
])('%j is refused with one line and where help is', (flags, says) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...flags], {
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: `${says}\n--help says what can be asked.\n`,
  });
});

test('--help names every flag', () => {
  const { status, stdout } = spawnSync(process.execPath, [entry, '--help'], { encoding: 'utf8' });
  expect(status).toBe(0);
  for (const flag of ['only', 'quick', 'json', 'checker', 'cost', 'pieces', 'soak', 'rate', 'seed'])
    expect(stdout).toContain(`--${flag}`);
});
