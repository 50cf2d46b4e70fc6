import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { apiField, defineHttpChannel, jsonRequest, type ChannelAnswer } from '../http-channel.ts';
import { textAt } from '../json-value.ts';
import { accepted, isSuccess, judgeError, type ProviderFault } from '../provider-answer.ts';
import {
  digitsOf,
  numberOf,
  optionalSender,
  toField,
  ONE_SEGMENT,
  MAY_DOUBLE,
} from './phone-number.ts';
import { smsProvider } from './sms-provider.ts';

const API = 'https://us.sms.api.sinch.com';

const options = Type.Object(
  {
    to: toField(),
    from: optionalSender(
      'A number of the service plan, or a name of at most 11 characters; without it, the default of the plan.',
      ['+12085550101', 'Squirrel'],
    ),
    servicePlan: Type.String({
      title: 'Service plan ID',
      description: 'From the page of the SMS API in the dashboard.',
      pattern: '^[0-9A-Za-z_-]{8,64}$',
      examples: ['0123456789abcdef0123456789abcdef'],
    }),
    token: Type.String({
      title: 'API token',
      description: 'Of the service plan, from the same page.',
      minLength: 16,
      maxLength: 256,
      pattern: '^[!-~]+$',
      secret: true,
    }),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type Task = DeliveryTask<OptionsOf<typeof options>>;

const LOGIN: ProviderFault = {
  means: 'account',
  advice: 'check service plan and token, and whether `api` is that of its region',
};

/** By status: https://developers.sinch.com/docs/sms/api-reference/status-codes */
const FAULTS: Readonly<Record<number, ProviderFault>> = {
  401: LOGIN,
  402: { means: 'account', advice: 'top up the balance' },
  403: { means: 'account', advice: 'the service plan may not send there or from this sender' },
  404: LOGIN,
  429: { means: 'busy', advice: 'it takes no more at once' },
};

/** An SMS through Sinch. `client_reference` names a message in their reports; it does not keep doubles away. */
export const sinch = defineHttpChannel({
  kind: 'sinch',
  title: 'Sinch SMS',
  docs: 'https://developers.sinch.com/docs/sms/api-reference/sms/batches/sendsms',
  ...smsProvider(API),
  notes: [
    ONE_SEGMENT,
    '`api` is that of the region of the service plan: us, eu, au, br or ca.',
    MAY_DOUBLE,
  ],
  options,
  request(task) {
    const { from, servicePlan, token, api = API } = task.options;
    return jsonRequest(
      `${api}/xms/v1/${servicePlan}/batches`,
      {
        ...(from !== undefined && { from: from.replace(/^\+/, '') }),
        to: [digitsOf(numberOf(task))],
        body: task.message.sms,
        client_reference: task.id,
      },
      { authorization: `Bearer ${token}` },
    );
  },
  answer,
});

function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const body = given.json();
  if (isSuccess(given)) return accepted(given, textAt(body, 'id'));
  const code = textAt(body, 'code');
  const text = textAt(body, 'text');
  return judgeError(given, attemptedAt, {
    provider: 'Sinch',
    code,
    text,
    fault: FAULTS[given.statusCode] ?? syntaxFault(code, text),
  });
}

/** Errors of syntax name the field in their words. */
function syntaxFault(code: string, text: string): ProviderFault | null {
  if (!code.startsWith('syntax_')) return null;
  return /\bfrom\b/.test(text)
    ? { means: 'account', advice: 'check `from`' }
    : { means: 'refused', advice: 'it does not take the number' };
}
