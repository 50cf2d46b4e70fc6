import type { Late, Notice, NoticeKind } from '../alerting/notification.ts';
import type { Words } from '../check/words.ts';
import type { Language } from '../people/owner.ts';
import { noticeText, type NoticeText } from './notice-text.ts';
import { noticeUrl } from './notice-url.ts';
import { cutToSegment } from './sms-length.ts';

/** What a message is about, for colours, priorities and icons: `trouble` is a fault of our own. */
export type Tone = 'down' | 'up' | 'slow' | 'unknown' | 'trouble' | 'info';

/** Addresses that a message leads to; `null` where there is none. */
export interface MessageLinks {
  /** Where the dashboard shows what it is about. */
  readonly open: string | null;
  /** A page with one button that says that work on it has begun. */
  readonly acknowledge: string | null;
  /** A page with one button that silences the monitor for an hour. */
  readonly silence: string | null;
}

/** A notice in words, in its reader's language, for any channel to lay out. Every text is one safe line. */
export interface Message extends NoticeText {
  readonly kind: NoticeKind;
  readonly tone: Tone;
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly links: MessageLinks;
  /** The whole in one segment of an SMS: at most 160 characters of GSM 03.38, or 70 of UCS-2. */
  readonly sms: string;
}

/** What a message is written with, beside its notice. */
export interface MessageSetup {
  readonly late: Late | null;
  /** Those of all kinds of monitors. */
  readonly words?: Words;
  /** Where people reach the dashboard, with its final slash; `null`: the message has no link. */
  readonly dashboardUrl: string | null;
}

const TONES: Readonly<Record<NoticeKind, Tone>> = {
  opened: 'down',
  reminder: 'down',
  resolved: 'up',
  unjudged: 'unknown',
  judged: 'up',
  test: 'info',
  alarm: 'trouble',
  alarm_over: 'up',
  unjudged_monitors: 'unknown',
  judged_monitors: 'up',
  undelivered: 'trouble',
  group: 'down',
  slow: 'slow',
  slow_over: 'up',
  unstable: 'down',
  unstable_over: 'info',
  escalated: 'down',
  acknowledged: 'info',
};

/** Writes the message of a notice; the same notice always gives the same message, so that a retry repeats it. */
export function composeMessage(notice: Notice, setup: MessageSetup): Message {
  const { late, words, dashboardUrl } = setup;
  const { language } = notice.reader;
  const text = noticeText(notice, late, words);
  const open = dashboardUrl === null ? null : noticeUrl(dashboardUrl, notice);
  return {
    ...text,
    kind: notice.kind,
    tone: toneOf(notice),
    language,
    direction: language === 'fa' ? 'rtl' : 'ltr',
    links: { open, acknowledge: null, silence: null },
    sms: smsText(text.subject),
  };
}

function toneOf({ kind, incident }: Notice): Tone {
  return kind === 'group' && incident.resolvedAt !== null ? 'up' : TONES[kind];
}

/** Brackets cost two places each. */
function smsText(subject: string): string {
  return cutToSegment(subject.replace(/^\[([^\]]+)\]/, '$1'));
}
