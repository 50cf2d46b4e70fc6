// Emits what the published package runs: the sources as JavaScript, and the dashboard.
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { buildDashboard } from './dashboard.ts';
import { runScript, toolPath, type ToolRun } from './run-tool.ts';

const command = 'dist/entrypoints/cli.js';

rmSync('dist', { recursive: true, force: true });
finish(await runScript(toolPath('typescript', 'tsc'), ['-p', 'tsconfig.build.json']));
if (existsSync(command)) chmodSync(command, 0o755);
if (existsSync('web/index.html')) finish(await buildDashboard());

function finish({ status, output }: ToolRun): void {
  if (output !== '') console.error(output.trimEnd());
  if (status !== 0) process.exit(status);
}
