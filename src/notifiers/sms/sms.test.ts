import { Check } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hash53 } from '../../core/hash53.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Delivery, NotifierDefinition } from '../../core/ports/notifier.ts';
import { composeMessage } from '../../core/wording/message.ts';
import { isOneSegment } from '../../core/wording/sms/sms-length.ts';
import type { Network } from '../../network/index.ts';
import {
  asGroup,
  inPersian,
  startChannelSink,
  type ChannelSink,
} from '../../../test/support/channel-sink.ts';
import { anything, containing, matching } from '../../../test/support/matchers.ts';
import { sampleDelivery } from '../../testing/notifier/sample-delivery.ts';
import { awsSns } from './aws-sns.ts';
import { bird } from './bird.ts';
import { kavenegar } from './kavenegar.ts';
import { plivo } from './plivo.ts';
import { sinch } from './sinch.ts';
import { smsIr } from './sms-ir.ts';
import { twilio } from './twilio.ts';
import { vonage } from './vonage.ts';

const ID = 'msg_inc_m1_2_opened_chan';
const SECRET = 'canary0123456789abcdef';
const ACCOUNT = `AC${'0'.repeat(32)}`;
const basic = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`;

interface Provider {
  readonly definition: NotifierDefinition<Network>;
  readonly options: JsonObject;
  /** The request that brings this text to +491701234567. */
  readonly request: (text: string) => {
    readonly path: string;
    readonly headers: Readonly<Record<string, unknown>>;
    /** A form as its fields, JSON as what it holds. */
    readonly body: unknown;
  };
  /** What the provider answers to a message that it takes, and its id. */
  readonly taken: readonly [status: number, body: unknown, ref: string];
  /** Its errors, and what they mean. */
  readonly errors: readonly (readonly [
    status: number,
    body: unknown,
    kind: 'refused' | 'retry',
    code: string,
    detail: RegExp,
  ])[];
}

const SETUP = { late: null, dashboardUrl: 'https://up.example/' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };

const providers: readonly Provider[] = [
  {
    definition: twilio,
    options: { from: '+15005550006', account: ACCOUNT, token: SECRET },
    request: (text) => ({
      path: `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`,
      headers: { ...form, authorization: basic(`${ACCOUNT}:${SECRET}`) },
      body: { To: '+491701234567', From: '+15005550006', Body: text },
    }),
    taken: [201, { sid: 'SM01', status: 'queued' }, 'SM01'],
    errors: [
      [
        400,
        { code: 21211, message: "The 'To' number is not valid." },
        'refused',
        'twilio_21211',
        /cannot be reached/,
      ],
      [400, { code: 21610, message: 'unsubscribed' }, 'refused', 'twilio_21610', /START/],
      [400, { code: 21606, message: 'not owned' }, 'retry', 'twilio_21606', /check `from`/],
      [400, { code: 21408, message: 'no permission' }, 'retry', 'twilio_21408', /geo permissions/],
      [401, { code: 20003, message: 'Authenticate' }, 'retry', 'twilio_20003', /SID and the token/],
      [429, { code: 20429, message: 'Too many' }, 'retry', 'twilio_20429', /no more at once/],
      [429, { code: 60728, message: 'hourly' }, 'retry', 'twilio_60728', /in an hour/],
      [429, { code: 63038, message: 'daily' }, 'retry', 'twilio_63038', /in 24 hours/],
      [400, { code: 99999, message: 'odd' }, 'retry', 'http_400', /99999 odd/],
    ],
  },
  {
    definition: vonage,
    options: { from: 'Squirrel', apiKey: 'abcd1234', apiSecret: SECRET },
    request: (text) => ({
      path: '/sms/json',
      headers: form,
      body: {
        api_key: 'abcd1234',
        api_secret: SECRET,
        to: '491701234567',
        from: 'Squirrel',
        text,
        ...(/[^ -~]/.test(text) && { type: 'unicode' }),
        'client-ref': ID,
      },
    }),
    taken: [200, { messages: [{ 'message-id': '0A', status: '0' }] }, '0A'],
    errors: [
      [
        200,
        { messages: [{ status: '7', 'error-text': 'Number barred' }] },
        'refused',
        'vonage_7',
        /barred/,
      ],
      [200, { messages: [{ status: '9', 'error-text': 'Quota' }] }, 'retry', 'vonage_9', /balance/],
      [200, { messages: [{ status: '4', 'error-text': 'Bad' }] }, 'retry', 'vonage_4', /API key/],
      [
        200,
        { messages: [{ status: '3', 'error-text': 'Invalid to param' }] },
        'refused',
        'vonage_3',
        /number/,
      ],
      [
        200,
        { messages: [{ status: '3', 'error-text': 'Invalid from param' }] },
        'retry',
        'vonage_3',
        /`from`/,
      ],
      [
        200,
        { messages: [{ status: '1', 'error-text': 'Throttled' }] },
        'retry',
        'vonage_1',
        /at once/,
      ],
      [200, '<html>Sign in</html>', 'retry', 'vonage_answer', /unknown/],
      [401, '', 'retry', 'vonage_401', /API key/],
    ],
  },
  {
    definition: plivo,
    options: { from: '+14151234567', authId: 'MA0123456789ABCDEFGH', authToken: SECRET },
    request: (text) => ({
      path: '/v1/Account/MA0123456789ABCDEFGH/Message/',
      headers: { ...json, authorization: basic(`MA0123456789ABCDEFGH:${SECRET}`) },
      body: { src: '14151234567', dst: '491701234567', text },
    }),
    taken: [202, { message: 'message(s) queued', message_uuid: ['u-1'] }, 'u-1'],
    errors: [
      [400, { error: 'dst is invalid' }, 'refused', 'plivo_400', /number/],
      [400, { error: 'src is not yours' }, 'retry', 'plivo_400', /`from`/],
      [401, { error: 'no' }, 'retry', 'plivo_401', /auth ID/],
      [402, { error: 'no' }, 'retry', 'plivo_402', /balance/],
      [429, { error: 'slow' }, 'retry', 'plivo_429', /at once/],
    ],
  },
  {
    definition: sinch,
    options: { from: '+12085550101', servicePlan: 'plan0123', token: SECRET },
    request: (text) => ({
      path: '/xms/v1/plan0123/batches',
      headers: { ...json, authorization: `Bearer ${SECRET}` },
      body: { from: '12085550101', to: ['491701234567'], body: text, client_reference: ID },
    }),
    taken: [201, { id: '01FC' }, '01FC'],
    errors: [
      [
        400,
        { code: 'syntax_invalid_parameter_format', text: 'to: not a number' },
        'refused',
        'sinch_syntax_invalid_parameter_format',
        /number/,
      ],
      [
        400,
        { code: 'syntax_constraint_violation', text: 'The value of from' },
        'retry',
        'sinch_syntax_constraint_violation',
        /`from`/,
      ],
      [401, '', 'retry', 'sinch_401', /token/],
      [403, { code: 'forbidden', text: 'no' }, 'retry', 'sinch_forbidden', /may not send/],
      [429, '', 'retry', 'sinch_429', /at once/],
    ],
  },
  {
    definition: bird,
    options: { from: '+15557654321', apiKey: `bk_eu1_${SECRET}` },
    request: (text) => ({
      path: '/v1/sms/messages',
      headers: { ...json, authorization: `Bearer bk_eu1_${SECRET}`, 'idempotency-key': ID },
      body: { to: '+491701234567', from: '+15557654321', text, category: 'transactional' },
    }),
    taken: [202, { id: 'sms_01', status: 'accepted' }, 'sms_01'],
    errors: [
      [
        422,
        { code: 'SMSInvalidRecipient', message: 'no' },
        'refused',
        'bird_smsinvalidrecipient',
        /number/,
      ],
      [
        422,
        { code: 'SMSNoEligibleSender', message: 'no' },
        'retry',
        'bird_smsnoeligiblesender',
        /`from`/,
      ],
      [401, {}, 'retry', 'bird_401', /API key/],
      [402, {}, 'retry', 'bird_402', /balance/],
      [409, { code: 'request_in_progress' }, 'retry', 'bird_request_in_progress', /at once/],
      [429, {}, 'retry', 'bird_429', /at once/],
    ],
  },
  {
    definition: bird,
    options: { from: 'Squirrel', apiKey: SECRET },
    request: (text) => ({
      path: '/messages',
      headers: { ...json, authorization: `AccessKey ${SECRET}` },
      body: {
        originator: 'Squirrel',
        recipients: ['491701234567'],
        body: text,
        datacoding: 'auto',
        reference: ID,
      },
    }),
    taken: [201, { id: '49e4' }, '49e4'],
    errors: [
      [
        422,
        { errors: [{ code: 9, description: 'no', parameter: 'recipients' }] },
        'refused',
        'messagebird_9',
        /number/,
      ],
      [
        422,
        { errors: [{ code: 9, description: 'no', parameter: 'originator' }] },
        'retry',
        'messagebird_9',
        /`from`/,
      ],
      [401, { errors: [{ code: 2, description: 'no' }] }, 'retry', 'messagebird_2', /API key/],
      [402, { errors: [{ code: 25, description: 'no' }] }, 'retry', 'messagebird_25', /balance/],
    ],
  },
  {
    definition: awsSns,
    options: {
      senderId: 'Squirrel',
      region: 'eu-central-1',
      accessKey: 'AKIAIOSFODNN7EXAMPLE',
      secretKey: SECRET,
    },
    request: (text) => ({
      path: '/',
      headers: {
        ...form,
        'x-amz-date': '20261122T130307Z',
        authorization: matching(
          /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/20261122\/eu-central-1\/sns\/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}$/,
        ),
      },
      body: {
        Action: 'Publish',
        Version: '2010-03-31',
        PhoneNumber: '+491701234567',
        Message: text,
        'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
        'MessageAttributes.entry.1.Value.DataType': 'String',
        'MessageAttributes.entry.1.Value.StringValue': 'Transactional',
        'MessageAttributes.entry.2.Name': 'AWS.SNS.SMS.SenderID',
        'MessageAttributes.entry.2.Value.DataType': 'String',
        'MessageAttributes.entry.2.Value.StringValue': 'Squirrel',
      },
    }),
    taken: [
      200,
      '<PublishResponse><PublishResult><MessageId>94f2</MessageId></PublishResult></PublishResponse>',
      '94f2',
    ],
    errors: [
      [403, awsError('OptedOut', 'no'), 'refused', 'amazon_sns_optedout', /opted out/],
      [403, awsError('InvalidSecurity', 'no'), 'retry', 'amazon_sns_invalidsecurity', /clock/],
      [
        400,
        awsError('InvalidParameter', 'Invalid parameter: PhoneNumber'),
        'refused',
        'amazon_sns_invalidparameter',
        /number/,
      ],
      [
        400,
        awsError('InvalidParameter', 'Invalid parameter: SenderID'),
        'retry',
        'amazon_sns_invalidparameter',
        /settings/,
      ],
      [
        403,
        awsError('SignatureDoesNotMatch', 'no'),
        'retry',
        'amazon_sns_signaturedoesnotmatch',
        /clock/,
      ],
      [
        403,
        awsError('AuthorizationError', 'no'),
        'retry',
        'amazon_sns_authorizationerror',
        /sns:Publish/,
      ],
      [400, awsError('Throttling', 'slow'), 'retry', 'amazon_sns_throttling', /at once/],
      [500, awsError('InternalError', 'oh'), 'retry', 'http_500', /InternalError oh/],
    ],
  },
  {
    definition: kavenegar,
    options: { from: '10004346', apiKey: SECRET },
    request: (text) => ({
      path: `/v1/${SECRET}/sms/send.json`,
      headers: form,
      body: {
        receptor: '00491701234567',
        message: text,
        sender: '10004346',
        localid: String(hash53(ID)),
      },
    }),
    taken: [
      200,
      {
        return: { status: 200, message: 'تایید شد' },
        entries: [{ messageid: 8792343, status: 1 }],
      },
      '8792343',
    ],
    errors: [
      [
        411,
        { return: { status: 411, message: 'دریافت کننده نامعتبر است' }, entries: null },
        'refused',
        'kavenegar_411',
        /number/,
      ],
      [
        200,
        { return: { status: 200 }, entries: [{ status: 14, statustext: 'بلاک شده' }] },
        'refused',
        'kavenegar_14',
        /blocked/,
      ],
      [
        418,
        { return: { status: 418, message: 'اعتبار کافی نیست' } },
        'retry',
        'kavenegar_418',
        /balance/,
      ],
      [
        200,
        { return: { status: 418, message: 'اعتبار کافی نیست' } },
        'retry',
        'kavenegar_418',
        /balance/,
      ],
      [420, { return: { status: 420, message: 'لینک' } }, 'retry', 'kavenegar_420', /links/],
      [403, { return: { status: 403, message: 'no' } }, 'retry', 'kavenegar_403', /API key/],
      [427, { return: { status: 427, message: 'no' } }, 'retry', 'kavenegar_427', /`from`/],
      [
        409,
        { return: { status: 409, message: 'later' } },
        'retry',
        'kavenegar_409',
        /cannot answer/,
      ],
    ],
  },
  {
    definition: smsIr,
    options: { to: '+989121234567', line: '30007732000000', apiKey: SECRET },
    request: (text) => ({
      path: '/v1/send/bulk',
      headers: { ...json, 'x-api-key': SECRET },
      body: { lineNumber: 30_007_732_000_000, messageText: text, mobiles: ['09121234567'] },
    }),
    taken: [
      200,
      { status: 1, message: 'موفق', data: { packId: 'p', messageIds: [86_522_023] } },
      '86522023',
    ],
    errors: [
      [200, { status: 1, data: { messageIds: [0] } }, 'refused', 'sms_ir_1', /no messages/],
      [200, { status: 1, data: { messageIds: [null] } }, 'refused', 'sms_ir_1', /number/],
      [400, { status: 104, message: 'no' }, 'refused', 'sms_ir_104', /number/],
      [400, { status: 102, message: 'no' }, 'retry', 'sms_ir_102', /balance/],
      [401, { status: 10, message: 'no' }, 'retry', 'sms_ir_10', /API key/],
      [429, { status: 20, message: 'slow' }, 'retry', 'sms_ir_20', /at once/],
    ],
  },
];

let sink: ChannelSink;
beforeAll(async () => {
  sink = await startChannelSink();
});
afterAll(() => sink.stop());

const wholeOf = ({ options }: Provider): JsonObject => ({
  to: '+491701234567',
  ...options,
  api: sink.api,
});

function sent(): unknown {
  const { method, path, headers, body } = sink.last();
  const text = body.toString('utf8');
  const isForm = headers['content-type'] === form['content-type'];
  expect(method).toBe('POST');
  return {
    path,
    headers,
    body: isForm ? Object.fromEntries(new URLSearchParams(text)) : (JSON.parse(text) as unknown),
  };
}

describe.each(providers.map((provider) => [provider.definition.title, provider] as const))(
  '%s',
  (_title, provider) => {
    const { definition } = provider;

    test.each(['opened', 'resolved', 'test', 'alarm'] as const)(
      'the request of a message of kind %s',
      async (kind) => {
        const [status, body, ref] = provider.taken;
        sink.answerWith({ status, body });
        const options = wholeOf(provider);
        expect(Check(definition.options, options)).toBe(true);
        const delivery = { ...sampleDelivery(kind, options), id: ID };
        expect(await sink.deliver(definition, options, { ...delivery, recipient: null })).toEqual({
          kind: 'delivered',
          detail: `answered ${status}, id ${ref}`,
          ref,
        });
        const text = textOf(sent());
        expect(text).toBe(composeMessage(delivery.notice, SETUP).sms);
        expect(isOneSegment(text)).toBe(true);
        const { headers, ...rest } = provider.request(text);
        expect(sent()).toMatchObject({ headers });
        expect(sent()).toEqual({ ...rest, headers: anything() });
      },
    );

    test.each([
      ['in Persian', inPersian],
      ['of several outages', asGroup],
      ['of several outages in Persian', (given: Delivery) => inPersian(asGroup(given))],
    ])('a message %s is one segment too', async (_what, change) => {
      const [status, body] = provider.taken;
      sink.answerWith({ status, body });
      const options = wholeOf(provider);
      const delivery = { ...change(sampleDelivery('opened', options)), id: ID, recipient: null };
      expect(await sink.deliver(definition, options, delivery)).toMatchObject({
        kind: 'delivered',
      });
      const text = textOf(sent());
      expect(text).toBe(composeMessage(delivery.notice, SETUP).sms);
      expect(/\p{Script=Arabic}/u.test(text)).toBe(delivery.notice.reader.language === 'fa');
      expect(isOneSegment(text)).toBe(true);
      expect(sent()).toMatchObject({ body: provider.request(text).body });
    });

    test.each(provider.errors)('an answer of %d with %j is %s as %s', async (...error) => {
      const [status, body, kind, code, detail] = error;
      sink.answerWith({ status, body });
      const result = await sink.deliver(definition, wholeOf(provider));
      expect(result).toMatchObject({ kind, code, detail: matching(detail) });
    });

    test('a wait that it asks for is passed on', async () => {
      sink.answerWith({ status: 429, headers: { 'retry-after': '7' } });
      const result = await sink.deliver(definition, wholeOf(provider));
      expect(result).toMatchObject({ kind: 'retry', afterMs: 7_000 });
    });

    test('each recipient has a message of its own', () => {
      const to = ['+989121234567', '+989121234568', '+989121234567'];
      const options = { ...wholeOf(provider), to };
      expect(Check(definition.options, options)).toBe(true);
      expect(definition.problemsOf?.(options)).toEqual([]);
      expect(definition.recipientsOf?.(options)).toEqual(to.slice(0, 2));
    });

    test('says of a number how to write it', () => {
      const options = { ...wholeOf(provider), to: ['+989121234567', '0912 123 4567'] };
      expect(Check(definition.options, options)).toBe(true);
      expect(definition.problemsOf?.(options)).toMatchObject([{ path: 'to[1]' }]);
    });

    test('its own address is one of https', () => {
      const { api: _, ...options } = wholeOf(provider);
      expect(definition.serverOf?.(options)).toMatch(/^[a-z0-9.-]+:443$/);
    });
  },
);

/** The text of a message, wherever it stands in a request. */
function textOf(request: unknown): string {
  const { body } = request as { readonly body: Readonly<Record<string, unknown>> };
  const names = ['Body', 'text', 'body', 'Message', 'message', 'messageText'];
  const text = names.map((name) => body[name]).find((value) => typeof value === 'string');
  if (typeof text !== 'string') throw new Error('no text');
  return text;
}

function awsError(code: string, message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
}

test('an account that is to be put right is not asked again at once', async () => {
  sink.answerWith({ status: 401, body: { code: 20003, message: `no ${SECRET}` } });
  const provider = providers[0];
  if (provider === undefined) throw new Error('no provider');
  const result = await sink.deliver(twilio, wholeOf(provider));
  expect(result).toMatchObject({ kind: 'retry', minMs: 300_000 });
  expect(result.detail).not.toContain(SECRET);
});

test.each([
  ['+49 170 1234567', 'write +491701234567'],
  ['0049 170-1234567', 'write +491701234567'],
  ['0170 1234567', "put + and the country's code"],
  ['4917012345', 'write +4917012345'],
  ['+0123456789', 'for example'],
  ['12', 'for example'],
  ['+4917012345678901', 'for example'],
])('%s is no number in E.164: %s', (to, hint) => {
  expect(twilio.problemsOf?.({ to })).toMatchObject([{ path: 'to', hint: containing(hint) }]);
});

test('a number of Iran is dialled as there', async () => {
  sink.answerWith({ status: 200, body: { return: { status: 200 }, entries: [{ messageid: 1 }] } });
  const options = { to: '+989121234567', apiKey: SECRET, api: sink.api };
  await sink.deliver(kavenegar, options);
  expect(sent()).toMatchObject({ body: { receptor: '09121234567' } });
});

test('SMS.ir reaches Iran only', () => {
  expect(smsIr.problemsOf?.({ to: ['+989121234567', '+491701234567'] })).toMatchObject([
    { path: 'to[1]', message: containing('+98') },
  ]);
});

test('a messaging service, a Powerpack and an API key go where they belong', async () => {
  sink.answerWith({ status: 201, body: { sid: 'SM1' } });
  const to = '+491701234567';
  const from = `MG${'0'.repeat(32)}`;
  const apiKey = `SK${'1'.repeat(32)}`;
  await sink.deliver(twilio, { to, from, account: ACCOUNT, apiKey, token: SECRET, api: sink.api });
  expect(sent()).toMatchObject({
    headers: { authorization: basic(`${apiKey}:${SECRET}`) },
    body: { MessagingServiceSid: from },
  });
  const powerpack = '01234567-89ab-cdef-0123-456789abcdef';
  const login = { authId: 'MA0123456789ABCDEFGH', authToken: SECRET };
  await sink.deliver(plivo, { to, from: powerpack, ...login, api: sink.api });
  expect(sent()).toMatchObject({ body: { powerpack_uuid: powerpack } });
});
