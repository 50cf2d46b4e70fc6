import { expect, test } from 'vitest';
import { startMailSink, type MailSink } from '../farm/mail/mail-sink.ts';
import { readMail } from '../farm/mail/read-mail.ts';
import { HTTP_VERDICTS, openHttpReceiver } from '../testing/notifier/http-receiver.ts';
import { notifierContract } from '../testing/notifier/notifier-contract.ts';
import type { NotifierTrial, TrialReceiver } from '../testing/notifier/notifier-contract.ts';
import { smsTrials } from '../../test/support/trials/sms-trials.ts';
import { notifiers } from './index.ts';

const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 'canary').toString('base64')}`;
const PASSWORD = 'canary-in-the-mine';

const trials: Readonly<Record<string, Omit<NotifierTrial, 'definition'>>> = {
  ...smsTrials,
  webhook: {
    openReceiver: () => openHttpReceiver((url) => ({ url, secret: WEBHOOK_SECRET })),
    secrets: [WEBHOOK_SECRET],
    verdicts: HTTP_VERDICTS,
  },
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
  },
};

for (const definition of notifiers) {
  const trial = trials[definition.kind];
  if (trial !== undefined) notifierContract({ definition, ...trial });
}

test('every kind is put to the test', () => {
  expect(Object.keys(trials).toSorted()).toEqual(notifiers.map(({ kind }) => kind).toSorted());
});

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
      if (answer.kind === 'cut') sink.script([{ stage: 'data', kind: 'drop' }]);
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
