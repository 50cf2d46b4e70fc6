import { withoutAllowed } from './allowance.ts';
import { allowances } from './allowances.ts';
import type { Finding, Tree } from './tree.ts';

const MAX_FILES = 20;
const KEPT = /^(?:src|web\/src|conformance|test|bench|scripts)\/.*\.tsx?$/;
const TEST = /\.test\.tsx?$/;

/** Folders that hold so many files that nobody finds one; tests beside them do not count. */
export function crowdedFolders(tree: Tree): readonly Finding[] {
  const kept = tree.files
    .map(({ path }) => path)
    .filter((path) => KEPT.test(path) && !TEST.test(path));
  const folders = Map.groupBy(kept, (path) => path.slice(0, path.lastIndexOf('/')));
  const findings = [...folders]
    .filter(([, paths]) => paths.length > MAX_FILES)
    .map(([folder, paths]) => ({
      key: folder,
      path: paths.toSorted().at(-1) ?? folder,
      line: 1,
      message: `Its folder holds ${paths.length} files, and ${MAX_FILES} are the most.`,
    }));
  return withoutAllowed(findings, allowances.folders);
}
