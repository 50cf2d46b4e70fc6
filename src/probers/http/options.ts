import { Type } from 'typebox';
import { parseAcceptedStatus } from '../../core/check/accepted-status.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import type { JsonObject, OptionsOf } from '../../core/json.ts';
import { admitUrl } from '../../core/address/target-url.ts';
import { canonicalLine, lineOptions, placedTarget } from '../line-options.ts';
import { conditionOptions, conditionProblems } from './conditions/condition-options.ts';
import { requestOptions, requestProblems } from './request/request-options.ts';

/** The settings of an HTTP monitor. */
export const httpOptions = Type.Object(
  {
    url: Type.String({
      title: 'Address',
      description: 'The http or https address to check.',
      maxLength: 2_048,
      examples: ['https://example.com/'],
    }),
    expect: Type.String({
      title: 'Accepted status codes',
      description: 'Codes and ranges that count as good, after redirects.',
      default: '200-399',
      maxLength: 500,
      examples: ['200-299,401'],
    }),
    ...conditionOptions,
    maxRedirects: Type.Integer({
      title: 'Maximum redirects',
      description: 'Redirects that are followed; 0 judges the first answer.',
      minimum: 0,
      maximum: 20,
      default: 5,
    }),
    ...requestOptions,
    ...lineOptions,
  },
  { additionalProperties: false, title: 'HTTP' },
);

export type HttpOptions = OptionsOf<typeof httpOptions>;

/** The canonical address as target, and the options with it. Throws `InvalidError` with every problem at once. */
export function canonicalHttp(given: HttpOptions): {
  readonly target: string;
  readonly options: JsonObject;
} {
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
  problems.push(...conditionProblems(given), ...requestProblems(given));
  const line = canonicalLine(given, problems);
  if (problems.length > 0 || admission.kind === 'refused') throw new InvalidError(problems);
  return {
    target: placedTarget(admission.url, line),
    options: { ...given, ...line, url: admission.url },
  };
}
