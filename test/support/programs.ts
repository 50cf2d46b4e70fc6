import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// Debian keeps some programs of the administrator off the PATH of others.
const FURTHER_FOLDERS = ['/usr/local/sbin', '/usr/sbin'];

/** Where a program lies; `null` when it is not installed. */
export function pathOf(program: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...FURTHER_FOLDERS];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

/**
 * Why tests that need a program cannot run here; `null`: they can. In a continuous integration they must, so that there
 * the missing program is an error instead of a skipped test.
 */
export function whyMissing(program: string, debianPackage: string): string | null {
  if (pathOf(program) !== null) return null;
  const why = `${program} is not installed (Debian's package ${debianPackage} brings it)`;
  if ((process.env['CI'] ?? '') !== '') throw new Error(why);
  return why;
}
