import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { firstLoadFault, type BuildManifest } from './first-load.ts';
import { filesBelow, filesIn, isOlderThan } from './files-below.ts';
import { runScript, type ToolRun } from './run-tool.ts';

const PAGE = 'web/dist/index.html';
const sources = [
  'web/src',
  'web/build',
  'web/locales',
  'web/form-words',
  'web/said-words',
  'web/public',
  'src/api',
  'src/core',
];

/** True if there is a dashboard in the checkout and no page built from its sources as they are now. */
export function isDashboardStale(): boolean {
  if (!existsSync('web/index.html')) return false;
  return isOlderThan(PAGE, [...filesIn('web'), ...sources.flatMap(filesBelow)]);
}

/** What Vite says about its files; it is read here and not served. */
const MANIFEST = 'web/dist/build-manifest.json';

/** Builds the dashboard into web/dist. A first load that is too large is a failure. */
export async function buildDashboard(): Promise<ToolRun> {
  const built = await runVite();
  if (built.status !== 0) return built;
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as BuildManifest;
  rmSync(MANIFEST);
  compressFiles(filesBelow(dirname(PAGE)));
  const fault = firstLoadFault(manifest, sentBytes);
  return fault === null ? built : { status: 1, output: fault };
}

/** Bytes of a built file as most browsers get it; the shell is made for each request, and sent as it is. */
function sentBytes(file: string): number {
  const path = join(dirname(PAGE), file);
  const compressed = `${path}.gz`;
  return statSync(path !== PAGE && existsSync(compressed) ? compressed : path).size;
}

/** The smallest file that is worth a second form, bytes. */
const SMALLEST = 1_024;

/** Puts the files that browsers load beside themselves, compressed as far as it goes. */
function compressFiles(files: readonly string[]): void {
  for (const file of files.filter((name) => /\.(?:css|html|js|json|svg)$/.test(name))) {
    const bytes = readFileSync(file);
    if (bytes.length < SMALLEST) continue;
    writeFileSync(`${file}.br`, brotliCompressSync(bytes));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

function runVite(): Promise<ToolRun> {
  const vite = createRequire(resolve('web/package.json')).resolve('vite/package.json');
  return runScript(join(dirname(vite), 'bin/vite.js'), ['build', 'web', '--logLevel', 'warn']);
}
