import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { composeMessage, type Message } from '../../core/wording/message.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import {
  apiField,
  basicAuthorization,
  defineHttpChannel,
  formRequest,
  type ChannelAnswer,
} from '../http-channel.ts';
import { accepted, isSuccess, judgeError, textAt } from '../provider-answer.ts';
import { numberOf, numberProblems, numbersOf, toField } from '../sms/phone-number.ts';
import { twilioFault } from '../twilio-faults.ts';
import { spokenTwiml } from './spoken-twiml.ts';

const API = 'https://api.twilio.com';
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

/** A call through Twilio, in English: they have no voice for Persian. Where messages have links, 1 acknowledges. */
export const twilioVoice = defineHttpChannel({
  kind: 'twilio-voice',
  title: 'Twilio voice call',
  docs: 'https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource',
  family: 'voice',
  notes: [
    'Calls are in English for every reader: Twilio has no voice for Persian.',
    'Where the service knows its public address, pressing 1 acknowledges the outage; elsewhere the call only speaks.',
  ],
  options,
  problemsOf: numberProblems,
  recipientsOf: ({ to }) => numbersOf(to),
  addressOf: ({ api = API }) => api,
  request(task) {
    const { account, apiKey = account, token, from, api = API } = task.options;
    const twiml = spokenTwiml(inEnglish(task), task.message.links.acknowledge);
    return formRequest(
      `${api}/2010-04-01/Accounts/${account}/Calls.json`,
      { To: numberOf(task), From: from, Twiml: twiml, Timeout: String(RING_S) },
      { authorization: basicAuthorization(apiKey, token) },
    );
  },
  answer,
});

function inEnglish({ notice, late, words, dashboardUrl }: Task): Message {
  const reader = { ...notice.reader, language: 'en' } as const;
  return composeMessage({ ...notice, reader }, { late, words, dashboardUrl });
}

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
