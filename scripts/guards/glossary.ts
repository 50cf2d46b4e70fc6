import { checkLines, type Finding, type Tree } from './tree.ts';

const PRODUCT = /^src\/(?!.*\.test\.).*\.ts$/;
const EXPORTED =
  /^export (?:declare |abstract |async )*(?:interface|type|class|const|function) (\w+)/gm;
const ROW = /^\| [^|]+\| [^|]+\| `(\w+)` +\|$/;

/** Words of the glossary that the code does not have where the glossary says. */
export function lostWords(tree: Tree): readonly Finding[] {
  const glossary = tree.files.find(({ path }) => path === 'docs/glossary.md');
  if (glossary === undefined) return [];
  const exported = new Set(
    tree.files
      .filter(({ path }) => PRODUCT.test(path))
      .flatMap(({ text }) => [...text.matchAll(EXPORTED)].map(([, name]) => name)),
  );
  return checkLines(glossary, (line) => {
    const name = ROW.exec(line)?.[1];
    return name === undefined || exported.has(name) ? [] : [`Nothing in src exports ${name}.`];
  });
}
