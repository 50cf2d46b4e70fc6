import { Type } from 'typebox';
import { hash53 } from '../../core/hash53.ts';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { apiField, defineHttpChannel, formRequest, type ChannelAnswer } from '../http-channel.ts';
import { textAt } from '../json-value.ts';
import { accepted, faultOf, isSuccess, judgeError } from '../provider-answer.ts';
import type { ProviderFault } from '../provider-answer.ts';
import { digitsOf, numberOf, toField, ONE_SEGMENT } from './phone-number.ts';
import { smsProvider } from './sms-provider.ts';

const API = 'https://api.kavenegar.com';

const options = Type.Object(
  {
    to: toField(),
    from: Type.Optional(
      Type.String({
        title: 'From',
        description: 'A line of the account; without it, its default line.',
        pattern: '^\\+?[0-9]{4,20}$',
        examples: ['10004346'],
      }),
    ),
    apiKey: Type.String({
      title: 'API key',
      description: 'From the page of the account.',
      pattern: '^[0-9A-Za-z]{16,200}$',
      secret: true,
    }),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type Task = DeliveryTask<OptionsOf<typeof options>>;

const NUMBER: ProviderFault = { means: 'refused', advice: 'it does not take the number' };
const LINE: ProviderFault = {
  means: 'account',
  advice: 'check `from`: the line is none of the account',
};
const BUSY: ProviderFault = { means: 'busy', advice: 'it cannot answer now' };

/** `return.status`, which is often the status of the answer too: https://kavenegar.com/rest.html */
const FAULTS: Readonly<Record<string, ProviderFault>> = {
  401: { means: 'account', advice: 'the account is not active' },
  403: { means: 'account', advice: 'check the API key' },
  407: {
    means: 'account',
    advice: 'let the address of this machine use the API, in the settings of the account',
  },
  409: BUSY,
  411: NUMBER,
  412: LINE,
  416: {
    means: 'account',
    advice: 'let the address of this machine use the API, in the settings of the account',
  },
  418: { means: 'account', advice: 'top up the balance' },
  420: {
    means: 'account',
    advice: 'the account may not send links: ask their support to allow it',
  },
  426: { means: 'account', advice: 'the account is to be upgraded for this' },
  427: {
    means: 'account',
    advice:
      'the line in `from` is not open to the account yet: ask their support, or choose another one',
  },
  429: BUSY,
  501: { means: 'account', advice: 'a trial account reaches the number of its owner only' },
};

/** What becomes of a message at once: `entries[].status`. */
const BLOCKED = '14';

/** An SMS through Kavenegar. A `localid` that they have seen is answered as before, and not sent again. */
export const kavenegar = defineHttpChannel({
  kind: 'kavenegar',
  title: 'Kavenegar SMS',
  docs: 'https://kavenegar.com/rest.html',
  ...smsProvider(API),
  notes: [
    ONE_SEGMENT,
    'Each message has a `localid` against doubles.',
    'Messages with links want an account that may send them; without a public address they have none.',
  ],
  options,
  request(task) {
    const { from, apiKey, api = API } = task.options;
    return formRequest(`${api}/v1/${apiKey}/sms/send.json`, {
      receptor: receptorOf(numberOf(task)),
      message: task.message.sms,
      ...(from !== undefined && { sender: from }),
      localid: String(hash53(task.id)),
    });
  },
  answer,
});

/** Numbers of Iran as they are dialled there, others with 00. */
function receptorOf(number: string): string {
  return number.startsWith('+98') ? `0${number.slice(3)}` : `00${digitsOf(number)}`;
}

function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const body = given.json();
  const status = textAt(body, 'return', 'status');
  const entry = textAt(body, 'entries', 0, 'status');
  if (isSuccess(given) && status === '200' && entry !== BLOCKED) {
    return accepted(given, textAt(body, 'entries', 0, 'messageid'));
  }
  const isBlocked = status === '200' && entry === BLOCKED;
  const code = status === '' ? String(given.statusCode) : status;
  return judgeError(given, attemptedAt, {
    provider: 'Kavenegar',
    code: isBlocked ? entry : status,
    text: isBlocked ? textAt(body, 'entries', 0, 'statustext') : textAt(body, 'return', 'message'),
    fault: isBlocked
      ? { means: 'refused', advice: 'the receiver has blocked messages of this kind of line' }
      : faultOf(FAULTS, code),
  });
}
