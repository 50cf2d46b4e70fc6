import { withoutAllowed } from './allowance.ts';
import { allowances } from './allowances.ts';
import type { Finding, Tree } from './tree.ts';

// What the dashboard sees of the API bears the API's names, which are those of the things themselves.
const PRODUCT = /^src\/(?!api\/contract\.ts|.*\.test\.).*\.ts$/;
const EXPORTED_TYPE = /^export (?:declare )?(?:interface|type|(?:abstract )?class) (\w+)/gm;

/** Exported types of one name: a word has one meaning, so that whoever searches for it finds one thing. */
export function doubleTypeNames(tree: Tree): readonly Finding[] {
  const firstOf = new Map<string, string>();
  const findings: (Finding & { readonly key: string })[] = [];
  for (const { path, text } of tree.files.filter((file) => PRODUCT.test(file.path))) {
    for (const found of text.matchAll(EXPORTED_TYPE)) {
      const [, name = ''] = found;
      const first = firstOf.get(name);
      if (first === undefined) firstOf.set(name, path);
      else {
        const line = text.slice(0, found.index).split('\n').length;
        const message = `${first} exports another type called ${name}.`;
        findings.push({ key: name, path, line, message });
      }
    }
  }
  return withoutAllowed(findings, allowances.types);
}
