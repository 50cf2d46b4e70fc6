import { missingOptionalPackages, unverifiedPackages, type Lockfile } from '../lockfile.ts';
import type { Finding, Tree } from './tree.ts';

/** Packages whose bytes nothing vouches for, and optional packages that the lock file forgot, because of which `npm ci` would refuse it. */
export function brokenLockfile(tree: Tree): readonly Finding[] {
  const file = tree.files.find(({ path }) => path === 'package-lock.json');
  if (file === undefined) return [];
  const lockfile = JSON.parse(file.text) as Lockfile;
  const messages = [
    ...missingOptionalPackages(lockfile).map(
      ({ name }) => `${name} is missing: node scripts/complete-lockfile.ts adds it.`,
    ),
    ...unverifiedPackages(lockfile).map(
      (folder) =>
        `${folder} has no integrity: take it out of the file, then npm install --package-lock-only.`,
    ),
  ];
  return messages.map((message) => ({ path: file.path, line: 1, message }));
}
