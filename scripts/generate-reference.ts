// Writes the generated parts of the pages in docs; with --check it only names the pages that are stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { referencePages } from './reference/pages.ts';
import { withSections } from './reference/sections.ts';

const isCheck = process.argv.includes('--check');
for (const [path, sections] of referencePages()) {
  const page = readFileSync(path, 'utf8');
  const fresh = withSections(page, sections);
  if (fresh === page) continue;
  if (isCheck) {
    console.log(`${path}: a generated part is stale: npm run docs writes it anew.`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, fresh);
    console.log(`written: ${path}`);
  }
}
