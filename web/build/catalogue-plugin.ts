import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { languages } from '../src/text/languages.ts';
import { splitMessages } from './first-messages.ts';
import { compileCatalogue, pseudoText, type MessageFile } from './compile-catalogue.ts';

const LIST = 'virtual:catalogues';
const FIRST = 'virtual:catalogue/';
const LATER = 'virtual:later-messages/';
const folder = new URL('../locales/', import.meta.url);

/**
 * Makes the module `virtual:catalogues`, which loads the messages of a language: those of the overview, and those of all other pages.
 * They come from `locales/xx.json`, those of the pseudo-language from the English file.
 */
export function cataloguePlugin(): Plugin {
  return {
    name: 'catalogues',
    resolveId: (id) =>
      id === LIST || id.startsWith(FIRST) || id.startsWith(LATER) ? `\0${id}` : null,
    load(id) {
      if (id === `\0${LIST}`) return { code: listModule(), moduleType: 'js' };
      const prefix = [FIRST, LATER].find((each) => id.startsWith(`\0${each}`));
      if (prefix === undefined) return null;
      const language = id.slice(prefix.length + 1);
      const path = pathOf(language);
      this.addWatchFile(path);
      return {
        code: catalogueModule(language, prefix === FIRST ? 'first' : 'later'),
        moduleType: 'js',
      };
    },
  };
}

function pathOf(language: string): string {
  return fileURLToPath(new URL(`${language === 'qps' ? 'en' : language}.json`, folder));
}

function listModule(): string {
  const listOf = (prefix: string): string => {
    const lines = Object.keys(languages).map((tag) => `${tag}: () => import('${prefix}${tag}'),`);
    return `{\n${lines.join('\n')}\n}`;
  };
  return `export const catalogues = ${listOf(FIRST)};\nexport const laterMessages = ${listOf(LATER)};`;
}

function catalogueModule(language: string, part: 'first' | 'later'): string {
  const file = JSON.parse(readFileSync(pathOf(language), 'utf8')) as MessageFile;
  const messages = splitMessages(file)[part];
  const compiled = compileCatalogue(messages, language === 'qps' ? pseudoText : undefined);
  return `export const messages = JSON.parse(${JSON.stringify(JSON.stringify(compiled))});`;
}
