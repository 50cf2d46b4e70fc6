import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkLines, type Finding, type Tree } from './tree.ts';

const citedPath =
  /(?<![\w./-])(?:\.ci|bench|conformance|docs|examples|runtime|scripts|src|test|web)\/[\w./@-]*\w\/?/g;
const linkTarget = /\]\(([^)\s#]+)[^)]*\)/g;
const npmScript = /npm run (?:-s )?([\w:-]+)/g;
/** Records and the change log tell what was: their paths may be gone. */
const history = /^(CHANGELOG\.md|docs\/decisions\/)/;
const generated = /(^|\/)dist(\/|$)/;

/** Paths, links and npm scripts that a document names and the tree does not have. */
export function brokenDocPaths(tree: Tree): readonly Finding[] {
  const scripts = scriptNames(tree);
  return tree.files
    .filter(({ path }) => path.endsWith('.md') && !history.test(path))
    .flatMap((file) =>
      checkLines(file, (line) => [
        ...found(line, citedPath, 0)
          .filter(isMissing)
          .map((path) => `${path} does not exist.`),
        ...found(line, linkTarget, 1)
          .filter((target) => !/^[a-z]+:/.test(target))
          .filter((target) => isMissing(join(dirname(file.path), target)))
          .map((target) => `The link to ${target} leads nowhere.`),
        ...found(line, npmScript, 1)
          .filter((script) => !scripts.includes(script))
          .map((script) => `There is no npm script "${script}".`),
      ]),
    );
}

function found(line: string, pattern: RegExp, group: number): readonly string[] {
  return [...line.matchAll(pattern)].map((match) => match[group] ?? '');
}

function isMissing(path: string): boolean {
  return !generated.test(path) && !existsSync(path);
}

function scriptNames(tree: Tree): readonly string[] {
  const manifest = tree.files.find(({ path }) => path === 'package.json');
  const { scripts = {} } = JSON.parse(manifest?.text ?? '{}') as { scripts?: object };
  return Object.keys(scripts);
}
