import { isolated } from '../core/wording/isolate.ts';
import type { Fact } from '../core/wording/notice-text.ts';
import type { Message } from '../core/wording/message.ts';
import { balanced, cutText, cutToFit, ELLIPSIS, lengthIn, type LengthUnit } from './cut-text.ts';
import { dialects, linkable, type TextDialect, type DialectForm } from './dialects.ts';

/** How much of a message is laid out. */
export interface LayoutLimits {
  /** Of the whole text with its markup. */
  readonly maxLength: number;
  /** What `maxLength` counts; default `characters`. */
  readonly unit?: LengthUnit;
  /** How many facts at most; by default as many as fit. */
  readonly facts?: number;
  /** Parts that the channel shows in fields of its own. */
  readonly without?: readonly ('subject' | 'facts' | 'links')[];
}

/** An address that a message leads to, named in the language of its reader. */
export interface ChannelLink {
  readonly purpose: keyof Message['links'];
  readonly label: string;
  readonly url: string;
}

const LINK_LABELS = {
  en: { open: 'Open in UptimeSquirrel', acknowledge: 'Acknowledge', silence: 'Silence for 1 h' },
  fa: { open: 'مشاهده در داشبورد', acknowledge: 'رسیدگی می‌کنم', silence: 'یک ساعت بی‌صدا' },
} as const;

const PURPOSES = ['open', 'acknowledge', 'silence'] as const;
/** A line of which less would be left is left out. */
const MIN_CUT = 12;
/** Of each text in a message, so that none takes the place of all others. */
const MAX_LABEL = 60;
const MAX_SUBJECT = 250;
const MAX_TEXT = 1_000;
/** Without width, its direction right to left (Unicode TR 9): a line that begins with it is read from there. */
const RIGHT_TO_LEFT_MARK = '\u200f';

/** One line of a message before it is marked up. */
interface Line {
  /** Between it and the line before. */
  readonly separator: string;
  readonly text: string;
  render(text: string): string;
}

/**
 * A message as one text: state, headline and hint first, then the facts, last the links. What was written elsewhere shows
 * as it is, whatever markup or mention it looks like. What is too long is cut between characters; links are left out where
 * they would take more than half.
 */
export function layOut(message: Message, dialect: TextDialect, limits: LayoutLimits): string {
  const { maxLength, unit = 'characters', without = [], facts = Infinity } = limits;
  const form: DialectForm = dialects[dialect];
  const size = (text: string): number => lengthIn(unit, text);
  const links = without.includes('links') ? [] : linksOf(message);
  const last = linkLine(links, form, (text) => size(text) * 2 <= maxLength);
  const budget = maxLength - (last === '' ? 0 : size(form.paragraph + last));
  const lines = [
    ...headLines(message, form, !without.includes('subject')),
    ...(without.includes('facts') ? [] : factLines(message, form, facts)),
  ];
  const hasMore = !without.includes('facts') && message.facts.length > facts;
  const end = form.line + ELLIPSIS;
  const fits = (candidate: string): boolean => size(candidate) <= budget;
  const body = joined(lines, { end, hasMore, fits });
  return body === '' || last === '' ? body + last : body + form.paragraph + last;
}

/** One foreign text on one line in a dialect, cut to `maxLength` with its markup. */
export function markedText(
  text: string,
  dialect: TextDialect,
  { maxLength, unit = 'characters' }: Pick<LayoutLimits, 'maxLength' | 'unit'>,
): string {
  const marked = (candidate: string): string => dialects[dialect].text(candidate);
  const fits = (candidate: string): boolean => lengthIn(unit, marked(candidate)) <= maxLength;
  const fitting = cutToFit(oneLine(text), fits);
  return fitting === null ? '' : marked(fitting);
}

/** The addresses that a message has, the one of the dashboard first; for channels with buttons. */
export function linksOf({ links, language }: Message): readonly ChannelLink[] {
  return PURPOSES.flatMap((purpose) => {
    const url = links[purpose] === null ? null : linkable(links[purpose]);
    return url === null ? [] : [{ purpose, label: LINK_LABELS[language][purpose], url }];
  });
}

/** As many links as fit, the most useful first. */
function linkLine(
  links: readonly ChannelLink[],
  form: DialectForm,
  fits: (text: string) => boolean,
): string {
  const text = links.map(({ label, url }) => form.link(label, url)).join(form.line);
  return text === '' || fits(text) ? text : linkLine(links.slice(0, -1), form, fits);
}

function headLines(message: Message, form: DialectForm, hasSubject: boolean): readonly Line[] {
  const { subject, headline, hint } = message;
  const begin = beginOf(message);
  const sentences = [headline, hint].map((text) => ({
    separator: form.paragraph,
    text: cutText(oneLine(text), MAX_TEXT),
    render: (shown: string) => begin + form.text(shown),
  }));
  const title = {
    separator: '',
    text: cutText(oneLine(subject), MAX_SUBJECT),
    render: (shown: string) => form.bold(begin + form.text(shown)),
  };
  return [...(hasSubject ? [title] : []), ...sentences].filter(({ text }) => text !== '');
}

function factLines(message: Message, form: DialectForm, max: number): readonly Line[] {
  const begin = beginOf(message);
  return message.facts.slice(0, max).map((fact, index) => {
    const label = form.text(cutText(oneLine(`${fact.label}:`), MAX_LABEL));
    const value = valueOf(fact);
    return {
      separator: index === 0 ? form.paragraph : form.line,
      text: value.text,
      render: (shown: string) => {
        const marked = shown === value.text ? value.whole(form) : form.text(shown);
        const inPlace = isolated(marked, message.language);
        return `${form.bullet}${form.bold(begin + label)} ${inPlace}`;
      },
    };
  });
}

function valueOf(fact: Fact): {
  readonly text: string;
  readonly whole: (form: DialectForm) => string;
} {
  const text = cutText(oneLine(fact.value), MAX_TEXT);
  const url = text === oneLine(fact.value) ? linkable(text) : null;
  return {
    text,
    whole: (form) => (url === null ? form.text(text) : form.address(text, url)),
  };
}

/** Lines one after the other while they fit; in the place of what does not, and of what `hasMore` means, an ellipsis. */
function joined(
  lines: readonly Line[],
  { end, hasMore, fits }: { end: string; hasMore: boolean; fits: (text: string) => boolean },
): string {
  let text = '';
  for (const [index, line] of lines.entries()) {
    const before = text === '' ? '' : text + line.separator;
    const added = (shown: string): string => before + line.render(shown);
    const isLast = index === lines.length - 1 && !hasMore;
    const whole = added(line.text);
    if (!fits(isLast ? whole : whole + end)) {
      const part = cutToFit(line.text, (shown) => shown !== line.text && fits(added(shown)));
      if (part !== null && (text === '' || part.length >= MIN_CUT)) return added(part);
      return text === '' ? '' : text + end;
    }
    text = whole;
  }
  return hasMore && text !== '' ? text + end : text;
}

const beginOf = ({ direction }: Message): string => (direction === 'rtl' ? RIGHT_TO_LEFT_MARK : '');

/** Line ends and other controls as spaces, and nothing that turns the direction for what follows. */
function oneLine(text: string): string {
  const line = text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return balanced(line.replace(/[\u202a-\u202e]/gu, '').trim());
}
