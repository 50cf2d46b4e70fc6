// Guards over the text of the repository that no other tool keeps.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { brokenDocPaths } from './guards/doc-paths.ts';
import { badFileNames } from './guards/file-names.ts';
import { brokenLockfile } from './guards/lockfile.ts';
import { foreignNames } from './guards/foreign-names.ts';
import { spreadArguments } from './guards/spread-arguments.ts';
import type { TextFile, Tree } from './guards/tree.ts';

const guards = [badFileNames, brokenDocPaths, foreignNames, brokenLockfile, spreadArguments];

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
