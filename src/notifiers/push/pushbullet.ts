import { Type } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { cutText } from '../cut-text.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { apiField, defineHttpChannel, jsonRequest, type ChannelAnswer } from '../http-channel.ts';
import { layOut } from '../layout.ts';
import { textAt } from '../json-value.ts';
import { accepted, isSuccess, judgeError, type ProviderFault } from '../provider-answer.ts';
import { resetWait } from './reset-wait.ts';

const API = 'https://api.pushbullet.com';
const MAX_TITLE = 250;
const MAX_BODY = 4_000;

const options = Type.Object(
  {
    token: Type.String({
      title: 'Access token',
      description: 'From the settings of the account (o.).',
      pattern: '^[!-~]{16,200}$',
      secret: true,
    }),
    device: Type.Optional(
      Type.String({
        title: 'Device',
        description:
          'Its identifier; without it and without a channel, all devices of the account.',
        pattern: '^[A-Za-z0-9]{4,64}$',
        examples: ['ujpah72o0sjAoRtnM0jc'],
      }),
    ),
    channel: Type.Optional(
      Type.String({
        title: 'Channel',
        description: 'The tag of a channel of the account: all who follow it are reached.',
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        examples: ['example-status'],
      }),
    ),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type Options = OptionsOf<typeof options>;
type Task = DeliveryTask<Options>;

const FAULTS: Readonly<Record<number, ProviderFault>> = {
  401: { means: 'account', advice: 'check the access token' },
  403: { means: 'account', advice: 'the access token may not do this' },
  404: { means: 'refused', advice: 'the device or the channel is none of the account' },
  429: { means: 'busy', advice: 'the limit of requests is reached' },
};

/** A notification through Pushbullet. A `guid` that they have seen makes no second one. */
export const pushbullet = defineHttpChannel({
  kind: 'pushbullet',
  title: 'Pushbullet',
  docs: 'https://docs.pushbullet.com/#create-push',
  family: 'push',
  options,
  problemsOf: targetProblems,
  addressOf: ({ api = API }) => api,
  request({ id, options: { token, device, channel, api = API }, message }) {
    const { open } = message.links;
    return jsonRequest(
      `${api}/v2/pushes`,
      {
        type: open === null ? 'note' : 'link',
        title: cutText(message.subject, MAX_TITLE),
        body: layOut(message, 'plain', { maxLength: MAX_BODY, without: ['subject', 'links'] }),
        ...(open !== null && { url: open }),
        ...(device !== undefined && { device_iden: device }),
        ...(channel !== undefined && { channel_tag: channel }),
        guid: id,
      },
      { 'access-token': token },
    );
  },
  answer,
});

function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const body = given.json();
  if (isSuccess(given)) return accepted(given, textAt(body, 'iden'));
  const code = textAt(body, 'error', 'code');
  // A path that is not there has no such error in its answer.
  const isAnswered = textAt(body, 'error', 'message') !== '';
  const fault = given.statusCode === 404 && !isAnswered ? null : FAULTS[given.statusCode];
  const result = judgeError(given, attemptedAt, {
    provider: 'Pushbullet',
    code,
    text: textAt(body, 'error', 'message'),
    fault: fault ?? null,
  });
  if (given.statusCode !== 429 || result.kind !== 'retry') return result;
  const afterMs = resetWait(given.header('x-ratelimit-reset'), attemptedAt) ?? result.afterMs;
  return { ...result, ...(afterMs !== undefined && { afterMs }) };
}

function targetProblems({ device, channel }: Options): readonly Problem[] {
  if (device === undefined || channel === undefined) return [];
  const hint = 'leave one of them out';
  return [{ path: 'channel', message: 'a message goes to a device or to a channel', hint }];
}
