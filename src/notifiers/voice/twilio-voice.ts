import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import { composeMessage, type Message } from '../../core/wording/message.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { defineHttpChannel } from '../http-channel.ts';
import { numberOf, toField } from '../sms/phone-number.ts';
import { smsProvider } from '../sms/sms-provider.ts';
import { TWILIO_API, twilioAccount, twilioAnswer, twilioRequest } from '../twilio-account.ts';
import { spokenTwiml } from './spoken-twiml.ts';

const RING_S = 40;

const options = Type.Object(
  {
    to: toField(),
    from: Type.String({
      title: 'From',
      description: 'A number of the account that can call.',
      pattern: '^\\+[1-9][0-9]{6,14}$',
      examples: ['+15005550006'],
    }),
    ...twilioAccount,
  },
  { additionalProperties: false },
);

type Task = DeliveryTask<OptionsOf<typeof options>>;

/** A call through Twilio, in English: they have no voice for Persian. Where messages have links, 1 acknowledges. */
export const twilioVoice = defineHttpChannel({
  kind: 'twilio-voice',
  title: 'Twilio voice call',
  docs: 'https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource',
  ...smsProvider(TWILIO_API),
  family: 'voice',
  notes: [
    'Calls are in English for every reader: Twilio has no voice for Persian.',
    'Where the service knows its public address, pressing 1 acknowledges the outage; elsewhere the call only speaks.',
  ],
  options,
  request(task) {
    const { from: From } = task.options;
    const Twiml = spokenTwiml(inEnglish(task), task.message.links.acknowledge);
    const fields = { To: numberOf(task), From, Twiml, Timeout: String(RING_S) };
    return twilioRequest(task.options, 'Calls', fields);
  },
  answer: twilioAnswer,
});

function inEnglish({ notice, late, words, dashboardUrl }: Task): Message {
  const reader = { ...notice.reader, language: 'en' } as const;
  return composeMessage({ ...notice, reader }, { late, words, dashboardUrl });
}
