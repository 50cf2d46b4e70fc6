import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildLibrary } from '../../scripts/library.ts';

const folder = mkdtempSync(join(tmpdir(), 'squirrel-outside-'));
const modules = join(folder, 'node_modules');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  expect(await buildLibrary()).toEqual({ status: 0, output: '' });
  cpSync('test/extension/outside', folder, { recursive: true });
  mkdirSync(modules);
  for (const name of readdirSync('node_modules')) {
    if (name !== 'uptimesquirrel') symlinkSync(resolve('node_modules', name), join(modules, name));
  }
  installPackage();
});

/** As npm would from a registry, but without one: what is published is unpacked, its dependencies are there already. */
function installPackage(): void {
  const packed = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]);
  const [{ filename }] = JSON.parse(packed) as [{ readonly filename: string }];
  run('tar', ['-xzf', join(folder, filename), '-C', folder]);
  cpSync(join(folder, 'package'), join(modules, 'uptimesquirrel'), { recursive: true });
}

function run(command: string, args: readonly string[], cwd = '.'): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${command} ${args.join(' ')}:\n${stdout}${stderr}`, { cause: error });
  }
}

function runTool(script: string, args: readonly string[]): string {
  return run(process.execPath, [join(modules, script), ...args], folder);
}

test('a package from outside sees our types', () => {
  expect(runTool('typescript/bin/tsc', ['-p', 'tsconfig.outside.json'])).toBe('');
});

test('its prober keeps our contract', () => {
  runTool('vitest/vitest.mjs', ['run', '--reporter', 'json', '--outputFile', 'report.json']);
  const report = readFileSync(join(folder, 'report.json'), 'utf8');
  const { numPassedTests, numTotalTests } = JSON.parse(report) as Record<string, number>;
  expect(numPassedTests).toBe(numTotalTests);
  expect(numTotalTests).toBeGreaterThan(10);
});
