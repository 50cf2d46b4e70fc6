import type { Fact } from '../../core/wording/facts/fact.ts';
import type { LetterPage } from '../../core/wording/letter/letter.ts';
import type { FactKey } from '../../core/wording/phrase-types.ts';
import { escapeHtml, textHtml } from '../../core/wording/html-text.ts';
import { COLOURS, TONE_THEMES } from './theme.ts';

/** Shown below the rows, as what came over the wire or in small print. */
const ELSEWHERE: ReadonlySet<FactKey> = new Set([
  'method',
  'statusCode',
  'ip',
  'body',
  'incident',
  'alarm',
  'notification',
  'dashboard',
]);
/** The line of a stretch that is over says when it began, ended, and the title how long it was. */
const ENDS: ReadonlySet<FactKey> = new Set([
  'until',
  'lasted',
  'judgedAgain',
  'fastSince',
  'blindUntil',
  'unwrittenUntil',
]);

/** The facts as a table of labels and values, without those that stand elsewhere in the mail. */
export function factRows(letter: LetterPage): string {
  const rows = shownFacts(letter).map((fact) => factRow(fact, letter));
  return rows.length === 0 ? '' : tableOf(rows, letter);
}

function shownFacts(letter: LetterPage): readonly Fact[] {
  const { facts, evidence, title, saw } = letter;
  const isStretch = facts.some(({ lines }) => lines !== undefined && lines.label !== null);
  const shown = facts.filter(({ key, value }) => {
    if (key === undefined) return true;
    if (ELSEWHERE.has(key) || (isStretch && ENDS.has(key))) return false;
    if (key === 'site') return !title.includes(value);
    if (key === 'detail') return !isInSentence(value, saw);
    if (key === 'failedChecks') return saw === null;
    return key !== 'timings' || evidence.length === 0 || letter.language !== 'en';
  });
  // Times first: what people look for.
  return shown.toSorted((one, other) => Number(isTime(other)) - Number(isTime(one)));
}

const isTime = ({ lines }: Fact): boolean => lines !== undefined;

function isInSentence(value: string, saw: LetterPage['saw']): boolean {
  if (saw === null) return false;
  return saw.text.includes(value) || (saw.text.includes(saw.strong) && value.endsWith(saw.strong));
}

/** Rows as a table of the mail's width. */
export function tableOf(rows: readonly string[], { direction }: LetterPage): string {
  return (
    `<table role="presentation" dir="${direction}" class="row" width="100%" cellpadding="0" cellspacing="0" border="0" ` +
    `style="border-collapse:collapse;border-bottom:1px solid ${COLOURS.line[0]};font-size:14px;line-height:20px">${rows.join('')}</table>`
  );
}

/** A label and its value. */
export function factRow({ label, value, lines }: Fact, letter: LetterPage): string {
  const shown = lines === undefined ? `<bdi>${textHtml(value)}</bdi>` : momentHtml(lines);
  const name = {
    classes: 'label soft',
    style: `width:132px;color:${SOFT}`,
    attributes: 'width="132"',
  };
  return row([
    cell(letter, name, escapeHtml(lines?.label ?? label)),
    cell(letter, { classes: 'ink', style: WRAPPED }, shown),
  ]);
}

const [SOFT] = COLOURS.soft;
const WRAPPED = `color:${COLOURS.ink[0]};word-break:break-word`;

const row = (cells: readonly string[]): string => `<tr>${cells.join('')}</tr>`;

interface Cell {
  readonly classes: string;
  readonly style: string;
  readonly attributes?: string;
  /** Where lines end in the language of the mail. */
  readonly isAtEnd?: true;
}

function cell(
  { direction }: LetterPage,
  { classes, style, attributes, isAtEnd }: Cell,
  inner: string,
): string {
  const side = (direction === 'rtl') === (isAtEnd === true) ? 'left' : 'right';
  const border = `border-top:1px solid ${COLOURS.line[0]}`;
  const padding =
    isAtEnd === true ? '9px 0' : direction === 'rtl' ? '9px 0 9px 12px' : '9px 12px 9px 0';
  return (
    `<td dir="${direction}" class="row ${classes}" align="${side}"${attributes === undefined ? '' : ` ${attributes}`} ` +
    `style="padding:${padding};vertical-align:top;text-align:${side};${border};${style}">${inner}</td>`
  );
}

function momentHtml({ strong, rest, second }: NonNullable<Fact['lines']>): string {
  const utc = second === null ? '' : `<br>${textHtml(second)}`;
  return `<b>${textHtml(strong)}</b>${textHtml(rest)}${utc}`;
}

/** A line a member: its sign, its name, and at the end since when. */
export function groupRows(group: NonNullable<LetterPage['group']>, letter: LetterPage): string {
  const rows = group.lines.map(({ name, what, at, isOver }) => {
    const tone = isOver ? 'up' : 'down';
    const { glyph, text } = TONE_THEMES[tone];
    const sign = { classes: `t-${tone}`, style: `width:20px;font-size:12px;color:${text[0]}` };
    const about = `<span class="soft" style="color:${SOFT}"><bdi>${textHtml(what)}</bdi></span>`;
    const time = {
      classes: 'soft',
      style: `white-space:nowrap;color:${SOFT}`,
      isAtEnd: true,
    } as const;
    return row([
      cell(letter, { ...sign, attributes: 'width="20"' }, glyph),
      cell(
        letter,
        { classes: 'ink', style: WRAPPED },
        `<b><bdi>${escapeHtml(name)}</bdi></b> ${about}`,
      ),
      cell(letter, time, escapeHtml(at)),
    ]);
  });
  const { more } = group;
  const rest = { classes: 'soft', style: `color:${SOFT}`, attributes: 'colspan="3"' };
  return tableOf(
    more === null ? rows : [...rows, row([cell(letter, rest, textHtml(more))])],
    letter,
  );
}
