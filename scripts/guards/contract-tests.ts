import { rooms, type Room } from '../lint/rooms.ts';
import { withoutAllowed } from './allowance.ts';
import { allowances } from './allowances.ts';
import type { Finding, Tree } from './tree.ts';

/** Rooms with a list of adapters whose contract suite is not run over that list. */
export function untriedLists(tree: Tree): readonly Finding[] {
  const findings = Object.entries(rooms)
    .filter(([name, room]: [string, Room]) => room.holdsAdapters && hasList(tree, name))
    .filter(([name]) => !triesList(tree, name))
    .map(([name]) => ({
      key: `src/${name}`,
      path: `src/${name}/contract.test.ts`,
      line: 1,
      message: `It is to run a suite of src/testing over the list src/${name}/index.ts.`,
    }));
  return withoutAllowed(findings, allowances.contracts);
}

function hasList(tree: Tree, room: string): boolean {
  return tree.files.some(({ path }) => path === `src/${room}/index.ts`);
}

function triesList(tree: Tree, room: string): boolean {
  const names = ['', '.integration', '.alone'].map((form) => `src/${room}/contract${form}.test.ts`);
  return tree.files.some(
    ({ path, text }) =>
      names.includes(path) && text.includes(`'./index.ts'`) && /'\.\.\/testing\//.test(text),
  );
}
