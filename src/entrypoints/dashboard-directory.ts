import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the built dashboard lies: beside `src` in a checkout and beside `dist` in the package. */
export function dashboardDirectory(): string {
  return fileURLToPath(new URL('../../web/dist', import.meta.url));
}

/** Builds the dashboard where it is missing and can be built: in a checkout after `npm ci`. Resolves with whether there is one. */
export async function ensureDashboard(): Promise<boolean> {
  const page = join(dashboardDirectory(), 'index.html');
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const script = join(root, 'scripts/ensure-built.ts');
  if (existsSync(page) || !existsSync(script)) return existsSync(page);
  // Its standard output is our error stream: what it prints is never part of a result.
  const child = spawn(process.execPath, [script], { cwd: root, stdio: ['ignore', 2, 2] });
  await Promise.race([once(child, 'exit'), once(child, 'error')]);
  return existsSync(page);
}
