import { checkLines, type Finding, type Tree } from './tree.ts';

const machinePath = /(?<![\w.])\/(?:home|root|Users|work)\/[\w.-]+/g;
const registryHost =
  /\b[\w-]*(?:registry|artifactory|verdaccio|nexus)[\w-]*(?:\.[\w-]+)+\.(?:com|dev|io|net|org)\b/g;
const lockedAddress = /"resolved": "[a-z+]+:\/\/[^"]*"/g;

/** Names of one machine or of one package registry, which mean nothing on another machine. */
export function foreignNames(tree: Tree): readonly Finding[] {
  return tree.files.flatMap((file) =>
    checkLines(file, (line) => [
      ...matches(line, machinePath).map((path) => `${path} is a path on one machine.`),
      ...matches(line, registryHost).map((host) => `${host} is a package registry.`),
      ...(file.path === 'package-lock.json'
        ? matches(line, lockedAddress).map(() => 'The lock file holds an address.')
        : []),
    ]),
  );
}

function matches(line: string, pattern: RegExp): readonly string[] {
  return [...line.matchAll(pattern)].map(([text]) => text);
}
