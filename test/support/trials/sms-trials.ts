import type { JsonObject } from '../../../src/core/json.ts';
import { HTTP_VERDICTS, openHttpReceiver } from '../../../src/testing/notifier/http-receiver.ts';
import type { NotifierTrial } from '../../../src/testing/notifier/notifier-contract.ts';

type Trial = Omit<NotifierTrial, 'definition'>;

const TO = '+989121234567';
const SECRET = 'canary0123456789abcdef0123456789';
const TOKEN = 'canary-of-a-temporary-login';
const ACCOUNT = `AC${'0'.repeat(32)}`;

/** A body of their own with every status of success: without one, which 204 does not have, nothing was accepted. */
const withBody = (body: JsonObject) => ({
  bodyOf: (status: number, text: string): string => (status < 300 ? JSON.stringify(body) : text),
  verdicts: HTTP_VERDICTS.map(
    ([status, kind]) => [status, status === 204 ? 'retry' : kind] as const,
  ),
});

function trial(
  optionsFor: (api: string) => JsonObject,
  setup: {
    readonly secrets?: readonly string[];
    readonly bodyOf?: (status: number, text: string) => string;
    readonly verdicts?: Trial['verdicts'];
  } = {},
): Trial {
  const { secrets = [SECRET], bodyOf, verdicts = HTTP_VERDICTS } = setup;
  return {
    openReceiver: () => openHttpReceiver((api) => ({ to: TO, ...optionsFor(api) }), bodyOf),
    secrets,
    verdicts,
  };
}

/** The trials of the channels that bring an SMS. */
export const smsTrials: Readonly<Record<string, Trial>> = {
  twilio: trial((api) => ({ from: '+15005550006', account: ACCOUNT, token: SECRET, api })),
  vonage: trial((api) => ({ from: 'Squirrel', apiKey: 'abcd1234', apiSecret: SECRET, api }), {
    ...withBody({ messages: [{ status: '0', 'message-id': '0A' }] }),
  }),
  plivo: trial((api) => ({
    from: '+14151234567',
    authId: 'MA0123456789ABCDEFGH',
    authToken: SECRET,
    api,
  })),
  sinch: trial((api) => ({ servicePlan: 'plan0123', token: SECRET, api })),
  bird: trial((api) => ({ from: 'Squirrel', apiKey: `bk_eu1_${SECRET}`, api })),
  'aws-sns': trial(
    (api) => ({
      region: 'eu-central-1',
      accessKey: 'AKIAIOSFODNN7EXAMPLE',
      secretKey: SECRET,
      sessionToken: TOKEN,
      api: new URL(api).origin,
    }),
    { secrets: [SECRET, TOKEN] },
  ),
  kavenegar: trial((api) => ({ apiKey: SECRET, api }), {
    ...withBody({ return: { status: 200 }, entries: [{ messageid: 1, status: 1 }] }),
  }),
  'sms-ir': trial((api) => ({ line: '30007732000000', apiKey: SECRET, api }), {
    ...withBody({ status: 1, data: { messageIds: [1] } }),
  }),
  'sms-gateway': trial((url) => ({
    url,
    headers: { Authorization: 'Bearer {{secret}}' },
    body: 'to={{to}}&text={{text}}',
    secret: SECRET,
  })),
};
