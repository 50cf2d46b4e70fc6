import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { rolldown } from 'rolldown';
import { filesBelow, isOlderThan } from './files-below.ts';

const PLACE = 'dist/entrypoints';

/** Modules that a process or thread begins with, by the name their file has among the others. */
const entries = {
  cli: 'src/entrypoints/cli.ts',
  'compared-engine': 'src/entrypoints/compared-engine.ts',
  'compare-worker': 'src/entrypoints/compare-worker.ts',
  'probe-worker': 'src/entrypoints/probe-worker.ts',
  'storage-worker': 'src/entrypoints/storage-worker.ts',
  'farm-process-entry': 'src/farm/farm-process-entry.ts',
};

// Packages that few starts need, or none: whoever uses them loads them. All others are needed by every start.
const leftOut = [
  'bullmq',
  'ioredis',
  'mqtt-packet',
  'nodemailer',
  'pg',
  'piscina',
  're2js',
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
];

/**
 * Writes the program to `folder` in few files. Loading a module costs 0.3 ms wherever it is small: typebox alone is 400
 * of them, in every thread that probes, and what serves the API and reads files 400 more.
 */
export async function bundleProgram(folder: string): Promise<void> {
  const bundle = await rolldown({
    input: entries,
    platform: 'node',
    external: (id) =>
      isBuiltin(id) || leftOut.some((name) => id === name || id.startsWith(`${name}/`)),
  });
  // All in one folder: paths from `import.meta.url` are the same for an entry and for what it shares with others.
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await bundle.close();
}

/** Whether there is no program built from the sources as they are now. */
export function isProgramStale(): boolean {
  const sources = [...filesBelow('src'), 'scripts/bundle.ts', 'package-lock.json'];
  return isOlderThan(`${PLACE}/cli.js`, sources);
}

/** Builds the program beside the present one and then takes its place, so that nobody meets half of it. */
export async function bundleAside(): Promise<void> {
  const fresh = `dist/fresh-${process.pid}`;
  const old = `dist/old-${process.pid}`;
  mkdirSync('dist', { recursive: true });
  await bundleProgram(fresh);
  // Of several starts at once each builds the same: whoever comes second finds its work done.
  moveUnless(PLACE, old, 'ENOENT');
  moveUnless(fresh, PLACE, 'ENOTEMPTY');
  for (const folder of [old, fresh]) rmSync(folder, { recursive: true, force: true });
}

function moveUnless(from: string, to: string, code: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== code) throw error;
  }
}
