import { existsSync } from 'node:fs';
import { join } from 'node:path';

const built = join(import.meta.dirname, '../dist/entrypoints/cli.js');
const source = join(import.meta.dirname, '../src/entrypoints/cli.ts');
const isBuilt = existsSync(built) && !process.argv.includes('--source');

/** The command line that benches run: what `npm run build` made, or the sources where that is missing or asked for. */
export const command = { entry: isBuilt ? built : source, isBuilt } as const;
