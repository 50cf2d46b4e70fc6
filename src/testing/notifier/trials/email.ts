import type { MailFailure } from '../../../farm/mail/mail-failure.ts';
import { startMailSink, type MailSink } from '../../../farm/mail/mail-sink.ts';
import { readMail } from '../../../farm/mail/read-mail.ts';
import type { PlayedFault, TrialReceiver, Trials } from '../trial.ts';

const PASSWORD = 'canary-in-the-mine';

export const trials: Trials = {
  email: {
    openReceiver: openMailReceiver,
    secrets: [PASSWORD],
    verdicts: [
      [250, 'delivered'],
      [421, 'retry'],
      [450, 'retry'],
      [451, 'retry'],
      [452, 'retry'],
      [500, 'refused'],
      [550, 'refused'],
      [552, 'refused'],
      [553, 'refused'],
      [554, 'refused'],
    ],
    declines: {
      cut_head: 'a reply of SMTP has no head',
      no_tls: 'what it does without TLS is an option of its own: tls.test.ts',
    },
  },
};

/** At the word that the message may come. */
const FAULTS: Readonly<Record<PlayedFault, MailFailure>> = {
  cut: { stage: 'data', kind: 'drop' },
  cut_head: { stage: 'data', kind: 'drop' },
  reset: { stage: 'data', kind: 'reset' },
  hang: { stage: 'data', kind: 'hang' },
  // Not idle, and longer under way than a message may be.
  endless: { stage: 'data', kind: 'drip', everyMs: 100 },
};

async function openMailReceiver(): Promise<TrialReceiver> {
  const sink: MailSink = await startMailSink();
  const options = (scheme: string, port: number) => ({
    to: ['ops@example.com'],
    from: 'Squirrel <squirrel@example.com>',
    smtp: `${scheme}://squirrel:${PASSWORD}@${sink.host}:${port}`,
  });
  return {
    options: { ...options('smtp', sink.port), tls: 'none' },
    optionsToPort: (port) => options('smtps', port),
    answerWith: (answer) => {
      if (answer.kind !== 'status') sink.script([FAULTS[answer.kind]]);
      else if (answer.status === 250) sink.script([]);
      else {
        const text = answer.text.replace(/[^ -~]/g, '?');
        sink.script([{ stage: 'mail', kind: 'reply', code: answer.status, text }]);
      }
    },
    messages: () =>
      sink.messages().map(({ raw, from, to }) => {
        const { headers, subject, text, html } = readMail(raw);
        return JSON.stringify({ from, to, id: headers.get('message-id'), subject, text, html });
      }),
    stop: () => sink.stop(),
  };
}
