import { Type } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import { joinPath } from '../../core/forms/path.ts';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { plainLine } from '../../core/safe-text.ts';
import { redacted, type DeliveryTask } from '../define-notifier.ts';
import { defineHttpChannel, judgeAnswer } from '../http-channel.ts';
import type { ChannelAnswer, ChannelRequest } from '../http-channel.ts';
import { accepted, isSuccess } from '../provider-answer.ts';
import {
  BODY_ESCAPES,
  escapeUrl,
  fillTemplate,
  templateNames,
  templateProblems,
  type BodyType,
  type TemplateValues,
} from '../template.ts';
import {
  digitsOf,
  numberOf,
  numberProblems,
  numbersOf,
  toField,
  ONE_SEGMENT,
} from './phone-number.ts';

/** What may stand in `{{...}}`. */
const PLACEHOLDERS = ['to', 'digits', 'text', 'from', 'id', 'secret'] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

const SHOWN_HEADERS = ['accept', 'content-type'];
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;
/** They are of the connection, and not of the message. */
const OWN_HEADERS = /^(host|content-length|content-type|connection|transfer-encoding|user-agent)$/i;
const MAX_QUOTED = 160;

const options = Type.Object(
  {
    to: toField(),
    url: Type.String({
      title: 'URL',
      description:
        'Of the gateway. Placeholders in path and query, as in the body: {{to}} with +, {{digits}} without, {{text}}, {{from}}, {{id}} (the same on each attempt), {{secret}}.',
      pattern: '^https?://[^\\s#]+$',
      maxLength: 2048,
      examples: ['https://sms.example.com/send?key={{secret}}&to={{digits}}&text={{text}}'],
    }),
    method: Type.Optional(
      Type.Enum(['POST', 'PUT', 'GET'], {
        title: 'Method',
        description: 'Of the request.',
        default: 'POST',
      }),
    ),
    contentType: Type.Optional(
      Type.Enum(Object.keys(BODY_ESCAPES) as BodyType[], {
        title: 'Type of the body',
        description: 'Decides how values are escaped in it.',
        default: 'application/x-www-form-urlencoded',
      }),
    ),
    body: Type.Optional(
      Type.String({
        title: 'Body',
        description: 'With placeholders; without it the request has none.',
        maxLength: 8192,
        examples: ['to={{digits}}&text={{text}}', '{"to":"{{to}}","text":"{{text}}"}'],
      }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String({ pattern: '^[ -~]*$', maxLength: 2048 }), {
        title: 'Headers',
        description: 'Further headers, such as a login; {{secret}} and {{id}} may stand in them.',
        maxProperties: 20,
        secret: true,
        shown: SHOWN_HEADERS,
        examples: [{ Authorization: 'Bearer {{secret}}' }],
      }),
    ),
    from: Type.Optional(
      Type.String({
        title: 'From',
        description: 'For {{from}}.',
        pattern: '^[ -~]{1,40}$',
        examples: ['Squirrel'],
      }),
    ),
    secret: Type.Optional(
      Type.String({
        title: 'Secret',
        description: 'For {{secret}}: a key or a password, which is never shown.',
        pattern: '^[!-~]{6,500}$',
        secret: true,
      }),
    ),
    accepted: Type.Optional(
      Type.String({
        title: 'Sign of success',
        description:
          'A text that stands in the answer to a message that was taken, for gateways that answer 200 to others too.',
        minLength: 1,
        maxLength: 200,
        examples: ['"status":"ok"'],
      }),
    ),
  },
  { additionalProperties: false },
);

type Options = OptionsOf<typeof options>;
type Task = DeliveryTask<Options>;

/** An SMS through any gateway that takes an HTTP request. */
export const smsGateway = defineHttpChannel({
  kind: 'sms-gateway',
  title: 'SMS gateway',
  docs: 'https://www.rfc-editor.org/rfc/rfc9110.html',
  family: 'sms',
  notes: [
    ONE_SEGMENT,
    'Values are escaped as URL, body and its type want them; what a value brings along is never taken for a placeholder.',
    '`{{id}}` is the same on each attempt, for gateways that keep doubles away.',
  ],
  options,
  problemsOf: (given) => [...numberProblems(given), ...requestProblems(given)],
  recipientsOf: ({ to }) => numbersOf(to),
  addressOf: ({ url }) => url,
  request,
  answer,
});

