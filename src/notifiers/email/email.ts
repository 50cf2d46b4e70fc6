// SMTP: RFC 5321. Library: nodemailer, https://nodemailer.com/smtp/
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { retriesFor } from '../../core/alerting/retry.ts';
import { defineNotifier, type DeliveryTask } from '../define-notifier.ts';
import { composeMail } from './compose.ts';
import { domainOf, mailboxOf, type Mailbox } from './mailbox.ts';
import { emailOptions, emailProblems, type EmailOptions } from './options.ts';
import { sendBySmtp, type SmtpMail } from './send-by-smtp.ts';
import { smtpServer } from './smtp-address.ts';

const GIVEN_UP_AFTER_HOURS = 96;

/** Mail over SMTP: text and HTML, one thread an incident, the same Message-ID on every try. */
export const email = defineNotifier({
  kind: 'email',
  title: 'E-mail',
  docs: 'https://www.rfc-editor.org/rfc/rfc5321',
  family: 'mail',
  options: emailOptions,
  recipientsOf,
  problemsOf: emailProblems,
  // RFC 5321 §4.5.4.1 asks for attempts over four to five days, every 30 min at the end.
  retryAfterMs: retriesFor(GIVEN_UP_AFTER_HOURS),
  // Servers refuse who comes with many connections at once; Postfix takes 50 of a client.
  attemptsPerServer: 20,
  serverOf: ({ smtp }) => {
    const server = smtpServer(smtp);
    return server === null ? null : `${server.host}:${server.port}`;
  },
  deliver,
});

function readersOf({ to }: EmailOptions): readonly Mailbox[] {
  return (typeof to === 'string' ? [to] : to).map(mailboxOf);
}

/** Their addresses: under another name it is the same recipient. */
function recipientsOf(options: EmailOptions): readonly string[] {
  return readersOf(options).map(({ address }) => address);
}

type MailTask = DeliveryTask<EmailOptions>;

function deliver(task: MailTask): Promise<DeliveryResult> {
  const { network, options } = task;
  return sendBySmtp({ network, options, mailOf: () => envelopeOf(task) });
}

function envelopeOf(task: MailTask): SmtpMail {
  const { options, recipient, words, dashboardUrl } = task;
  const from = mailboxOf(options.from);
  const mail = composeMail(task, { senderDomain: domainOf(options.from), words, dashboardUrl });
  const to = [...readersOf(options)];
  const envelopeTo = recipient === null ? to.map(({ address }) => address) : [recipient];
  return {
    ...mail,
    from,
    to,
    // Each recipient has a copy of one mail: the same headers, an envelope of its own.
    envelope: { from: from.address, to: envelopeTo },
    references: [...mail.references],
    ...(mail.references[0] === undefined ? {} : { inReplyTo: mail.references[0] }),
  };
}
