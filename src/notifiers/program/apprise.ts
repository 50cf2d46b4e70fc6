// https://github.com/caronc/apprise-api
import { Type } from 'typebox';
import type { OptionsOf } from '../../core/json.ts';
import type { Tone } from '../../core/wording/message.ts';
import { cutText } from '../cut-text.ts';
import type { DeliveryTask } from '../define-notifier.ts';
import { defineHttpChannel, jsonRequest, judgeAnswer } from '../http-channel.ts';
import { layOut } from '../layout.ts';
import { serverField, serverProblems, withoutEndSlash } from '../server-field.ts';

const EXAMPLE = 'http://apprise:8000';
const MAX_TEXT = 10_000;
const TYPES: Readonly<Record<Tone, string>> = {
  down: 'failure',
  trouble: 'failure',
  slow: 'warning',
  unknown: 'warning',
  up: 'success',
  info: 'info',
};

const appriseOptions = Type.Object(
  {
    url: serverField('Where the Apprise API is.', EXAMPLE),
    key: Type.String({
      title: 'Key',
      description: 'Name of a configuration that the Apprise API keeps; who knows it can send.',
      pattern: '^[0-9A-Za-z_-]{1,128}$',
      secret: true,
    }),
    tag: Type.Optional(
      Type.String({
        title: 'Tag',
        description: 'Only the addresses of the configuration with this tag.',
        pattern: '^[\\w ,-]{1,200}$',
        examples: ['ops'],
      }),
    ),
  },
  { additionalProperties: false },
);

type AppriseOptions = OptionsOf<typeof appriseOptions>;

/** Hands a message to the Apprise API, which knows a hundred more services. */
export const apprise = defineHttpChannel({
  kind: 'apprise',
  title: 'Apprise',
  docs: 'https://github.com/caronc/apprise-api',
  notes: [
    'Where one of several addresses fails, all of them get the message again.',
    'An answer of 204 means that there is no configuration of that name, or no address with that tag.',
  ],
  options: appriseOptions,
  problemsOf: ({ url }) => serverProblems('url', url, EXAMPLE),
  addressOf: ({ url }) => url,
  request({ options: { url, key, tag }, message }: DeliveryTask<AppriseOptions>) {
    return jsonRequest(`${withoutEndSlash(url)}/notify/${key}`, {
      title: cutText(message.subject, 250),
      body: layOut(message, 'plain', { maxLength: MAX_TEXT, without: ['subject'] }),
      type: TYPES[message.tone],
      format: 'text',
      ...(tag !== undefined && { tag }),
    });
  },
  answer(answer, { attemptedAt }) {
    if (answer.statusCode === 204) {
      const detail = 'the Apprise API has no configuration with this key and tag';
      return { kind: 'retry', code: 'apprise_no_configuration', detail };
    }
    return answer.statusCode < 300
      ? null
      : judgeAnswer(answer, attemptedAt, answer.textAt('error') || answer.textAt('details', 0));
  },
});
