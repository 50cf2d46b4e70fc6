// Everything that can be said about the tree in under a minute. Every step runs, also after a red one.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { runScript, toolPath } from './run-tool.ts';

interface Step {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
}

// Half of the tests wait for a deadline at any moment, so the cores can serve twice as many files.
const testWorkers = 2 * availableParallelism();

const steps: readonly Step[] = [
  { name: 'format', script: toolPath('oxfmt'), args: ['--check', '.'] },
  { name: 'lint', script: toolPath('oxlint'), args: ['--format=unix'] },
  { name: 'types', script: toolPath('typescript', 'tsc'), args: [] },
  ...(existsSync('web/tsconfig.json')
    ? [
        {
          name: 'types of web',
          script: toolPath('typescript', 'tsc'),
          args: ['--noEmit', '-p', 'web'],
        },
      ]
    : []),
  { name: 'unused code', script: toolPath('knip'), args: ['--no-progress'] },
  { name: 'guards', script: 'scripts/check-tree.ts', args: [] },
  ...(existsSync('scripts/generate-reference.ts')
    ? [{ name: 'reference', script: 'scripts/generate-reference.ts', args: ['--check'] }]
    : []),
  {
    name: 'tests',
    script: toolPath('vitest'),
    args: ['run', '--project', 'unit', `--maxWorkers=${testWorkers}`],
  },
];

const red: string[] = [];
for (const step of steps) {
  const startedAt = performance.now();
  const { status, output } = await runScript(step.script, step.args);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`);
  if (status !== 0) {
    console.log(output.trimEnd().replaceAll(/^/gm, '  '));
    red.push(step.name);
  }
}
console.log(red.length === 0 ? 'All green.' : `Red: ${red.join(', ')}.`);
process.exitCode = red.length === 0 ? 0 : 1;
