import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { smsLength } from '../../core/wording/sms/sms-length.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { apiField, defineHttpChannel, formRequest, type ChannelAnswer } from '../http-channel.ts';
import { textAt, valueAt } from '../json-value.ts';
import { accepted, faultOf, isSuccess, judgeError } from '../provider-answer.ts';
import type { ProviderFault } from '../provider-answer.ts';
import { digitsOf, numberOf, senderField, toField } from './phone-number.ts';
import { smsProvider } from './sms-provider.ts';

const API = 'https://rest.nexmo.com';

const options = Type.Object(
  {
    to: toField(),
    from: senderField('A number of the account, or a name of at most 11 characters.', [
      'Squirrel',
      '+447700900000',
    ]),
    apiKey: Type.String({
      title: 'API key',
      description: 'From the API settings of the dashboard.',
      pattern: '^[0-9A-Za-z]{4,64}$',
      examples: ['abcd1234'],
    }),
    apiSecret: Type.String({
      title: 'API secret',
      description: 'From the same page.',
      minLength: 8,
      maxLength: 128,
      secret: true,
    }),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type Task = DeliveryTask<OptionsOf<typeof options>>;

const LOGIN: ProviderFault = { means: 'account', advice: 'check the API key and its secret' };
const NUMBER: ProviderFault = { means: 'refused', advice: 'it does not reach the number' };
const SENDER: ProviderFault = {
  means: 'account',
  advice: 'check `from`: the account may not send from it there',
};
const BUSY: ProviderFault = { means: 'busy', advice: 'it takes no more at once' };

/** `status` of a message: https://developer.vonage.com/en/api-errors/sms */
const FAULTS: Readonly<Record<string, ProviderFault>> = {
  1: BUSY,
  3: NUMBER,
  4: LOGIN,
  5: BUSY,
  6: NUMBER,
  7: { means: 'refused', advice: 'the number is barred' },
  8: { means: 'account', advice: 'the account is suspended: ask their support' },
  9: { means: 'account', advice: 'top up the balance' },
  10: BUSY,
  11: { means: 'account', advice: 'the account may not use the SMS API' },
  14: LOGIN,
  15: SENDER,
  22: { means: 'account', advice: 'the network of the receiver is not open to the account' },
  29: { means: 'account', advice: 'a trial account reaches the numbers of its list only' },
  33: { means: 'refused', advice: 'the number is no longer in service' },
};

/** An SMS through Vonage. `client-ref` names a message in their logs; it does not keep doubles away. */
export const vonage = defineHttpChannel({
  kind: 'vonage',
  title: 'Vonage SMS',
  docs: 'https://developer.vonage.com/en/api/sms',
  ...smsProvider(API),
  options,
  request(task) {
    const { from, apiKey, apiSecret, api = API } = task.options;
    const text = task.message.sms;
    return formRequest(`${api}/sms/json`, {
      api_key: apiKey,
      api_secret: apiSecret,
      to: digitsOf(numberOf(task)),
      from: from.replace(/^\+/, ''),
      text,
      ...(smsLength(text).alphabet === 'ucs2' && { type: 'unicode' }),
      'client-ref': task.id.slice(0, 100),
    });
  },
  answer,
});

/** Whatever became of a message, the status is 200. */
function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const message = valueAt(given.json(), 'messages', 0);
  const status = textAt(message, 'status');
  if (isSuccess(given) && status === '0') return accepted(given, textAt(message, 'message-id'));
  const text = textAt(message, 'error-text');
  // Of a wrong parameter only the words say which.
  const isSender = status === '3' && /\bfrom\b/i.test(text);
  const fault = isSender ? SENDER : faultOf(FAULTS, status);
  const isLogin = given.statusCode === 401 || given.statusCode === 403;
  return judgeError(given, attemptedAt, {
    provider: 'Vonage',
    code: status,
    text,
    fault: fault ?? (isLogin ? LOGIN : null),
  });
}
