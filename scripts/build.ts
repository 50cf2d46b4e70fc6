// Makes what is published: the program in few files, what other packages import of it, and the dashboard.
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { bundleProgram } from './bundle.ts';
import { buildDashboard } from './dashboard.ts';
import { buildLibrary } from './library.ts';
import type { ToolRun } from './run-tool.ts';

const COMMAND = 'dist/entrypoints/cli.js';

rmSync('dist', { recursive: true, force: true });
await bundleProgram('dist/entrypoints');
chmodSync(COMMAND, 0o755);
finish(await buildLibrary());
if (existsSync('web/index.html')) finish(await buildDashboard());

function finish({ status, output }: ToolRun): void {
  if (output !== '') console.error(output.trimEnd());
  if (status !== 0) process.exit(status);
}
