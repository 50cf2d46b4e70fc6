import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import {
  apiField,
  basicAuthorization,
  defineHttpChannel,
  formRequest,
  type ChannelAnswer,
} from '../http-channel.ts';
import { accepted, isSuccess, judgeError, textAt } from '../provider-answer.ts';
import { twilioFault } from '../twilio-faults.ts';
import {
  numberOf,
  numberProblems,
  numbersOf,
  toField,
  ONE_SEGMENT,
  MAY_DOUBLE,
} from './phone-number.ts';

const API = 'https://api.twilio.com';

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
    account: Type.String({
      title: 'Account SID',
      description: 'From the start page of the console.',
      pattern: '^AC[0-9a-f]{32}$',
      examples: ['AC0123456789abcdef0123456789abcdef'],
    }),
    apiKey: Type.Optional(
      Type.String({
        title: 'API key SID',
        description:
          'Of an API key (SK...), whose secret is then the token; without it, the token of the account.',
        pattern: '^SK[0-9a-f]{32}$',
      }),
    ),
    token: Type.String({
      title: 'Token',
      description: 'The auth token of the account, or the secret of the API key.',
      minLength: 16,
      maxLength: 128,
      pattern: '^[!-~]+$',
      secret: true,
    }),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type Task = DeliveryTask<OptionsOf<typeof options>>;

/** An SMS through Twilio. It has no key against doubles: what was accepted without our seeing the answer comes again. */
export const twilio = defineHttpChannel({
  kind: 'twilio',
  title: 'Twilio SMS',
  docs: 'https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource',
  family: 'sms',
  notes: [ONE_SEGMENT, MAY_DOUBLE],
  options,
  problemsOf: numberProblems,
  recipientsOf: ({ to }) => numbersOf(to),
  addressOf: ({ api = API }) => api,
  request(task) {
    const { account, apiKey = account, token, from, api = API } = task.options;
    const sender = from.startsWith('MG') ? 'MessagingServiceSid' : 'From';
    return formRequest(
      `${api}/2010-04-01/Accounts/${account}/Messages.json`,
      { To: numberOf(task), [sender]: from, Body: task.message.sms },
      { authorization: basicAuthorization(apiKey, token) },
    );
  },
  answer,
});

function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const body = given.json();
  if (isSuccess(given)) return accepted(given, textAt(body, 'sid'));
  const code = textAt(body, 'code');
  return judgeError(given, attemptedAt, {
    provider: 'Twilio',
    code,
    text: textAt(body, 'message'),
    fault: twilioFault(given.statusCode, code),
  });
}
