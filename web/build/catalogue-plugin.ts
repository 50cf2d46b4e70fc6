import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { languages } from '../src/text/languages.ts';
import { compileCatalogue, pseudoText, type MessageFile } from './compile-catalogue.ts';

const LIST = 'virtual:catalogues';
const ONE = 'virtual:catalogue/';
const folder = new URL('../locales/', import.meta.url);

/**
 * Makes the module `virtual:catalogues`, which loads the messages of a language. They come from `locales/xx.json`, those of the
 * pseudo-language from the English file.
 */
export function cataloguePlugin(): Plugin {
  return {
    name: 'catalogues',
    resolveId: (id) => (id === LIST || id.startsWith(ONE) ? `\0${id}` : null),
    load(id) {
      if (id === `\0${LIST}`) return { code: listModule(), moduleType: 'js' };
      if (!id.startsWith(`\0${ONE}`)) return null;
      const language = id.slice(ONE.length + 1);
      const path = pathOf(language);
      this.addWatchFile(path);
      return { code: catalogueModule(language, path), moduleType: 'js' };
    },
  };
}

function pathOf(language: string): string {
  return fileURLToPath(new URL(`${language === 'qps' ? 'en' : language}.json`, folder));
}

function listModule(): string {
  const lines = Object.keys(languages).map((tag) => `${tag}: () => import('${ONE}${tag}'),`);
  return `export const catalogues = {\n${lines.join('\n')}\n};`;
}

function catalogueModule(language: string, path: string): string {
  const file = JSON.parse(readFileSync(path, 'utf8')) as MessageFile;
  const compiled = compileCatalogue(file, language === 'qps' ? pseudoText : undefined);
  return `export const messages = JSON.parse(${JSON.stringify(JSON.stringify(compiled))});`;
}