function request(task: Task): ChannelRequest {
  const { url, method = 'POST', body, headers = {}, from = '', secret = '' } = task.options;
  const { contentType = 'application/x-www-form-urlencoded' } = task.options;
  const to = numberOf(task);
  const values = valuesOf({
    to,
    digits: digitsOf(to),
    text: task.message.sms,
    from,
    id: task.id,
    secret,
  });
  const sent: Record<string, string> = {};
  if (body !== undefined) sent['content-type'] = typed(contentType);
  for (const [name, value] of Object.entries(headers)) {
    sent[name.toLowerCase()] = fillTemplate(value, values, asciiOnly);
  }
  return {
    method,
    url: fillTemplate(url, values, escapeUrl),
    headers: sent,
    body: method === 'GET' ? null : fillTemplate(body ?? '', values, BODY_ESCAPES[contentType]),
  };
}

/** A value for each placeholder. */
function valuesOf(values: Readonly<Record<Placeholder, string>>): TemplateValues {
  return new Map(Object.entries(values));
}

function typed(contentType: BodyType): string {
  return contentType.startsWith('text/') ? `${contentType}; charset=utf-8` : contentType;
}

function asciiOnly(text: string): string {
  return text.replace(/[^ -~]/g, '?');
}

function answer(
  given: ChannelAnswer,
  { options: { accepted: sign, secret }, attemptedAt }: Task,
): DeliveryResult {
  const escapes = [escapeUrl, ...Object.values(BODY_ESCAPES)];
  const forms = secret === undefined ? [] : escapes.map((escape) => escape(secret));
  const quoted = plainLine(redacted(given.body, forms), MAX_QUOTED);
  if (!isSuccess(given)) return judgeAnswer(given, attemptedAt, quoted);
  if (sign === undefined || given.body.includes(sign)) return accepted(given);
  const detail = `the gateway answered ${given.statusCode} without the sign of success: ${quoted}`;
  return { kind: 'retry', code: 'gateway_answer', detail };
}

/** What keeps a request from bringing a message, or from being one. */
function requestProblems(given: Options): readonly Problem[] {
  const { url, method = 'POST', body = '', headers = {}, secret, from } = given;
  const named = Object.entries(headers);
  const all = [url, body, ...named.map(([, value]) => value)].map(templateNames);
  const has = (name: Placeholder): boolean => all.some((names) => names.has(name));
  const problem = (path: string, message: string, hint: string): Problem => ({
    path,
    message,
    hint,
  });
  return [
    ...addressProblems(url),
    ...templateProblems(url, 'url', PLACEHOLDERS),
    ...templateProblems(body, 'body', PLACEHOLDERS),
    ...named.flatMap(([name, value]) => headerProblems(name, value)),
    ...(has('text')
      ? []
      : [
          problem(
            'body',
            'the text of the message stands nowhere',
            'put {{text}} into url or body',
          ),
        ]),
    ...(has('to') || has('digits')
      ? []
      : [
          problem('body', 'the number stands nowhere', 'put {{to}} or {{digits}} into url or body'),
        ]),
    ...(method === 'GET' && body !== ''
      ? [problem('body', 'a GET has no body', 'put the placeholders into url, or choose POST')]
      : []),
    ...(has('secret') && secret === undefined
      ? [problem('secret', '{{secret}} is used, and there is none', 'set secret')]
      : []),
    ...(has('from') && from === undefined
      ? [problem('from', '{{from}} is used, and there is none', 'set from')]
      : []),
  ];
}

function addressProblems(url: string): readonly Problem[] {
  const path = 'url';
  const origin = /^https?:\/\/[^/?]*/.exec(url)?.[0] ?? '';
  if (templateNames(origin).size > 0) {
    const hint = 'they may stand in path and query';
    return [{ path, message: 'url has a placeholder in the name of the server', hint }];
  }
  const parsed = URL.parse(url);
  if (parsed === null || parsed.port === '0') {
    const hint = 'for example https://sms.example.com/send';
    return [{ path, message: 'url is not the address of a web server', hint }];
  }
  if (parsed.username === '' && parsed.password === '') return [];
  const hint = 'put a login into headers, as {{secret}}';
  return [{ path, message: 'url holds a user name or a password', hint }];
}

function headerProblems(name: string, value: string): readonly Problem[] {
  const path = joinPath('headers', name);
  if (!HEADER_NAME.test(name)) {
    const hint = 'letters, digits and hyphens, for example Authorization';
    return [{ path, message: 'it is not the name of a header', hint }];
  }
  if (OWN_HEADERS.test(name)) {
    const hint = 'leave it out; contentType says what the body is';
    return [{ path, message: `the header ${name} is set by the request itself`, hint }];
  }
  if (templateNames(value).has('text')) {
    const hint = 'put {{text}} into url or body';
    return [{ path, message: 'a header cannot hold the text of a message', hint }];
  }
  return templateProblems(value, path, PLACEHOLDERS);
}
