import { startMailSink, type MailSink } from '../../../farm/mail/mail-sink.ts';
import { readMail } from '../../../farm/mail/read-mail.ts';
import type { TrialReceiver, Trials } from '../trial.ts';

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
      hang: 'its time limit is its own, 25 s',
      endless: 'its time limit is its own, 25 s',
      no_tls: 'what it does without TLS is an option of its own: tls.test.ts',
    },
  },
};

async function openMailReceiver(): Promise<TrialReceiver> {
  const sink: MailSink = await startMailSink();
  return {
    options: {
      to: ['ops@example.com'],
      from: 'Squirrel <squirrel@example.com>',
      smtp: `smtp://squirrel:${PASSWORD}@${sink.host}:${sink.port}`,
      tls: 'none',
    },
    answerWith: (answer) => {
      if (answer.kind !== 'status') sink.script([{ stage: 'data', kind: 'drop' }]);
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
