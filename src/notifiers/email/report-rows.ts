import type { LetterPage } from '../../core/wording/letter/letter.ts';
import type { ReportRow, ReportTable } from '../../core/wording/report/report-tables.ts';
import { escapeHtml, textHtml } from '../../core/wording/html-text.ts';
import { factRow, tableOf } from './rows.ts';
import { COLOURS, TONE_THEMES } from './theme.ts';

const [INK] = COLOURS.ink;
const [SOFT] = COLOURS.soft;
const [LINE] = COLOURS.line;

/** A report: all sites together, and below that a table for each thing that is said of single ones. */
export function reportRows(
  { summary, tables }: NonNullable<LetterPage['report']>,
  letter: LetterPage,
): string {
  const facts = tableOf(
    summary.map((fact) => factRow(fact, letter)),
    letter,
  );
  return [facts, ...tables.map((table) => titledTable(table, letter))].join('');
}

function titledTable({ title, rows, more }: ReportTable, letter: LetterPage): string {
  const { direction } = letter;
  const rest =
    more === null
      ? []
      : [siteRow({ sign: '', name: textHtml(more.label), figure: more.value }, letter)];
  const all = [...rows.map((row) => siteRow(shownRow(row), letter)), ...rest];
  return (
    `<h2 class="ink" dir="${direction}" style="margin:22px 0 6px;font-size:14px;line-height:20px;font-weight:700;color:${INK}">${escapeHtml(title)}</h2>` +
    tableOf(all, letter)
  );
}

interface ShownRow {
  readonly sign: string;
  readonly name: string;
  readonly figure: string;
}

function shownRow({ name, about, figure, tone }: ReportRow): ShownRow {
  const after =
    about === ''
      ? ''
      : ` <span class="soft" style="color:${SOFT}"><bdi>${textHtml(about)}</bdi></span>`;
  return { sign: signOf(tone), name: `<b><bdi>${textHtml(name)}</bdi></b>${after}`, figure };
}

function signOf(tone: ReportRow['tone']): string {
  if (tone === null) return '';
  const { glyph, text } = TONE_THEMES[tone];
  return `<span class="t-${tone}" style="font-size:12px;color:${text[0]}">${glyph}</span>&nbsp; `;
}

// In few bytes: there are many of them, and programs cut long mails.
function siteRow({ sign, name, figure }: ShownRow, { direction }: LetterPage): string {
  const end = direction === 'rtl' ? 'left' : 'right';
  const style = `vertical-align:top;border-top:1px solid ${LINE};color:${INK}`;
  const padding = direction === 'rtl' ? '9px 0 9px 12px' : '9px 12px 9px 0';
  return (
    `<tr><td dir="${direction}" class="row ink" style="padding:${padding};${style};word-break:break-word">${sign}${name}</td>` +
    `<td dir="${direction}" class="row ink" align="${end}" style="padding:9px 0;${style};text-align:${end};white-space:nowrap"><bdi>${textHtml(figure)}</bdi></td></tr>`
  );
}
