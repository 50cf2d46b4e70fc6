import { Check } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NO_WORDS } from '../../core/check/words.ts';
import { composeMessage, type Message } from '../../core/wording/message.ts';
import {
  asGroup,
  inPersian,
  startChannelSink,
  type ChannelSink,
} from '../../../test/support/channel-sink.ts';
import { sampleDelivery } from '../../testing/notifier/sample-delivery.ts';
import { spokenTwiml } from './spoken-twiml.ts';
import { twilioVoice } from './twilio-voice.ts';

const TOKEN = 'canary0123456789';
const ACCOUNT = `AC${'0'.repeat(32)}`;
const LINK = 'https://up.example/a/x7?a=1&b=2';

let sink: ChannelSink;
beforeAll(async () => {
  sink = await startChannelSink();
});
afterAll(() => sink.stop());

const options = () => ({
  to: ['+491701234567', '+989121234567'],
  from: '+15005550006',
  account: ACCOUNT,
  token: TOKEN,
  api: sink.api,
});

function form(): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(sink.last().body.toString('utf8')));
}

test('a call speaks three times', async () => {
  sink.answerWith({ status: 201, body: { sid: 'CA01', status: 'queued' } });
  expect(Check(twilioVoice.options, options())).toBe(true);
  expect(await sink.deliver(twilioVoice, options())).toMatchObject({
    kind: 'delivered',
    ref: 'CA01',
  });
  const { method, path, headers } = sink.last();
  expect({ method, path, login: headers['authorization'] }).toEqual({
    method: 'POST',
    path: `/2010-04-01/Accounts/${ACCOUNT}/Calls.json`,
    login: `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`,
  });
  const { headline } = messageOf();
  const part = `<Say language="en-US">UptimeSquirrel. ${headline} HTTP 503.</Say><Pause length="2"/>`;
  expect(form()).toEqual({
    To: '+491701234567',
    From: '+15005550006',
    Timeout: '40',
    Twiml: `<Response>${part.repeat(3)}</Response>`,
  });
});

test('for a reader of Persian it speaks English', async () => {
  const delivery = inPersian(sampleDelivery('resolved', options()));
  await sink.deliver(twilioVoice, options(), { ...delivery, recipient: '+989121234567' });
  expect(form()).toMatchObject({ To: '+989121234567' });
  expect(form()['Twiml']).toMatch(/^[ -~]+$/);
  expect(form()['Twiml']).toContain('Shop');
});

test('of several outages it says how many', async () => {
  const delivery = asGroup(sampleDelivery('opened', options()));
  await sink.deliver(twilioVoice, options(), { ...delivery, recipient: '+491701234567' });
  const { headline } = composeMessage(delivery.notice, { late: null, dashboardUrl: null });
  expect(headline).toContain('2');
  expect(form()['Twiml']).toContain(headline);
});

function messageOf(changes: Partial<Message> = {}): Message {
  const { notice } = sampleDelivery('opened', {});
  const message = composeMessage(notice, { late: null, words: NO_WORDS, dashboardUrl: null });
  return { ...message, ...changes };
}

test('a key acknowledges where there is an address for it', () => {
  const twiml = spokenTwiml(messageOf(), LINK);
  const gather = '<Gather input="dtmf" numDigits="1" timeout="6" method="POST" ';
  expect(twiml.split(gather).length - 1).toBe(3);
  expect(twiml).toContain('action="https://up.example/a/x7?a=1&#38;b=2"');
  expect(twiml).toContain('<Say language="en-US">To acknowledge, press 1.</Say></Gather>');
});

test('no name breaks out, and what is long is said less often', () => {
  const headline = `</Say><Hangup/>&\u0000"${'&'.repeat(2_000)} is down.`;
  for (const link of [null, LINK]) {
    const twiml = spokenTwiml(messageOf({ headline }), link);
    expect(twiml.length).toBeLessThanOrEqual(4_000);
    expect(twiml).not.toContain('<Hangup/>');
    // oxlint-disable-next-line no-control-regex -- XML 1.0 has none of them
    expect(twiml).not.toMatch(/[\u0000-\u0008]|&(?!#\d+;)/);
  }
});

test.each([
  [400, { code: 21_211, message: 'no' }, { kind: 'refused', code: 'twilio_21211' }],
  [400, { code: 21_219, message: 'no' }, { kind: 'retry', code: 'twilio_21219', minMs: 300_000 }],
  [401, { code: 20_003, message: TOKEN }, { kind: 'retry', code: 'twilio_20003' }],
  [429, { code: 20_429, message: 'slow' }, { kind: 'retry', code: 'twilio_20429' }],
])('an answer of %d with %j', async (status, body, expected) => {
  sink.answerWith({ status, body });
  const result = await sink.deliver(twilioVoice, options());
  expect(result).toMatchObject(expected);
  expect(result.detail).not.toContain(TOKEN);
});

test('numbers are in E.164', () => {
  const given = { ...options(), to: '0170 1234567' };
  expect(twilioVoice.problemsOf?.(given)).toMatchObject([{ path: 'to' }]);
});
