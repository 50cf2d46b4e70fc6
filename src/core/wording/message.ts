import type { Late, Notice, NoticeKind } from '../alerting/notification.ts';
import type { Words } from '../check/words.ts';
import type { Language } from '../people/owner.ts';
import type { LinkTokens } from '../links/link.ts';
import { describe } from './described.ts';
import type { StateWord } from './mail-phrases.ts';
import { latestHeading, noticeText, type NoticeText } from './notice-text.ts';
import { linkUrl, noticeUrl } from './notice-url.ts';
import { smsLine } from './sms/sms-line.ts';

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
  /** Of the links that act without a login; none by default. */
  readonly tokens?: LinkTokens | null;
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
  slow: 'slow',
  slow_over: 'up',
  unstable: 'down',
  unstable_over: 'info',
  escalated: 'down',
  acknowledged: 'info',
  report: 'info',
  group: 'down',
};

/** Writes the message of a notice; the same notice always gives the same message, so that a retry repeats it. */
export function composeMessage(notice: Notice, setup: MessageSetup): Message {
  const { late, words, dashboardUrl } = setup;
  const { language } = notice.reader;
  const described = describe(notice, words);
  const heading = latestHeading(described, late);
  const links = actingLinks(notice, setup);
  return {
    ...noticeText(notice, late, words),
    kind: notice.kind,
    tone: toneOf(notice.kind, heading.state),
    language,
    direction: language === 'fa' ? 'rtl' : 'ltr',
    links: { ...links, open: dashboardUrl === null ? null : noticeUrl(dashboardUrl, notice) },
    sms: smsLine(described, heading, links),
  };
}

/** What stands for several, or sums up, is as good as its state. */
function toneOf(kind: NoticeKind, state: StateWord): Tone {
  if (kind !== 'group' && kind !== 'unstable_over') return TONES[kind];
  return state === 'UP' ? 'up' : TONES[kind];
}

/** Kinds about an outage that lasts, which people can act on. */
const ACTIONABLE: ReadonlySet<NoticeKind> = new Set([
  'opened',
  'reminder',
  'escalated',
  'unstable',
]);

/** The addresses that act without a login; none in a message that is about no open outage, or about one that is over by now. */
function actingLinks(
  { kind }: Pick<Notice, 'kind'>,
  { tokens = null, dashboardUrl, late }: MessageSetup,
): Omit<MessageLinks, 'open'> {
  const isOver = late !== null && late.endedAt !== null;
  if (tokens === null || dashboardUrl === null || !ACTIONABLE.has(kind) || isOver) {
    return { acknowledge: null, silence: null };
  }
  const { acknowledge, silence } = tokens;
  return {
    acknowledge: linkUrl(dashboardUrl, acknowledge),
    silence: linkUrl(dashboardUrl, silence),
  };
}
