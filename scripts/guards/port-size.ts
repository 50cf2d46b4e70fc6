import { withoutAllowed } from './allowance.ts';
import { allowances } from './allowances.ts';
import type { Finding, TextFile, Tree } from './tree.ts';

const MAX_MEMBERS = 12;
const HOLDS_PORTS = /^src\/(?:core\/ports\/[\w-]+|network\/network)\.ts$/;

/** Ports that promise more than one screen holds. Interfaces that are plain data count as much as they like. */
export function widePorts(tree: Tree): readonly Finding[] {
  const findings = tree.files
    .filter(({ path }) => HOLDS_PORTS.test(path))
    .flatMap((file) =>
      interfacesOf(file).filter(({ isPort, members }) => isPort && members > MAX_MEMBERS),
    )
    .map(({ name, members, path, line }) => ({
      key: name,
      path,
      line,
      message: `The port ${name} has ${members} members, and ${MAX_MEMBERS} are the most.`,
    }));
  return withoutAllowed(findings, allowances.ports);
}

interface Declared {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly members: number;
  /** Whether one of its members can be called. */
  readonly isPort: boolean;
}

function interfacesOf({ path, text }: TextFile): readonly Declared[] {
  return [...text.matchAll(/^export interface (\w+).*\{\n([^]*?)^\}/gm)].map((found) => {
    const [, name = '', body = ''] = found;
    const members = body.split('\n').filter((row) => /^ {2}[\w'"[]/.test(row));
    return {
      name,
      path,
      line: text.slice(0, found.index).split('\n').length,
      members: members.length,
      isPort: members.some((row) => /^ {2}\w+[(<]|=>/.test(row)),
    };
  });
}
