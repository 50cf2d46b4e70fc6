import { Type } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import { joinPath } from '../../core/forms/path.ts';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { apiField, defineHttpChannel, jsonRequest, type ChannelAnswer } from '../http-channel.ts';
import { textAt, valueAt } from '../json-value.ts';
import { accepted, faultOf, isSuccess, judgeError } from '../provider-answer.ts';
import type { ProviderFault } from '../provider-answer.ts';
import {
  numberOf,
  numberProblems,
  toField,
  ONE_SEGMENT,
  MAY_DOUBLE,
  type Numbers,
} from './phone-number.ts';
import { smsProvider } from './sms-provider.ts';

const API = 'https://api.sms.ir';

const options = Type.Object(
  {
    to: toField(),
    line: Type.String({
      title: 'Line number',
      description: 'A line of the account that messages come from.',
      pattern: '^[1-9][0-9]{3,14}$',
      examples: ['30007732000000'],
    }),
    apiKey: Type.String({
      title: 'API key',
      description: 'From the developers’ page of the panel.',
      pattern: '^[!-~]{16,200}$',
      secret: true,
    }),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type Task = DeliveryTask<OptionsOf<typeof options>>;

const KEY: ProviderFault = { means: 'account', advice: 'check the API key' };
const ACCOUNT: ProviderFault = { means: 'account', advice: 'the account is not active' };
const LINE: ProviderFault = {
  means: 'account',
  advice: 'check `line`: it is none of the account, or not active',
};
const NUMBER: ProviderFault = { means: 'refused', advice: 'it does not take the number' };
const BLOCKED: ProviderFault = {
  means: 'refused',
  advice: 'the receiver is on the list of those who want no messages of such lines',
};
const BUSY: ProviderFault = { means: 'busy', advice: 'it takes no more at once' };

/** `status` of an answer: https://sms.ir/rest-api/ */
const FAULTS: Readonly<Record<string, ProviderFault>> = {
  0: { means: 'busy', advice: 'it has a fault of its own' },
  10: KEY,
  11: KEY,
  12: { means: 'account', advice: 'let the address of this machine use the key, in the panel' },
  13: ACCOUNT,
  14: ACCOUNT,
  20: BUSY,
  101: LINE,
  102: { means: 'account', advice: 'top up the balance' },
  104: NUMBER,
  115: BLOCKED,
  117: { means: 'account', advice: 'the text is not allowed for this line: ask their support' },
  123: LINE,
};

/** An SMS through SMS.ir, which has no key against doubles. */
export const smsIr = defineHttpChannel({
  kind: 'sms-ir',
  title: 'SMS.ir',
  docs: 'https://sms.ir/rest-api/',
  ...smsProvider(API),
  notes: [ONE_SEGMENT, 'Reaches numbers of Iran.', MAY_DOUBLE],
  options,
  problemsOf: (given) => [...numberProblems(given), ...foreignProblems(given)],
  request(task) {
    const { line, apiKey, api = API } = task.options;
    return jsonRequest(
      `${api}/v1/send/bulk`,
      {
        lineNumber: Number(line),
        messageText: task.message.sms,
        mobiles: [`0${numberOf(task).slice(3)}`],
      },
      { 'x-api-key': apiKey },
    );
  },
  answer,
});

/** It reaches Iran only. */
function foreignProblems({ to }: { readonly to: Numbers }): readonly Problem[] {
  return (typeof to === 'string' ? [to] : to).flatMap((number, index) => {
    if (!number.startsWith('+') || number.startsWith('+98')) return [];
    const path = typeof to === 'string' ? 'to' : joinPath('to', index);
    const hint = 'SMS.ir sends to Iran; another kind of channel reaches other countries';
    return [{ path, message: `${path} does not begin with +98`, hint }];
  });
}

/** In the place of an id: `0` for numbers that are blocked, `null` for those that are none. */
function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const body = given.json();
  const status = textAt(body, 'status');
  const id = valueAt(body, 'data', 'messageIds', 0);
  const isTaken = isSuccess(given) && status === '1';
  if (isTaken && id !== 0 && id !== null) return accepted(given, textAt(id));
  const fault = isTaken ? (id === 0 ? BLOCKED : NUMBER) : faultOf(FAULTS, status);
  const isLogin = given.statusCode === 401 || given.statusCode === 403;
  return judgeError(given, attemptedAt, {
    provider: 'SMS.ir',
    code: status,
    text: isTaken ? '' : textAt(body, 'message'),
    fault: fault ?? (isLogin ? KEY : null),
  });
}
