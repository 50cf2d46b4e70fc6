import { parseAcceptedStatus, type AcceptedStatus } from '../../core/check/accepted-status.ts';
import {
  answerRulesOf,
  pageRulesOf,
  type AnswerRules,
  type PageRules,
} from './conditions/conditions.ts';
import type { HttpOptions } from './options.ts';
import { loginOf, type Login } from './request/login.ts';
import { requestBodyOf, type RequestBody } from './request/request-body.ts';
import { siteOf, type Site } from './request/site.ts';

/** Options made ready for one probe. */
export interface Plan {
  readonly options: HttpOptions;
  readonly site: Site;
  readonly login: Login | null;
  readonly body: RequestBody | null;
  readonly accepted: AcceptedStatus;
  /** What the page has to be like; `null` when none is read. */
  readonly rules: PageRules | null;
  readonly answerRules: AnswerRules;
}

const USUAL = '200-399';
const USUAL_RANGES: AcceptedStatus = [[200, 399]];

/** Makes options ready that `canonicalHttp` has accepted. */
export function planOf(options: HttpOptions): Plan {
  const { expect } = options;
  const site = siteOf(options);
  return {
    options,
    site,
    login: loginOf(options),
    body: requestBodyOf(options),
    accepted: expect === USUAL ? USUAL_RANGES : (parseAcceptedStatus(expect) ?? USUAL_RANGES),
    rules: pageRulesOf(options),
    answerRules: answerRulesOf(options, site.url),
  };
}
