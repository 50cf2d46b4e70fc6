// Everything that can be said about the tree in under a minute. Every step runs, also after a red one; two at a time.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { runScript, toolPath } from './run-tool.ts';

interface Step {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
}

// Half of the tests wait for a deadline at any moment, so the cores can serve more files than there are.
const TEST_WORKERS = Math.ceil(1.5 * availableParallelism());

const tests: Step = {
  name: 'tests',
  script: toolPath('vitest'),
  args: ['run', '--project', 'unit', `--maxWorkers=${TEST_WORKERS}`],
};

const others: readonly Step[] = [
  { name: 'format', script: toolPath('oxfmt'), args: ['--check', '.'] },
  { name: 'guards', script: 'scripts/check-tree.ts', args: [] },
  ...(existsSync('scripts/generate-reference.ts')
    ? [{ name: 'reference', script: 'scripts/generate-reference.ts', args: ['--check'] }]
    : []),
  { name: 'unused code', script: toolPath('knip'), args: ['--no-progress'] },
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
  { name: 'lint', script: toolPath('oxlint'), args: ['--format=unix'] },
];

const red: string[] = [];
// The tests leave the cores idle now and then, and the other steps, one after the other, take what is left: no more, since tests have deadlines.
await Promise.all([runSteps([tests]), runSteps(others, { isYielding: true })]);
console.log(red.length === 0 ? 'All green.' : `Red: ${red.join(', ')}.`);
process.exitCode = red.length === 0 ? 0 : 1;

async function runSteps(
  steps: readonly Step[],
  options: { readonly isYielding?: boolean } = {},
): Promise<void> {
  for (const step of steps) {
    const startedAt = performance.now();
    const { status, output } = await runScript(step.script, step.args, options);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`);
    if (status === 0) continue;
    console.log(output.trimEnd().replaceAll(/^/gm, '  '));
    red.push(step.name);
  }
}
