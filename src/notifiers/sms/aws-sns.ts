import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import {
  defineHttpChannel,
  formRequest,
  type ChannelAnswer,
  type ChannelRequest,
} from '../http-channel.ts';
import {
  accepted,
  faultOf,
  isSuccess,
  judgeError,
  type ProviderFault,
} from '../provider-answer.ts';
import { signedHeaders } from './aws-signature.ts';
import {
  numberOf,
  numberProblems,
  numbersOf,
  toField,
  ONE_SEGMENT,
  MAY_DOUBLE,
} from './phone-number.ts';

const options = Type.Object(
  {
    to: toField(),
    senderId: Type.Optional(
      Type.String({
        title: 'Sender ID',
        description:
          'A name of at most 11 letters, digits and hyphens, in countries that show one.',
        pattern: '^(?=.*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9-]{0,9}[A-Za-z0-9])?$',
        examples: ['Squirrel'],
      }),
    ),
    region: Type.String({
      title: 'Region',
      description: 'Of AWS, one that sends SMS.',
      pattern: '^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$',
      examples: ['eu-central-1'],
    }),
    accessKey: Type.String({
      title: 'Access key ID',
      description: 'Of a user who may `sns:Publish` to phone numbers.',
      pattern: '^[A-Z0-9]{16,128}$',
      examples: ['AKIAIOSFODNN7EXAMPLE'],
    }),
    secretKey: Type.String({
      title: 'Secret access key',
      description: 'Of the same access key.',
      minLength: 16,
      maxLength: 256,
      pattern: '^[!-~]+$',
      secret: true,
    }),
    sessionToken: Type.Optional(
      Type.String({
        title: 'Session token',
        description: 'Of temporary credentials.',
        minLength: 16,
        maxLength: 4096,
        pattern: '^[!-~]+$',
        secret: true,
      }),
    ),
    api: Type.Optional(
      Type.String({
        title: 'API address',
        description:
          'Of an endpoint of one’s own, without a slash at its end; by default that of the region.',
        pattern: '^https?://[^\\s?#/]+$',
        maxLength: 2048,
        examples: ['https://sns.eu-central-1.amazonaws.com'],
      }),
    ),
  },
  { additionalProperties: false },
);

type Options = OptionsOf<typeof options>;
type Task = DeliveryTask<Options>;

const LOGIN: ProviderFault = { means: 'account', advice: 'check the access key and its secret' };
const BUSY: ProviderFault = { means: 'busy', advice: 'it takes no more at once' };
const CLOCK: ProviderFault = {
  means: 'account',
  advice: 'check the secret access key, and whether the clock of this machine is right',
};

/** Codes of https://docs.aws.amazon.com/sns/latest/api/API_Publish.html and of signatures. */
const FAULTS: Readonly<Record<string, ProviderFault>> = {
  OptedOut: { means: 'refused', advice: 'the receiver has opted out of messages of this account' },
  AuthorizationError: { means: 'account', advice: 'allow the user `sns:Publish` to phone numbers' },
  AccessDenied: { means: 'account', advice: 'allow the user `sns:Publish` to phone numbers' },
  InvalidClientTokenId: LOGIN,
  MissingAuthenticationToken: LOGIN,
  ExpiredToken: { means: 'account', advice: 'the temporary credentials are over: enter new ones' },
  SignatureDoesNotMatch: CLOCK,
  IncompleteSignature: CLOCK,
  InvalidSecurity: CLOCK,
  RequestExpired: CLOCK,
  Throttled: BUSY,
  Throttling: BUSY,
  ThrottlingException: BUSY,
};

/** An SMS through Amazon SNS, which has no key against doubles for phone numbers. */
export const awsSns = defineHttpChannel({
  kind: 'aws-sns',
  title: 'Amazon SNS (SMS)',
  docs: 'https://docs.aws.amazon.com/sns/latest/api/API_Publish.html',
  family: 'sms',
  notes: [
    ONE_SEGMENT,
    MAY_DOUBLE,
    'The account has a spending limit of its own for SMS, 1 USD a month until it is raised.',
    'SNS accepts messages to a number that has opted out, and does not deliver them: only its own delivery logs say so.',
  ],
  options,
  problemsOf: numberProblems,
  recipientsOf: ({ to }) => numbersOf(to),
  addressOf,
  request,
  answer,
});

function addressOf({ api, region }: Options): string {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return api ?? `https://sns.${region}.${suffix}`;
}

/** The signature is of the moment of an attempt; the body is the same on each. */
function request(task: Task): ChannelRequest {
  const { senderId, region, accessKey, secretKey, sessionToken } = task.options;
  const attributes = [
    ['AWS.SNS.SMS.SMSType', 'Transactional'] as const,
    ...(senderId === undefined ? [] : [['AWS.SNS.SMS.SenderID', senderId] as const]),
  ];
  const made = formRequest(`${addressOf(task.options)}/`, {
    Action: 'Publish',
    Version: '2010-03-31',
    PhoneNumber: numberOf(task),
    Message: task.message.sms,
    ...Object.fromEntries(
      attributes.flatMap(([name, value], index) => {
        const entry = `MessageAttributes.entry.${index + 1}`;
        return [
          [`${entry}.Name`, name],
          [`${entry}.Value.DataType`, 'String'],
          [`${entry}.Value.StringValue`, value],
        ];
      }),
    ),
  });
  const headers = signedHeaders(
    {
      method: 'POST',
      url: new URL(made.url),
      headers: made.headers,
      body: String(made.body),
      at: task.attemptedAt,
    },
    { accessKey, secretKey, sessionToken, region, service: 'sns' },
  );
  return { ...made, headers };
}

/** Answers are XML with one element of each name that counts. */
function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const element = (name: string): string =>
    new RegExp(`<${name}>([^<]{1,500})</${name}>`).exec(given.body)?.[1] ?? '';
  if (isSuccess(given)) return accepted(given, element('MessageId'));
  const code = element('Code');
  const text = element('Message');
  return judgeError(given, attemptedAt, {
    provider: 'Amazon SNS',
    code,
    text,
    fault: faultOf(FAULTS, code) ?? parameterFault(code, text),
  });
}

/** The words name the parameter. */
function parameterFault(code: string, text: string): ProviderFault | null {
  if (!code.startsWith('InvalidParameter')) return null;
  return /phone/i.test(text)
    ? { means: 'refused', advice: 'it does not take the number, or the region sends no SMS' }
    : { means: 'account', advice: 'check the settings of the channel' };
}
