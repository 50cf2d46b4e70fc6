import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { filesBelow, filesIn, isOlderThan } from './files-below.ts';
import { runScript, type ToolRun } from './run-tool.ts';

const PAGE = 'web/dist/index.html';
const sources = ['web/src', 'web/public', 'src/api', 'src/core'];

/** True if there is a dashboard in the checkout and no page built from its sources as they are now. */
export function isDashboardStale(): boolean {
  if (!existsSync('web/index.html')) return false;
  return isOlderThan(PAGE, [...filesIn('web'), ...sources.flatMap(filesBelow)]);
}

/** Builds the dashboard into web/dist. */
export async function buildDashboard(): Promise<ToolRun> {
  const vite = createRequire(resolve('web/package.json')).resolve('vite/package.json');
  return runScript(join(dirname(vite), 'bin/vite.js'), ['build', 'web', '--logLevel', 'warn']);
}
