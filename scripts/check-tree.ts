// Guards over the text of the repository that no other tool keeps.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { unreachableAdapters } from './guards/adapter-lists.ts';
import { bannedWords } from './guards/banned-words.ts';
import { camelCaseConstants } from './guards/constant-names.ts';
import { untriedLists } from './guards/contract-tests.ts';
import { brokenDocPaths } from './guards/doc-paths.ts';
import { badFileNames } from './guards/file-names.ts';
import { crowdedFolders } from './guards/folder-size.ts';
import { lostWords } from './guards/glossary.ts';
import { brokenLockfile } from './guards/lockfile.ts';
import { foreignNames } from './guards/foreign-names.ts';
import { physicalSides } from './guards/physical-sides.ts';
import { widePorts } from './guards/port-size.ts';
import { spreadArguments } from './guards/spread-arguments.ts';
import type { Finding, TextFile, Tree } from './guards/tree.ts';
import { doubleTypeNames } from './guards/type-names.ts';

const guards: readonly ((tree: Tree) => readonly Finding[])[] = [
  badFileNames,
  brokenDocPaths,
  foreignNames,
  brokenLockfile,
  spreadArguments,
  crowdedFolders,
  widePorts,
  physicalSides,
  camelCaseConstants,
  doubleTypeNames,
  untriedLists,
  unreachableAdapters,
  lostWords,
  bannedWords,
];

const tree = readTree();
const findings = guards.flatMap((guard) => guard(tree));
for (const { path, line, message } of findings) console.log(`${path}:${line}: ${message}`);
process.exitCode = findings.length === 0 ? 0 : 1;

function readTree(): Tree {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  const files = listed.split('\n').filter(isFile).map(readText);
  return { files: files.filter(({ text }) => !text.includes('\0')) };
}

function isFile(path: string): boolean {
  return path !== '' && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

function readText(path: string): TextFile {
  return { path, text: readFileSync(path, 'utf8') };
}
