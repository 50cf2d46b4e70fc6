import { Type } from 'typebox';
import type { DeliveryResult } from '../core/ports/notifier.ts';
import {
  apiField,
  basicAuthorization,
  formRequest,
  type ChannelAnswer,
  type ChannelRequest,
} from './http-channel.ts';
import { textAt } from './json-value.ts';
import { accepted, faultOf, isSuccess, judgeError, type ProviderFault } from './provider-answer.ts';

export const TWILIO_API = 'https://api.twilio.com';

/** The settings of an account, whatever goes out over it. */
export const twilioAccount = {
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
  api: apiField(TWILIO_API),
} as const;

/** One request for an account, to the list of its messages or calls. */
export function twilioRequest(
  account: {
    readonly account: string;
    readonly apiKey?: string;
    readonly token: string;
    readonly api?: string;
  },
  list: 'Messages' | 'Calls',
  fields: Readonly<Record<string, string>>,
): ChannelRequest {
  const { account: sid, apiKey = sid, token, api = TWILIO_API } = account;
  const url = `${api}/2010-04-01/Accounts/${sid}/${list}.json`;
  return formRequest(url, fields, { authorization: basicAuthorization(apiKey, token) });
}

/** What an answer means. */
export function twilioAnswer(
  given: ChannelAnswer,
  { attemptedAt }: { readonly attemptedAt: number },
): DeliveryResult {
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

const NO_NUMBER = fault('refused', 'the number of the receiver cannot be reached');
const LOGIN = fault('account', 'check the SID and the token');
const SENDER = fault('account', 'check `from`: the account may not send from it');
const REGION = fault(
  'account',
  'allow the country of the receiver in the console, under geo permissions',
);
const BUSY = fault('busy', 'it takes no more at once');

/** Codes of https://www.twilio.com/docs/api/errors that messages and calls end with. */
const FAULTS: Readonly<Record<string, ProviderFault>> = {
  13223: NO_NUMBER,
  13224: NO_NUMBER,
  13225: fault('refused', 'the number of the receiver is blocked'),
  13226: fault('refused', 'the country of the receiver is not known'),
  13227: REGION,
  20003: LOGIN,
  20005: fault('account', 'the account is not active: see the console'),
  20008: fault('account', 'these are test credentials, which send nothing'),
  20404: LOGIN,
  20429: BUSY,
  21201: NO_NUMBER,
  21202: NO_NUMBER,
  21210: SENDER,
  21211: NO_NUMBER,
  21212: SENDER,
  21213: SENDER,
  21214: NO_NUMBER,
  21215: REGION,
  21216: fault('refused', 'the number of the receiver is blocked'),
  21217: NO_NUMBER,
  21219: fault('account', 'a trial account reaches verified numbers only'),
  21265: fault('refused', 'the receiver is a short code'),
  21266: fault('refused', 'sender and receiver are the same number'),
  21408: REGION,
  21603: SENDER,
  21606: SENDER,
  21608: fault('account', 'a trial account reaches verified numbers only'),
  21610: fault('refused', 'the receiver has unsubscribed; an answer of START brings messages back'),
  21611: BUSY,
  21612: fault('refused', 'there is no route from this sender to the receiver'),
  21614: fault('refused', 'the number of the receiver is no mobile one'),
  21635: fault('refused', 'the number of the receiver is a landline'),
  21659: SENDER,
  21660: SENDER,
  21661: SENDER,
  21703: fault('account', 'the messaging service has no number that may send there'),
  21704: fault('account', 'the messaging service has no number'),
  21705: SENDER,
  21712: SENDER,
  60728: fault('busy', 'the account has reached its limit of messages in an hour'),
  63038: fault('account', 'the account has reached its limit of messages in 24 hours'),
};

/** What an error of Twilio means; `null`: its status decides. */
function twilioFault(statusCode: number, code: string): ProviderFault | null {
  const known = faultOf(FAULTS, code);
  if (known !== null) return known;
  if (statusCode === 401 || statusCode === 403) return LOGIN;
  return statusCode === 429 ? BUSY : null;
}

function fault(means: ProviderFault['means'], advice: string): ProviderFault {
  return { means, advice };
}
