import { wrap } from './wrap.ts';

/** A term, at least two blanks, and what it means. */
const TERM = /^(\s*\S.*?\s{2,})(\S.*)$/;
const MIN_MEANING_WIDTH = 20;

/**
 * A help text as wide as a terminal: paragraphs are filled, meanings stand below each other, and lines that begin with
 * two blanks and hold a command or an example stay whole.
 */
export function helpText(text: string, width: number): string {
  const lines = text.split('\n');
  const filled: string[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0) filled.push(...wrap(paragraph.join(' '), width));
    paragraph = [];
  };
  for (const line of lines) {
    if (line !== '' && !line.startsWith(' ')) {
      paragraph.push(line);
      continue;
    }
    endParagraph();
    filled.push(...indented(line, width));
  }
  endParagraph();
  return filled.join('\n');
}

function indented(line: string, width: number): readonly string[] {
  const [, term = '', meaning = ''] = TERM.exec(line) ?? [];
  if (meaning === '' || line.length <= width) return [line];
  const meaningWidth = Math.max(width - term.length, MIN_MEANING_WIDTH);
  const blank = ' '.repeat(term.length);
  return wrap(meaning, meaningWidth).map((part, index) => `${index === 0 ? term : blank}${part}`);
}
