import type { Terminal } from '../terminal.ts';

/** A text that names commands as `squirrel check`, with what people type here in the place of `squirrel`. */
export function asTyped(text: string, { calledAs }: Pick<Terminal, 'calledAs'>): string {
  return text.replace(/(?<![\w./@-])squirrel(?= [a-z])/g, () => calledAs);
}
