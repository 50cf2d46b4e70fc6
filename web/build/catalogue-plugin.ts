import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { languages } from '../src/text/languages.ts';
import { compileCatalogue, pseudoText, type MessageFile } from './compile-catalogue.ts';
import { splitMessages, type SplitMessages } from './first-messages.ts';

const LIST = 'virtual:catalogues';
const ONE = 'virtual:catalogue/';
const PARTS = ['first', 'others'] as const satisfies readonly (keyof SplitMessages)[];
const folder = new URL('../locales/', import.meta.url);
const sources = fileURLToPath(new URL('../src', import.meta.url));

/**
 * Makes the module `virtual:catalogues`, which loads the messages of a language in two parts: those that a first load of `/` shows, and
 * those of the other pages. They come from `locales/xx.json`, those of the pseudo-language from the English file.
 */
export function cataloguePlugin(): Plugin {
  return {
    name: 'catalogues',
    resolveId: (id) => (id === LIST || id.startsWith(ONE) ? `\0${id}` : null),
    load(id) {
      if (id === `\0${LIST}`) return { code: listModule(), moduleType: 'js' };
      if (!id.startsWith(`\0${ONE}`)) return null;
      const [language = '', part] = id.slice(ONE.length + 1).split('-');
      const path = pathOf(language);
      this.addWatchFile(path);
      const file = JSON.parse(readFileSync(path, 'utf8')) as MessageFile;
      const messages = splitMessages(file, sources)[part === 'first' ? 'first' : 'others'];
      return { code: catalogueModule(language, messages), moduleType: 'js' };
    },
  };
}

function pathOf(language: string): string {
  return fileURLToPath(new URL(`${language === 'qps' ? 'en' : language}.json`, folder));
}

function listModule(): string {
  const lines = Object.keys(languages).map((tag) => {
    const parts = PARTS.map((part) => `${part}: () => import('${ONE}${tag}-${part}')`);
    return `${tag}: { ${parts.join(', ')} },`;
  });
  return `export const catalogues = {\n${lines.join('\n')}\n};`;
}

function catalogueModule(language: string, messages: MessageFile): string {
  const compiled = compileCatalogue(messages, language === 'qps' ? pseudoText : undefined);
  return `export const messages = JSON.parse(${JSON.stringify(JSON.stringify(compiled))});`;
}
