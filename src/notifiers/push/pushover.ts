import { Type } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { cutText } from '../cut-text.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import {
  apiField,
  defineHttpChannel,
  formRequest,
  type ChannelAnswer,
  type ChannelRequest,
} from '../http-channel.ts';
import { layOut, linksOf } from '../layout.ts';
import { textAt, valueAt } from '../json-value.ts';
import { accepted, isSuccess, judgeError, type ProviderFault } from '../provider-answer.ts';
import { priorityOf } from './priority.ts';
import { resetWait } from './reset-wait.ts';

const API = 'https://api.pushover.net';
const MAX_MESSAGE = 1_024;
const MAX_TITLE = 250;
const MAX_URL = 512;
/** Over the quiet hours that are set in the app: 1, else 0. */
const PRIORITIES = { urgent: 1, high: 1, normal: 0 } as const;
const EMERGENCY = 2;
/** They say again what was not acknowledged, in seconds. */
const REPEAT = { minS: 30, maxS: 10_800, everyS: 60, forS: 3_600 } as const;

const options = Type.Object(
  {
    token: Type.String({
      title: 'API token',
      description: 'Of an application that was registered for this.',
      pattern: '^[A-Za-z0-9]{30}$',
      secret: true,
    }),
    user: Type.String({
      title: 'User key',
      description: 'Of a user or a group.',
      pattern: '^[A-Za-z0-9]{30}$',
      secret: true,
    }),
    device: Type.Optional(
      Type.String({
        title: 'Device',
        description: 'Names of devices with commas between them; without it, all of the user.',
        pattern: '^[A-Za-z0-9_-]{1,25}(,[A-Za-z0-9_-]{1,25}){0,9}$',
        examples: ['phone'],
      }),
    ),
    sound: Type.Optional(
      Type.String({
        title: 'Sound',
        description: 'Of what is down; without it, the one that the user has chosen.',
        pattern: '^[A-Za-z0-9_-]{1,25}$',
        examples: ['siren'],
      }),
    ),
    emergency: Type.Optional(
      Type.Boolean({
        title: 'Until acknowledged',
        description:
          'What is down is said again until it is acknowledged in the app, over all quiet hours.',
        default: false,
      }),
    ),
    everyS: Type.Optional(
      Type.Integer({
        title: 'Again every',
        description: 'Seconds between two such repetitions.',
        minimum: REPEAT.minS,
        maximum: REPEAT.maxS,
        default: REPEAT.everyS,
      }),
    ),
    forS: Type.Optional(
      Type.Integer({
        title: 'Again for',
        description: 'Seconds after which they end.',
        minimum: REPEAT.minS,
        maximum: REPEAT.maxS,
        default: REPEAT.forS,
      }),
    ),
    api: apiField(API),
  },
  { additionalProperties: false },
);

type Options = OptionsOf<typeof options>;
type Task = DeliveryTask<Options>;

/** Letters and digits that stand for a message to be acknowledged, and for nothing else in what we keep. */
const RECEIPT = /^receipt:([A-Za-z0-9]{30})$/;

const BUSY: ProviderFault = { means: 'busy', advice: 'the messages of this month are used up' };

/** A notification through Pushover. The end of an outage ends the repetitions of its beginning. */
export const pushover = defineHttpChannel({
  kind: 'pushover',
  title: 'Pushover',
  docs: 'https://pushover.net/api',
  family: 'push',
  notes: [
    'With `emergency` the end of an outage ends the repetitions of its beginning.',
    'When the messages of a month are used up, the next attempt waits as long as Pushover says, at most 6 hours at a time.',
  ],
  options,
  problemsOf: repeatProblems,
  addressOf: ({ api = API }) => api,
  request,
  answer,
  edit,
});

function request({ options: given, message }: Task): ChannelRequest {
  const { token, user, device, sound, api = API } = given;
  const isDown = message.tone === 'down';
  const [link] = linksOf(message).filter(({ url }) => url.length <= MAX_URL);
  return formRequest(`${api}/1/messages.json`, {
    token,
    user,
    title: cutText(message.subject, MAX_TITLE),
    message: layOut(message, 'plain', { maxLength: MAX_MESSAGE, without: ['subject', 'links'] }),
    ...priorityFields(given, isDown, PRIORITIES[priorityOf(message.tone)]),
    ...(link !== undefined && { url: link.url, url_title: link.label }),
    ...(device !== undefined && { device }),
    ...(sound !== undefined && isDown && { sound }),
  });
}

function priorityFields(
  { emergency = false, everyS = REPEAT.everyS, forS = REPEAT.forS }: Options,
  isDown: boolean,
  usual: number,
): Readonly<Record<string, string>> {
  if (!emergency || !isDown) return { priority: String(usual) };
  return { priority: String(EMERGENCY), retry: String(everyS), expire: String(forS) };
}

/** Ends the repetitions: https://pushover.net/api/receipts#cancel */
function edit(
  { options: { token, api = API }, message }: Task,
  firstRef: string,
): ChannelRequest | null {
  const receipt = RECEIPT.exec(firstRef)?.[1];
  if (receipt === undefined || message.tone !== 'up') return null;
  return formRequest(`${api}/1/receipts/${receipt}/cancel.json`, { token });
}

function answer(given: ChannelAnswer, { attemptedAt }: Task): DeliveryResult {
  const body = given.json();
  const receipt = textAt(body, 'receipt');
  if (isSuccess(given)) {
    return accepted(given, receipt === '' ? textAt(body, 'request') : `receipt:${receipt}`);
  }
  const result = judgeError(given, attemptedAt, {
    provider: 'Pushover',
    code: '',
    text: textAt(body, 'errors', 0),
    fault: given.statusCode === 429 ? BUSY : inputFault(body),
  });
  if (given.statusCode !== 429 || result.kind !== 'retry') return result;
  const afterMs = resetWait(given.header('x-limit-app-reset'), attemptedAt) ?? result.afterMs;
  return { ...result, ...(afterMs !== undefined && { afterMs }) };
}

/** What of the input is wrong is named by a member of its own. */
function inputFault(body: unknown): ProviderFault | null {
  if (valueAt(body, 'user') === 'invalid') {
    return {
      means: 'refused',
      advice: 'check the user key, and that the user has an active device',
    };
  }
  return valueAt(body, 'token') === 'invalid'
    ? { means: 'account', advice: 'check the API token' }
    : null;
}

function repeatProblems({ emergency = false, everyS, forS }: Options): readonly Problem[] {
  const path = everyS === undefined ? 'forS' : 'everyS';
  if (!emergency && (everyS !== undefined || forS !== undefined)) {
    const hint = 'set emergency: true, or leave it out';
    return [{ path, message: `${path} counts for messages until acknowledged only`, hint }];
  }
  return [];
}
