import { withoutAllowed } from './allowance.ts';
import { allowances } from './allowances.ts';
import type { Finding, Tree } from './tree.ts';

const CODE = /^(?:src|web\/src|conformance|test|bench|scripts)\/(?!.*\.test\.).*\.tsx?$/;
const NUMBER = String.raw`-?[\d_.]+(?:e-?\d+)?n?(?: [*+/-] [\d_.]+)*`;
const TEXT = '\'(?:[^\'\\\\\\n]|\\\\.)*\'|"[^"\\n]*"|`[^`$]*`';
// One statement of a file that oxfmt laid out, at the left margin.
const CAMEL_CASE = new RegExp(
  `^(?:export )?const ([a-z]\\w*)(?:: [\\w | ]+)? =\\s+(?:${NUMBER}|${TEXT}|true|false)(?: as const)?;$`,
  'gm',
);

/** Numbers, texts and switches that a module fixes, and that do not look like it: they are UPPER_SNAKE_CASE. */
export function camelCaseConstants(tree: Tree): readonly Finding[] {
  const findings = tree.files
    .filter(({ path }) => CODE.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(CAMEL_CASE)].map((found) => ({
        key: path.split('/').slice(0, 2).join('/'),
        path,
        line: text.slice(0, found.index).split('\n').length,
        message: `${found[1]} is a constant of the module: UPPER_SNAKE_CASE.`,
      })),
    );
  return withoutAllowed(findings, allowances.constants);
}
