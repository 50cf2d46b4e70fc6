import type { NoticeKind } from '../../alerting/notification.ts';
import { plainLine } from '../../safe-text.ts';
import { asciiText } from '../ascii-text.ts';
import { cutMiddle } from '../cut-middle.ts';
import type { Described, Heading } from '../described.ts';
import { minuteText } from '../moment-text.ts';
import { cutToSegment, isOneSegment } from './sms-length.ts';

/** Kinds whose beginning matters more than anything that may follow. */
const HAS_BEGINNING: ReadonlySet<NoticeKind> = new Set(['opened', 'escalated', 'unjudged']);

/** How many characters name and reason may have, from the widest to the narrowest; links go before both are short. */
const FORMS = [
  { name: Infinity, what: Infinity, hasSince: true, hasLink: true },
  { name: 40, what: Infinity, hasSince: true, hasLink: true },
  { name: 24, what: 40, hasSince: true, hasLink: true },
  { name: 24, what: 24, hasSince: false, hasLink: true },
  { name: 40, what: 40, hasSince: true, hasLink: false },
  { name: 24, what: 32, hasSince: true, hasLink: false },
  { name: 20, what: 24, hasSince: false, hasLink: false },
] as const;

/**
 * A notice in one segment of an SMS: state, name, reason, beginning, and where to acknowledge. What does not fit gives way:
 * first the path of an address, then the middle of the name, never the state.
 */
export function smsLine(
  notice: Described,
  heading: Heading,
  links: { readonly acknowledge: string | null },
): string {
  const { words, reader, kind, incident } = notice;
  const name = heading.isNameless === true ? '' : smsName(notice);
  const what = smsText(heading.what, reader.language);
  const since = HAS_BEGINNING.has(kind) ? minuteText(incident.startedAt, reader) : null;
  const texts = FORMS.map((form) =>
    words.sms({
      state: heading.state,
      name: cutName(name, form.name),
      what: cutEnd(what, form.what),
      since: form.hasSince ? since : null,
      acknowledge: form.hasLink ? links.acknowledge : null,
    }),
  );
  return texts.find(isOneSegment) ?? cutToSegment(texts.at(-1) ?? heading.state);
}

/** In English as ASCII; a name that cannot be is given by its host instead, where that can. */
function smsName({ monitor, reader }: Described): string {
  const name = addressText(plainLine(monitor.name));
  if (reader.language !== 'en') return name;
  const host = URL.parse(monitor.url)?.host ?? '';
  return asciiText(name) ?? (host === '' ? name : (asciiText(host) ?? name));
}

function smsText(text: string, language: Described['reader']['language']): string {
  const line = plainLine(text);
  return language === 'en' ? (asciiText(line) ?? line) : line;
}

/** An address without what all of them have; any other text as it is. */
function addressText(name: string): string {
  return name.replace(/^https?:\/\/(?=[^/\s]+)/i, '').replace(/^([^/\s]+)\/$/, '$1');
}

/** An address loses its path before anything else of it. */
function cutName(name: string, maxLength: number): string {
  if (name.length <= maxLength) return name;
  const host = /^[\w.-]+\.[\w-]+(?::\d+)?(?=\/)/.exec(name)?.[0];
  return ascii(cutMiddle(host ?? name, maxLength));
}

function cutEnd(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : ascii(plainLine(text, maxLength));
}

/** The ellipsis is no character of GSM. */
function ascii(text: string): string {
  return asciiText(text) === null ? text : (asciiText(text.replace('…', '..')) ?? text);
}
