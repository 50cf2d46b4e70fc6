import type { Plugin } from 'vite';
import { languages } from '../src/text/languages.ts';

/** Writes the directions of the languages into the script of the shell, which runs before the first paint. */
export function firstPaintPlugin(): Plugin {
  const directions = Object.fromEntries(
    Object.entries(languages).map(([tag, { direction }]) => [tag, direction]),
  );
  return {
    name: 'first-paint',
    transformIndexHtml: (html) => html.replace('DIRECTIONS', JSON.stringify(directions)),
  };
}
