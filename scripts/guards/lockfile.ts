import { missingOptionalPackages, type Lockfile } from '../lockfile.ts';
import type { Finding, Tree } from './tree.ts';

/** Optional packages that the lock file forgot, because of which `npm ci` would refuse it. */
export function brokenLockfile(tree: Tree): readonly Finding[] {
  const file = tree.files.find(({ path }) => path === 'package-lock.json');
  if (file === undefined) return [];
  return missingOptionalPackages(JSON.parse(file.text) as Lockfile).map(({ name }) => ({
    path: file.path,
    line: 1,
    message: `${name} is missing: node scripts/complete-lockfile.ts adds it.`,
  }));
}
