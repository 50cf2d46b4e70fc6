import { Type } from 'typebox';
import { defineHttpChannel } from '../http-channel.ts';
import { TWILIO_API, twilioAccount, twilioAnswer, twilioRequest } from '../twilio-account.ts';
import { numberOf, toField } from './phone-number.ts';
import { smsProvider } from './sms-provider.ts';

const options = Type.Object(
  {
    to: toField(),
    from: Type.String({
      title: 'From',
      description:
        'A number of the account, a short code, a name of at most 11 characters, or the SID of a messaging service (MG...).',
      pattern: '^(\\+[1-9][0-9]{6,14}|[0-9]{3,8}|MG[0-9a-f]{32}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$',
      examples: ['+15005550006', 'Squirrel', 'MG0123456789abcdef0123456789abcdef'],
    }),
    ...twilioAccount,
  },
  { additionalProperties: false },
);

/** An SMS through Twilio. It has no key against doubles: what was accepted without our seeing the answer comes again. */
export const twilio = defineHttpChannel({
  kind: 'twilio',
  title: 'Twilio SMS',
  docs: 'https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource',
  ...smsProvider(TWILIO_API),
  options,
  request(task) {
    const { from } = task.options;
    const sender = from.startsWith('MG') ? 'MessagingServiceSid' : 'From';
    const fields = { To: numberOf(task), [sender]: from, Body: task.message.sms };
    return twilioRequest(task.options, 'Messages', fields);
  },
  answer: twilioAnswer,
});
