import type { LetterPage } from '../../core/wording/letter/letter.ts';
import type { LetterLink } from '../../core/wording/letter/letter-links.ts';
import { escapeHtml, textHtml } from '../../core/wording/html-text.ts';
import { COLOURS, FONTS, MONOSPACE, styleSheet, TONE_THEMES } from './theme.ts';
import { reportRows } from './report-rows.ts';
import { factRows, groupRows } from './rows.ts';

/**
 * The HTML part: tables, styles in place, no pictures, readable without the style sheet too. What stands in the head only
 * adds the dark colours and that of phones.
 */
export function mailHtml(letter: LetterPage): string {
  const { language, direction, subject, tone } = letter;
  const body =
    `<body class="page" dir="${direction}" bgcolor="${COLOURS.page[0]}" style="margin:0;padding:0;background:${COLOURS.page[0]};font-family:${FONTS[language]}">` +
    `<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(letter.preheader)}</div>` +
    table(letter, 'width="100%"', {
      style: 'table-layout:fixed;width:100%',
      inner: `<tr><td class="page-in" align="center" style="padding:24px 16px">${panel(letter)}</td></tr>`,
    }) +
    '</body>';
  return (
    `<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width,initial-scale=1">' +
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">' +
    `<title>${escapeHtml(subject)}</title><style>${styleSheet(tone)}</style></head>${body}</html>`
  );
}

/** A table that only lays out. */
function table(
  { direction }: Pick<LetterPage, 'direction'>,
  attributes: string,
  { inner, style = '' }: { readonly inner: string; readonly style?: string },
): string {
  return `<table role="presentation" dir="${direction}" cellpadding="0" cellspacing="0" border="0" ${attributes} style="border-collapse:separate;${style}">${inner}</table>`;
}

function panel(letter: LetterPage): string {
  const { tone, direction } = letter;
  const [bar] = TONE_THEMES[tone].bar;
  const [white, line] = [COLOURS.panel[0], COLOURS.line[0]];
  const inner =
    `<tr><td class="bar" height="6" bgcolor="${bar}" style="height:6px;line-height:6px;font-size:0;background:${bar};border-radius:9px 9px 0 0">&nbsp;</td></tr>` +
    `<tr><td class="card-in" dir="${direction}" align="${start(letter)}" style="padding:24px 28px 24px">${content(letter)}</td></tr>`;
  return table(letter, `class="card" width="600" bgcolor="${white}"`, {
    inner,
    // Outlook reads the attribute, all others this.
    style: `width:100%;max-width:600px;background:${white};border:1px solid ${line};border-radius:10px`,
  });
}

const start = ({ direction }: Pick<LetterPage, 'direction'>): string =>
  direction === 'rtl' ? 'right' : 'left';

function content(letter: LetterPage): string {
  return [
    stateLine(letter),
    heading(letter),
    lead(letter),
    buttons(letter),
    tables(letter),
    evidence(letter),
    foot(letter),
  ].join('');
}

function tables(letter: LetterPage): string {
  if (letter.group !== null) return groupRows(letter.group, letter);
  return letter.report === null ? factRows(letter) : reportRows(letter.report, letter);
}

function stateLine({ tone, state, direction }: LetterPage): string {
  const { glyph, text } = TONE_THEMES[tone];
  return `<div class="t-${tone}" dir="${direction}" style="font-size:13px;line-height:20px;font-weight:700;letter-spacing:${direction === 'rtl' ? '0' : '.5px'};color:${text[0]}">${glyph}&nbsp; ${escapeHtml(state)}</div>`;
}

function heading({ title, direction }: LetterPage): string {
  return `<h1 class="ink" dir="${direction}" style="margin:4px 0 6px;font-size:24px;line-height:32px;font-weight:700;color:${COLOURS.ink[0]};word-break:break-word">${textHtml(title)}</h1>`;
}

function lead({ lead: more, saw, hint, direction }: LetterPage): string {
  const seen = saw === null ? '' : emphasised(saw.text, saw.strong);
  const sentences = [textHtml(more), seen, textHtml(hint)].filter((part) => part !== '');
  if (sentences.length === 0) return '';
  return `<p class="soft" dir="${direction}" style="margin:0 0 18px;font-size:16px;line-height:24px;color:${COLOURS.soft[0]}">${sentences.join(' ')}</p>`;
}

/** A text with one part of it in bold. */
function emphasised(text: string, strong: string): string {
  const at = strong === '' ? -1 : text.indexOf(strong);
  if (at < 0) return textHtml(text);
  const [before, after] = [text.slice(0, at), text.slice(at + strong.length)];
  return `${textHtml(before)}<b><bdi>${textHtml(strong)}</bdi></b>${textHtml(after)}`;
}

/** One button: a padded cell, as Outlook knows no padding of links. */
function buttons(letter: LetterPage): string {
  const { button, second } = letter.letterLinks;
  if (button === null) return '';
  const ink = COLOURS.ink[0];
  const cell =
    `<td class="button" bgcolor="${ink}" style="background:${ink};border-radius:8px">` +
    `<a href="${escapeHtml(button.url)}" class="on-button" style="display:inline-block;padding:12px 22px;font-size:15px;line-height:20px;font-weight:700;color:#FFFFFF;text-decoration:none;white-space:nowrap">${escapeHtml(button.label)}</a></td>`;
  const beside =
    second === null
      ? ''
      : `<td dir="${letter.direction}" style="padding:0 18px">${smallLink(second, 14)}</td>`;
  return table(letter, '', { inner: `<tr>${cell}${beside}</tr>`, style: 'margin:0 0 22px' });
}

function smallLink({ label, url }: LetterLink, size: 12 | 14): string {
  return `<a href="${escapeHtml(url)}" class="soft" style="font-size:${size}px;color:${COLOURS.soft[0]};text-decoration:underline">${escapeHtml(label)}</a>`;
}

/** As it came over the wire: from left to right in every language. */
function evidence({ evidence: lines }: LetterPage): string {
  if (lines.length === 0) return '';
  const [sunk] = COLOURS.sunk;
  return (
    `<div class="sunk" dir="ltr" align="left" style="margin:18px 0 0;padding:12px 14px;background:${sunk};border-radius:8px;font-family:${MONOSPACE};font-size:12px;line-height:18px;color:${COLOURS.ink[0]};text-align:left;word-break:break-word">` +
    `${lines.map(escapeHtml).join('<br>')}</div>`
  );
}

function foot(letter: LetterPage): string {
  const { direction, letterLinks, facts } = letter;
  const ids = facts
    .filter(({ key }) => key === 'incident' || key === 'alarm' || key === 'notification')
    .map(({ label, value }) => `${escapeHtml(label)}: <bdi dir="ltr">${escapeHtml(value)}</bdi>`);
  const dashboard = facts
    .filter(({ key }) => key === 'dashboard')
    .map(({ label, value }) => smallLink({ label, url: value }, 12));
  const links = [...letterLinks.small.map((each) => smallLink(each, 12)), ...dashboard];
  const lines = [
    letter.foot.map(textHtml).join(' '),
    links.join('&nbsp; · &nbsp;'),
    ids.join(' · '),
  ].filter((line) => line !== '');
  return `<p class="soft" dir="${direction}" style="margin:18px 0 0;font-size:12px;line-height:18px;color:${COLOURS.soft[0]}">${lines.join('<br>')}</p>`;
}
