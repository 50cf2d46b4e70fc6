/** One word of a name or of a comment. */
export interface Word {
  /** In lower case. */
  readonly text: string;
  /** Counts from 1. */
  readonly line: number;
  /** Whether it is part of a name, and not of a comment. */
  readonly isName: boolean;
}

// Comments and quoted text, whichever begins first. Of a template only the text counts as quoted; names in its `${}` go with it.
const COMMENT_OR_QUOTE =
  /\/\*[^]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[^])*`/g;

// A column or a key of others: our own names have no such form.
const SNAKE_CASE = /\b[a-z]+(?:_[a-z]+)+\b/g;

/** The words of a source file in order, without what stands in quotes or is in snake case. `heldUp` is two words. */
export function codeWords(source: string): readonly Word[] {
  const parts: Word[] = [];
  let from = 0;
  let line = 1;
  const take = (text: string, isName: boolean): void => {
    for (const [at, row] of text.split('\n').entries()) {
      for (const [word] of row.replace(SNAKE_CASE, '').matchAll(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g)) {
        parts.push({ text: word.toLowerCase(), line: line + at, isName });
      }
    }
    line += text.split('\n').length - 1;
  };
  for (const found of source.matchAll(COMMENT_OR_QUOTE)) {
    const [text] = found;
    take(source.slice(from, found.index), true);
    if (text.startsWith('/')) take(text, false);
    else line += text.split('\n').length - 1;
    from = found.index + text.length;
  }
  take(source.slice(from), true);
  return parts;
}
