import type { AccountMailSettings } from '../../core/accounts/account-mail.ts';
import type { Problem } from '../../core/errors.ts';
import type { AccountMailer } from '../../core/accounts/account-mail.ts';
import type { Network } from '../../network/index.ts';
import { domainOf, isMailbox, mailboxOf } from './mailbox.ts';
import { emailProblems } from './options.ts';
import { mailHtml } from './html.ts';
import { sendBySmtp } from './send-by-smtp.ts';
import { mailText } from './text.ts';

/** Whatever keeps mail about accounts from ever being sent; paths begin at the section. */
export function accountMailProblems(settings: AccountMailSettings): readonly Problem[] {
  const problems = emailProblems(settings);
  if (isMailbox(settings.from)) return problems;
  const message = 'from is no address';
  return [...problems, { path: 'from', message, hint: 'for example squirrel@example.com' }];
}

/** Mail about accounts, over a server that only who runs the service can name: its links open accounts. */
export function openAccountMail(network: Network, settings: AccountMailSettings): AccountMailer {
  const from = mailboxOf(settings.from);
  return {
    send: async ({ to, letter, id }) => {
      const mailOf = () => ({
        subject: letter.subject,
        text: mailText(letter),
        html: mailHtml(letter),
        messageId: `<${id}@${domainOf(settings.from)}>`,
        // As of mails about outages.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        from,
        to: [{ name: '', address: to }],
        envelope: { from: from.address, to: [to] },
      });
      const { kind, detail } = await sendBySmtp({ network, options: settings, mailOf });
      return kind === 'delivered' ? { kind: 'sent' } : { kind: 'failed', detail };
    },
  };
}
