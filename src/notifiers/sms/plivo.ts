import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import {
  apiField,
  basicAuthorization,
  defineHttpChannel,
  jsonRequest,
  type ChannelAnswer,
} from '../http-channel.ts';
import { textAt } from '../json-value.ts';
import { accepted, isSuccess, judgeError, type ProviderFault } from '../provider-answer.ts';
import { digitsOf, numberOf, toField } from './phone-number.ts';
import { smsProvider } from './sms-provider.ts';

const API = 'https://api.plivo.com';

const options = Type.Object(
  {
    to: toField(),
    from: Type.String({
      title: 'From',
      description:
        'A number of the account, a name of at most 11 letters and digits, or the UUID of a Powerpack.',
      pattern:
        '^(\\+?[0-9]{3,15}|(?=.*[A-Za-z])[A-Za-z0-9]{1,11}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$',
      examples: ['+14151234567', 'Squirrel', '01234567-89ab-cdef-0123-456789abcdef'],
    }),
    authId: Type.String({
      title: 'Auth ID',
      description: 'From the overview page of the console.',
      pattern: '^(MA|SA)[0-9A-Z]{18}$',
      examples: ['MAXXXXXXXXXXXXXXXXXX'],
    }),
    authToken: Type.String({
      title: 'Auth token',
      description: 'From the same page.',
      minLength: 16,
      maxLength: 128,
      secret: true,
    }),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type Task = DeliveryTask<OptionsOf<typeof options>>;

const ACCOUNT: Readonly<Record<number, ProviderFault>> = {
  401: { means: 'account', advice: 'check the auth ID and the token' },
  402: { means: 'account', advice: 'top up the balance' },
  403: { means: 'account', advice: 'the account may not send there or from this sender' },
  404: { means: 'account', advice: 'check the auth ID' },
  429: { means: 'busy', advice: 'it takes no more at once' },
};

/** An SMS through Plivo, which has no key against doubles. */
export const plivo = defineHttpChannel({
  kind: 'plivo',
  title: 'Plivo SMS',
  docs: 'https://docs.plivo.com/docs/messaging/api/message/send-a-message',
  ...smsProvider(API),
  options,
  request(task) {
    const { from, authId, authToken, api = API } = task.options;
    const sender = from.length === 36 ? { powerpack_uuid: from } : { src: from.replace(/^\+/, '') };
    return jsonRequest(
      `${api}/v1/Account/${authId}/Message/`,
      { ...sender, dst: digitsOf(numberOf(task)), text: task.message.sms },
      { authorization: basicAuthorization(authId, authToken) },
    );
  },
  answer,
});

/** Errors have a status and words, and no code. */
function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const body = given.json();
  if (isSuccess(given)) return accepted(given, textAt(body, 'message_uuid', 0));
  const text = textAt(body, 'error');
  return judgeError(given, attemptedAt, {
    provider: 'Plivo',
    code: '',
    text,
    fault: ACCOUNT[given.statusCode] ?? fault400(given.statusCode, text),
  });
}

/** The parameter that is wrong is named in the words. */
function fault400(statusCode: number, text: string): ProviderFault | null {
  if (statusCode !== 400) return null;
  if (/\b(dst|destination)\b/i.test(text)) {
    return { means: 'refused', advice: 'it does not reach the number' };
  }
  return /\b(src|source|powerpack)\b/i.test(text)
    ? { means: 'account', advice: 'check `from`: the account may not send from it' }
    : null;
}
