import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { runScript, type ToolRun } from './run-tool.ts';

const page = 'web/dist/index.html';
const sources = ['web', 'web/src', 'web/public', 'src/api', 'src/core'];

/** True if there is a dashboard in the checkout and no page built from its sources as they are now. */
export function isDashboardStale(): boolean {
  if (!existsSync('web/index.html')) return false;
  const builtAt = statSync(page, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources.flatMap(filesBelow).some((path) => statSync(path).mtimeMs > builtAt);
}

/** Builds the dashboard into web/dist. */
export async function buildDashboard(): Promise<ToolRun> {
  const vite = createRequire(resolve('web/package.json')).resolve('vite/package.json');
  return runScript(join(dirname(vite), 'bin/vite.js'), ['build', 'web', '--logLevel', 'warn']);
}

/** Files of a source folder; of `web` itself only the files that lie in it directly. */
function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: folder !== 'web', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
