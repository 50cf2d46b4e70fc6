import { rmSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { runScript, toolPath, type ToolRun } from './run-tool.ts';

const PLACE = 'dist/library';

/** What other packages may import (`exports` in package.json), and the worker that its suites start. */
const entries = {
  prober: 'src/entrypoints/library/prober.ts',
  testing: 'src/entrypoints/library/testing.ts',
  'toy-worker': 'src/testing/executor/toy-worker.ts',
};

/** Builds what other packages import, with its types. */
export async function buildLibrary(): Promise<ToolRun> {
  rmSync(PLACE, { recursive: true, force: true });
  const bundle = await rolldown({
    input: entries,
    platform: 'node',
    external: (id) => /^[^./]/.test(id),
  });
  // All in one folder, so that a path from `import.meta.url` is the same from an entry and from what entries share.
  await bundle.write({
    dir: PLACE,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await bundle.close();
  return runScript(toolPath('typescript', 'tsc'), ['-p', 'tsconfig.build.json']);
}
