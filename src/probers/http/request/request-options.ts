import { Type } from 'typebox';
import type { Problem } from '../../../core/errors.ts';
import { headerProblems } from '../../header-rules.ts';
import { hostProblems } from '../../host-header.ts';

/** The methods of a request as the wire has them. */
export type HttpMethod = 'HEAD' | 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'QUERY';

const MAX_BODY = 65_536;

/** The settings of an HTTP monitor that say what is sent. */
export const requestOptions = {
  method: Type.Union(
    [
      Type.Literal('auto'),
      Type.Literal('head'),
      Type.Literal('get'),
      Type.Literal('post'),
      Type.Literal('put'),
      Type.Literal('patch'),
      Type.Literal('delete'),
      Type.Literal('options'),
      Type.Literal('query'),
    ],
    {
      title: 'Method',
      description:
        'auto sends HEAD, and GET when HEAD is inconclusive; all others are sent as they are.',
      default: 'auto',
    },
  ),
  headers: Type.Record(Type.String(), Type.String({ maxLength: 8_192 }), {
    title: 'Request headers',
    description:
      'Sent with the request, and along redirects only on the same origin. Host names the site where the address names a machine; SNI and certificate follow it.',
    default: {},
    secret: true,
    shown: ['host', 'content-type'],
  }),
  body: Type.Optional(
    Type.String({
      title: 'Request body',
      description: 'Sent with any method but HEAD; along redirects only on the same origin.',
      minLength: 1,
      maxLength: MAX_BODY,
      secret: true,
      examples: ['{"query":"{ health }"}'],
    }),
  ),
  bodyType: Type.Optional(
    Type.Union([Type.Literal('json'), Type.Literal('form'), Type.Literal('text')], {
      title: 'Type of the body',
      description:
        'Its Content-Type: application/json, application/x-www-form-urlencoded or text/plain. Without it, JSON where the body is JSON, else text; a Content-Type header of your own says any other.',
    }),
  ),
  user: Type.Optional(
    Type.String({
      title: 'User name',
      description: 'Of the login, sent to the origin of the address only.',
      minLength: 1,
      maxLength: 300,
    }),
  ),
  password: Type.Optional(
    Type.String({
      title: 'Password',
      description: 'Of the login.',
      maxLength: 1_000,
      secret: true,
    }),
  ),
  login: Type.Union([Type.Literal('basic'), Type.Literal('digest')], {
    title: 'Login',
    description:
      'How user name and password are sent: basic with the first request, digest (SHA-256 or MD5) in answer to the challenge of the server.',
    default: 'basic',
  }),
  bearer: Type.Optional(
    Type.String({
      title: 'Bearer token',
      description: 'Sent as Authorization: Bearer, to the origin of the address only.',
      minLength: 1,
      maxLength: 4_096,
      secret: true,
    }),
  ),
} as const;

interface RequestForm {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly bodyType?: 'json' | 'form' | 'text';
  readonly user?: string;
  readonly password?: string;
  readonly login: 'basic' | 'digest';
  readonly bearer?: string;
}

/** Everything that is wrong with what is to be sent. Secrets are never echoed. */
export function requestProblems(given: RequestForm): readonly Problem[] {
  return [
    ...headerProblems(given.headers),
    ...hostProblems(given.headers),
    ...bodyProblems(given),
    ...loginProblems(given),
  ];
}

function bodyProblems({ method, body, bodyType, headers }: RequestForm): readonly Problem[] {
  const problems: Problem[] = [];
  if (body === undefined) {
    if (bodyType !== undefined) {
      problems.push({ path: 'bodyType', message: 'bodyType is given, but there is no body' });
    }
    return problems;
  }
  if (method === 'auto' || method === 'head') {
    const message = `method ${method} sends ${method === 'auto' ? 'HEAD and GET' : 'HEAD'}, which carry no body`;
    problems.push({ path: 'method', message, hint: 'write method=post, or leave the body out' });
  }
  if (bodyType !== undefined && hasHeader(headers, 'content-type')) {
    const message = 'bodyType and the header Content-Type say the same thing twice';
    problems.push({ path: 'bodyType', message, hint: 'leave one of them out' });
  }
  if (bodyType === 'json' && !isJson(body)) {
    const hint = 'mend it, or write bodyType=text';
    problems.push({ path: 'body', message: 'body is not JSON, as bodyType says', hint });
  }
  return problems;
}

function loginProblems(given: RequestForm): readonly Problem[] {
  const { user, password, login, bearer, headers } = given;
  const problems: Problem[] = [];
  const complain = (path: string, message: string, hint?: string): void =>
    void problems.push({ path, message, ...(hint !== undefined && { hint }) });
  if (password !== undefined && user === undefined)
    complain('user', 'password needs user beside it');
  if (login === 'digest' && user === undefined)
    complain('user', 'login digest needs user and password');
  if (user !== undefined && bearer !== undefined) {
    complain('bearer', 'bearer and user are two logins', 'leave one of them out');
  }
  if ((user ?? bearer) !== undefined && hasHeader(headers, 'authorization')) {
    const path = user === undefined ? 'bearer' : 'user';
    complain(path, `${path} and the header Authorization are two logins`, 'leave one of them out');
  }
  if (login === 'basic' && user?.includes(':') === true) {
    complain('user', 'user must not hold a colon, which ends it in a basic login');
  }
  if (/\p{Cc}/u.test(`${user ?? ''}${password ?? ''}`)) {
    complain('user', 'user and password must not hold line breaks and other control characters');
  }
  if (bearer !== undefined && !/^[!-~]+$/.test(bearer)) {
    complain(
      'bearer',
      'bearer must be visible ASCII characters without blanks',
      'give the token alone',
    );
  }
  return problems;
}

function hasHeader(headers: RequestForm['headers'], wanted: string): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === wanted);
}

/** Whether a text is JSON (RFC 8259). */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
