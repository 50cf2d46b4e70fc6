import type { Fact } from '../../core/wording/facts/fact.ts';
import type { LetterPage } from '../../core/wording/letter/letter.ts';
import { isolated } from '../../core/wording/isolate.ts';

/** As people lay out mails without markup. */
const COLUMNS = 72;

/** The text part: the same facts as the page, in lines of at most 72 columns; addresses are never broken. */
export function mailText(letter: LetterPage): string {
  const { headline, saw, hint, foot } = letter;
  const paragraphs = [
    wrapped(headline),
    wrapped([saw?.text ?? '', hint].filter((part) => part !== '').join(' ')),
    ...factParagraphs(letter),
    linkLines(letter).join('\n'),
    wrapped(foot.join(' ')),
  ];
  return `${paragraphs.filter((part) => part !== '').join('\n\n')}\n`;
}

/** A line a fact; those of a report under the titles of its tables. */
function factParagraphs({ facts, report, language }: LetterPage): readonly string[] {
  const listed = (some: readonly Pick<Fact, 'label' | 'value'>[]): string =>
    some
      .map(({ label, value }) => wrapped(`${label}: ${isolated(value, language)}`, '  '))
      .join('\n');
  if (report === null) return [listed(facts)];
  const tables = report.tables.map(({ title, rows, more }) => {
    const lines = [...rows.map(({ fact }) => fact), ...(more === null ? [] : [more])];
    return `${title}\n${listed(lines)}`;
  });
  return [
    listed(report.summary),
    ...tables,
    listed(facts.filter(({ key }) => key === 'dashboard')),
  ];
}

function linkLines({ letterLinks: { button, second, small } }: LetterPage): readonly string[] {
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
