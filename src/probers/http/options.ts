import { Type } from 'typebox';
import { parseAcceptedStatus } from '../../core/check/accepted-status.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { admitUrl } from '../../core/address/target-url.ts';
import { headerProblems } from './header-rules.ts';
import { familyOption, insecureOption } from '../line-options.ts';

/** The settings of an HTTP monitor. */
export const httpOptions = Type.Object(
  {
    url: Type.String({
      title: 'Address',
      description: 'The http or https address to check.',
      maxLength: 2_048,
      examples: ['https://example.com/'],
    }),
    method: Type.Union([Type.Literal('auto'), Type.Literal('head'), Type.Literal('get')], {
      title: 'Method',
      description: 'auto asks with HEAD, and with GET when HEAD does not settle it.',
      default: 'auto',
    }),
    expect: Type.String({
      title: 'Accepted status codes',
      description: 'Codes and ranges that count as good, after redirects.',
      default: '200-399',
      maxLength: 500,
      examples: ['200-299,401'],
    }),
    keyword: Type.Optional(
      Type.String({
        title: 'Required text',
        description: 'The first MiB of the page must contain it, letter by letter (uses GET).',
        minLength: 1,
        maxLength: 1_000,
      }),
    ),
    notKeyword: Type.Optional(
      Type.String({
        title: 'Forbidden text',
        description: 'The first MiB of the page must not contain it (uses GET).',
        minLength: 1,
        maxLength: 1_000,
      }),
    ),
    maxRedirects: Type.Integer({
      title: 'Most redirects',
      description: 'Redirects that are followed; 0 judges the first answer.',
      minimum: 0,
      maximum: 20,
      default: 5,
    }),
    headers: Type.Record(Type.String(), Type.String({ maxLength: 8_192 }), {
      title: 'Request headers',
      description: 'Sent with the request, and no further than redirects stay on the same origin.',
      default: {},
      secret: true,
    }),
    insecure: insecureOption,
    family: familyOption,
  },
  { additionalProperties: false, title: 'HTTP' },
);

/** Options as `canonicalHttp` leaves them. */
export interface HttpOptions {
  readonly url: string;
  readonly method: 'auto' | 'head' | 'get';
  readonly expect: string;
  readonly keyword?: string;
  readonly notKeyword?: string;
  readonly maxRedirects: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly insecure: boolean;
  readonly family: 'both' | 'ipv4' | 'ipv6';
}

/** The canonical address as target, and the options with it. Throws `InvalidError` with every problem at once. */
export function canonicalHttp(options: JsonObject): {
  readonly target: string;
  readonly options: JsonObject;
} {
  const given = options as unknown as HttpOptions;
  const problems: Problem[] = [];
  const admission = admitUrl(given.url);
  if (admission.kind === 'refused') {
    const { message, hint } = admission;
    problems.push({ path: 'url', message, ...(hint !== undefined && { hint }) });
  }
  if (parseAcceptedStatus(given.expect) === null) {
    problems.push({
      path: 'expect',
      message: `'${given.expect.slice(0, 60)}' is no list of status codes`,
      hint: 'codes and ranges from 100 to 999, for example 200-299,401',
    });
  }
  if (given.method === 'head' && (given.keyword ?? given.notKeyword) !== undefined) {
    problems.push({
      path: 'method',
      message: 'HEAD answers have no text to look at',
      hint: 'leave the method out, or write get',
    });
  }
  problems.push(...headerProblems(given.headers));
  if (problems.length > 0 || admission.kind === 'refused') throw new InvalidError(problems);
  return { target: admission.url, options: { ...options, url: admission.url } };
}
