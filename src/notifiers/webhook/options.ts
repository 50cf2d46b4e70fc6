import { Type } from 'typebox';
import type { Problem } from '../../core/errors.ts';
import { joinPath } from '../../core/forms/path.ts';
import type { OptionsOf } from '../../core/json.ts';
import {
  BODY_ESCAPES,
  fillTemplate,
  templateNames,
  templateProblems,
  type BodyType,
} from '../template.ts';
import { PLACEHOLDERS } from '../event-body.ts';
import { signingKey } from './signature.ts';

const SECRET = Type.String({ pattern: '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$' });
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/;
/** They are of the connection, of the body or of the signature. */
const OWN_HEADERS =
  /^(host|content-length|content-type|connection|transfer-encoding|user-agent|webhook-.*)$/i;

/** Settings of a webhook. */
export const webhookOptions = Type.Object(
  {
    url: Type.String({
      pattern: '^https?://[^\\s]+$',
      maxLength: 2048,
      title: 'URL',
      examples: ['https://ops.example.com/hook'],
      description:
        'Receives a request for each message; answer 2xx within 15 s. Placeholders may stand in path and query.',
    }),
    secret: Type.Optional(
      Type.Union([SECRET, Type.Array(SECRET, { minItems: 1, maxItems: 2 })], {
        title: 'Signing secret',
        description:
          'whsec_ and 24 to 64 random bytes in base64 (Standard Webhooks); two of them while one takes the place of the other. May be left out beside a body of your own.',
        secret: true,
      }),
    ),
    method: Type.Optional(
      Type.Enum(['POST', 'PUT', 'PATCH', 'DELETE', 'GET'], {
        title: 'Method',
        description: 'Of the request; a GET has no body.',
        default: 'POST',
      }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String({ pattern: '^[ -~]*$', maxLength: 2048 }), {
        title: 'Headers',
        description: 'More headers, such as a login. Placeholders may stand in values.',
        maxProperties: 20,
        secret: true,
        shown: ['accept'],
        examples: [{ Authorization: 'Bearer 4711' }],
      }),
    ),
    body: Type.Optional(
      Type.String({
        title: 'Body',
        description:
          'A body of your own with placeholders, in the place of the JSON described in notifications.',
        minLength: 1,
        maxLength: 8192,
        examples: ['{"text":"{{title}}","since":{{incident.startedAt}}}'],
      }),
    ),
    contentType: Type.Optional(
      Type.Enum(Object.keys(BODY_ESCAPES) as BodyType[], {
        title: 'Type of the body',
        description: 'Of a body of your own: decides how values are escaped in it.',
        default: 'application/json',
      }),
    ),
  },
  { additionalProperties: false },
);

export type WebhookOptions = OptionsOf<typeof webhookOptions>;

/** The signing secrets, the newest first. */
export function secretsOf({ secret = [] }: Pick<WebhookOptions, 'secret'>): readonly string[] {
  return typeof secret === 'string' ? [secret] : secret;
}

/** Whatever keeps a webhook from ever being delivered; no secret is quoted. */
export function webhookProblems(options: WebhookOptions): readonly Problem[] {
  const { url, method = 'POST', body, headers = {} } = options;
  return [
    ...urlProblems(url),
    ...secretProblems(options),
    ...(method === 'GET' && body !== undefined
      ? [{ path: 'body', message: 'a GET has no body', hint: 'leave out body, or method' }]
      : []),
    ...(body === undefined ? [] : bodyProblems(options, body)),
    ...Object.entries(headers).flatMap(([name, value]) => headerProblems(name, value)),
  ];
}

function urlProblems(url: string): readonly Problem[] {
  const path = 'url';
  const origin = /^https?:\/\/[^/?#]*/.exec(url)?.[0] ?? '';
  const parsed = URL.parse(url);
  if (parsed === null || parsed.port === '0' || templateNames(origin).size > 0) {
    const hint = 'for example https://example.com/hook';
    return [{ path, message: 'url is not the address of a web server', hint }];
  }
  if (parsed.username !== '' || parsed.password !== '') {
    const hint = 'put a login into headers, or check the signature made with the secret';
    return [{ path, message: 'url holds a user name or a password', hint }];
  }
  if (/[\s#]/.test(url)) {
    return [{ path, message: 'url holds a fragment', hint: 'what follows # is never sent' }];
  }
  return templateProblems(url, path, PLACEHOLDERS);
}

function secretProblems(options: WebhookOptions): readonly Problem[] {
  const secrets = secretsOf(options);
  const hint = `for example the output of: echo "whsec_$(openssl rand -base64 32)"`;
  if (secrets.length === 0 && options.body === undefined) {
    return [{ path: 'secret', message: 'secret is missing', hint }];
  }
  return secrets.some((secret) => signingKey(secret) === null)
    ? [{ path: 'secret', message: 'secret is not base64 of 24 to 64 bytes', hint }]
    : [];
}

function bodyProblems(
  { contentType = 'application/json' }: WebhookOptions,
  body: string,
): readonly Problem[] {
  const path = 'body';
  const unknown = templateProblems(body, path, PLACEHOLDERS);
  if (unknown.length > 0 || contentType !== 'application/json' || isJsonTemplate(body)) {
    return unknown;
  }
  const hint = 'put placeholders into double quotes, or choose another contentType';
  return [{ path, message: 'body is not JSON once its placeholders are filled in', hint }];
}

/** Moments are numbers or `null`, and may stand outside of quotes; any other value is a text. */
function isJsonTemplate(body: string): boolean {
  const samples = PLACEHOLDERS.map((name) => [name, name.endsWith('edAt') ? '1' : '"'] as const);
  try {
    JSON.parse(fillTemplate(body, new Map(samples), BODY_ESCAPES['application/json']));
    return true;
  } catch {
    return false;
  }
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
  return templateProblems(value, path, PLACEHOLDERS);
}
