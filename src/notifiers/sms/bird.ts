import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import {
  defineHttpChannel,
  jsonRequest,
  type ChannelAnswer,
  type ChannelRequest,
} from '../http-channel.ts';
import { textAt } from '../json-value.ts';
import { accepted, faultOf, isSuccess, judgeError } from '../provider-answer.ts';
import type { ProviderFault } from '../provider-answer.ts';
import { digitsOf, numberOf, senderField, toField, ONE_SEGMENT } from './phone-number.ts';
import { smsProvider } from './sms-provider.ts';

/** Keys of MessageBird, as it was called before, are good for its API only. */
const FORMER_API = 'https://rest.messagebird.com';

const options = Type.Object(
  {
    to: toField(),
    from: senderField(
      'A number of the workspace, a short code, or a name of at most 11 characters.',
      ['Squirrel', '+15557654321'],
    ),
    apiKey: Type.String({
      title: 'API key',
      description: 'A key of Bird (bk_eu1_..., bk_us1_...), or an access key of MessageBird.',
      pattern: '^[0-9A-Za-z_-]{16,200}$',
      secret: true,
    }),
    api: Type.Optional(
      Type.String({
        title: 'API address',
        description:
          'Beginning of the addresses of the API, without a slash at its end; by default that of the region in the key.',
        pattern: '^https?://[^\\s?#]+[^\\s?#/]$',
        maxLength: 2048,
        examples: ['https://eu1.platform.bird.com'],
      }),
    ),
  },
  { additionalProperties: false },
);

type Options = OptionsOf<typeof options>;
type Task = DeliveryTask<Options>;

const LOGIN: ProviderFault = { means: 'account', advice: 'check the API key' };
const BALANCE: ProviderFault = { means: 'account', advice: 'top up the balance' };
const SENDER: ProviderFault = {
  means: 'account',
  advice: 'check `from`: the workspace may not send from it there',
};
const NUMBER: ProviderFault = { means: 'refused', advice: 'it does not reach the number' };
const BUSY: ProviderFault = { means: 'busy', advice: 'it takes no more at once' };

/** By code, then by status. */
const FAULTS: Readonly<Record<string, ProviderFault>> = {
  SMSInvalidRecipient: NUMBER,
  SMSNoEligibleSender: SENDER,
  SMSSenderNotConfigured: SENDER,
  SenderCategoryNotPermitted: SENDER,
  request_in_progress: BUSY,
  401: LOGIN,
  402: BALANCE,
  403: { means: 'account', advice: 'the key may not send messages' },
  429: BUSY,
};

/** Codes of MessageBird: https://developers.messagebird.com/api/#api-errors */
const FORMER_FAULTS: Readonly<Record<string, ProviderFault>> = {
  2: LOGIN,
  25: BALANCE,
  101: { means: 'busy', advice: 'it has taken this message a moment ago' },
};

/** An SMS through Bird; with a key of MessageBird, through the API that they had under that name. */
export const bird = defineHttpChannel({
  kind: 'bird',
  title: 'Bird SMS',
  docs: 'https://bird.com/docs',
  ...smsProvider(FORMER_API),
  notes: [
    ONE_SEGMENT,
    'A key of Bird comes with a key against doubles for each message; the API of MessageBird has none.',
  ],
  options,
  addressOf,
  request: (task) => (regionOf(task.options) === null ? formerRequest(task) : request(task)),
  answer: (given, task) =>
    regionOf(task.options) === null ? formerAnswer(given, task) : answer(given, task),
});

/** The region in a key of Bird; `null`: the key is one of MessageBird. */
function regionOf({ apiKey }: Options): string | null {
  return /^bk_([a-z0-9]+)_/.exec(apiKey)?.[1] ?? null;
}

function addressOf(given: Options): string {
  const region = regionOf(given);
  return given.api ?? (region === null ? FORMER_API : `https://${region}.platform.bird.com`);
}

/** They answer a key that they have seen as they did before. */
function request(task: Task): ChannelRequest {
  const { from, apiKey } = task.options;
  return jsonRequest(
    `${addressOf(task.options)}/v1/sms/messages`,
    { to: numberOf(task), from, text: task.message.sms, category: 'transactional' },
    { authorization: `Bearer ${apiKey}`, 'idempotency-key': task.id },
  );
}

function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const body = given.json();
  if (isSuccess(given)) return accepted(given, textAt(body, 'id'));
  const code = textAt(body, 'code');
  return judgeError(given, attemptedAt, {
    provider: 'Bird',
    code,
    text: textAt(body, 'message'),
    fault: faultOf(FAULTS, code) ?? faultOf(FAULTS, String(given.statusCode)),
  });
}

function formerRequest(task: Task): ChannelRequest {
  const { from, apiKey } = task.options;
  return jsonRequest(
    `${addressOf(task.options)}/messages`,
    {
      originator: from.replace(/^\+/, ''),
      recipients: [digitsOf(numberOf(task))],
      body: task.message.sms,
      datacoding: 'auto',
      reference: task.id.slice(0, 100),
    },
    { authorization: `AccessKey ${apiKey}` },
  );
}

function formerAnswer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const body = given.json();
  if (isSuccess(given)) return accepted(given, textAt(body, 'id'));
  const code = textAt(body, 'errors', 0, 'code');
  const parameter = textAt(body, 'errors', 0, 'parameter');
  return judgeError(given, attemptedAt, {
    provider: 'MessageBird',
    code,
    text: textAt(body, 'errors', 0, 'description'),
    fault:
      faultOf(FORMER_FAULTS, code) ??
      parameterFault(parameter) ??
      faultOf(FAULTS, String(given.statusCode)),
  });
}

function parameterFault(parameter: string): ProviderFault | null {
  if (/^recipients?$/.test(parameter)) return NUMBER;
  return parameter === 'originator' ? SENDER : null;
}
