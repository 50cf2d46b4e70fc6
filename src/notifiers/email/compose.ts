import type { NoticeKind } from '../../core/alerting/notification.ts';
import type { Delivery } from '../../core/ports/notifier.ts';
import type { Words } from '../../core/check/words.ts';
import { composeLetter } from '../../core/wording/letter/letter.ts';
import { mailHtml } from './html.ts';
import { mailText } from './text.ts';

/** A mail before it meets a transport. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  /** Message-IDs of the mails before it in the incident's thread, oldest first. */
  readonly references: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** What a mail is written with, beside its delivery. */
export interface MailSetup {
  readonly senderDomain: string;
  readonly words: Words;
  /** With its final slash; `null`: the mail has no link. */
  readonly dashboardUrl: string | null;
}

/** Writes the mail of a delivery; the same delivery always gives the same mail, so a retry is the same message. */
export function composeMail(
  delivery: Omit<Delivery, 'options'>,
  { senderDomain, words, dashboardUrl }: MailSetup,
): Mail {
  const { notice, late, tokens = null } = delivery;
  const letter = composeLetter(notice, { late, words, dashboardUrl, tokens });
  return {
    subject: letter.subject,
    text: mailText(letter),
    html: mailHtml(letter),
    messageId: messageId(delivery.messageId, senderDomain),
    references: threadOf(delivery, senderDomain),
    headers: {
      // RFC 3834 §5: keeps vacation responders quiet.
      'Auto-Submitted': 'auto-generated',
      // The same for Exchange, which does not read it (MS-OXCMAIL §2.2.3.2.14).
      'X-Auto-Response-Suppress': 'All',
      'X-UptimeSquirrel-Incident': notice.incident.id,
      'X-UptimeSquirrel-Notification': delivery.id,
    },
  };
}

const ROOT_OF: Partial<Readonly<Record<NoticeKind, NoticeKind>>> = {
  resolved: 'opened',
  reminder: 'opened',
  escalated: 'opened',
  acknowledged: 'opened',
  slow_over: 'slow',
  judged: 'unjudged',
  alarm_over: 'alarm',
  judged_monitors: 'unjudged_monitors',
};

function messageId(id: string, domain: string): string {
  return `<${id}@${domain}>`;
}

// The first mail is the root of the thread; its id differs from a later one's only in the notice's kind, and the numbers
// that follow that where there are several of a kind.
function threadOf(delivery: Omit<Delivery, 'options'>, domain: string): readonly string[] {
  const { notice } = delivery;
  const { kind, incident } = notice;
  const root = ROOT_OF[kind];
  if (root === undefined) return [];
  const own = `msg_${incident.id}_${kind}`;
  if (!delivery.messageId.startsWith(own)) return [];
  const channel = /^(?:-\d+)*(_.*)$/.exec(delivery.messageId.slice(own.length))?.[1];
  return channel === undefined ? [] : [messageId(`msg_${incident.id}_${root}${channel}`, domain)];
}
