import type { JsonObject } from '../../../core/json.ts';
import { HTTP_VERDICTS, openHttpReceiver } from '../http-receiver.ts';
import type { Trials } from '../trial.ts';

const TO = '+989121234567';
const SECRET = 'canary0123456789abcdef0123456789';
const TOKEN = 'canary-of-a-temporary-login';
const ACCOUNT = `AC${'0'.repeat(32)}`;

export const trials: Trials = {
  twilio: trial((api) => ({ from: '+15005550006', account: ACCOUNT, token: SECRET, api })),
  vonage: trial((api) => ({ from: 'Squirrel', apiKey: 'abcd1234', apiSecret: SECRET, api }), {
    messages: [{ status: '0', 'message-id': '0A' }],
  }),
  plivo: trial((api) => ({
    from: '+14151234567',
    authId: 'MA0123456789ABCDEFGH',
    authToken: SECRET,
    api,
  })),
  sinch: trial((api) => ({ servicePlan: 'plan0123', token: SECRET, api })),
  bird: trial((api) => ({ from: 'Squirrel', apiKey: `bk_eu1_${SECRET}`, api })),
  'aws-sns': {
    ...trial((api) => ({
      region: 'eu-central-1',
      accessKey: 'AKIAIOSFODNN7EXAMPLE',
      secretKey: SECRET,
      sessionToken: TOKEN,
      api: new URL(api).origin,
    })),
    secrets: [SECRET, TOKEN],
  },
  kavenegar: trial((api) => ({ apiKey: SECRET, api }), {
    return: { status: 200 },
    entries: [{ messageid: 1, status: 1 }],
  }),
  'sms-ir': trial((api) => ({ line: '30007732000000', apiKey: SECRET, api }), {
    status: 1,
    data: { messageIds: [1] },
  }),
  'sms-gateway': trial((url) => ({
    url,
    headers: { Authorization: 'Bearer {{secret}}' },
    body: 'to={{to}}&text={{text}}',
    secret: SECRET,
  })),
};

/** Where an answer says more than its status, one without a body, which is that of 204, accepts nothing. */
function trial(optionsFor: (api: string) => JsonObject, body?: JsonObject): Trials[string] {
  const accepted = body === undefined ? undefined : JSON.stringify(body);
  return {
    openReceiver: () => openHttpReceiver((api) => ({ to: TO, ...optionsFor(api) }), accepted),
    secrets: [SECRET],
    verdicts: HTTP_VERDICTS.map(([status, kind]) => [
      status,
      status === 204 && body !== undefined ? 'retry' : kind,
    ]),
  };
}
