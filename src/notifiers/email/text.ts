import type { Letter } from '../../core/wording/letter/letter.ts';
import { isolated } from '../../core/wording/isolate.ts';

/** As people lay out mails without markup. */
const COLUMNS = 72;

/** The text part: the same facts as the page, in lines of at most 72 columns; addresses are never broken. */
export function mailText(letter: Letter): string {
  const { headline, saw, hint, facts, language, foot } = letter;
  const lines = facts.map(({ label, value }) => `${label}: ${isolated(value, language)}`);
  const paragraphs = [
    wrapped(headline),
    wrapped([saw?.text ?? '', hint].filter((part) => part !== '').join(' ')),
    lines.map((line) => wrapped(line, '  ')).join('\n'),
    linkLines(letter).join('\n'),
    wrapped(foot.join(' ')),
  ];
  return `${paragraphs.filter((part) => part !== '').join('\n\n')}\n`;
}

function linkLines({ letterLinks: { button, second, small } }: Letter): readonly string[] {
  const links = [button, second, ...small].filter((link) => link !== null);
  return links.map(({ label, url }) => `${label}:\n${url}`);
}

/** Lines of at most 72 columns where words allow it; those after the first begin with `indent`. */
export function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= COLUMNS) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(lines.length === 0 ? word : indent + word);
  }
  return lines.join('\n');
}
