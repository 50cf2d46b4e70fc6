import { parseAcceptedStatus, type AcceptedStatus } from '../../core/check/accepted-status.ts';
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
  /** The texts that the page must and must not contain; `null` when no text is looked for. */
  readonly rules: KeywordRules | null;
}

/** Texts to look for. */
export interface KeywordRules {
  readonly keyword: string | null;
  readonly notKeyword: string | null;
}

const USUAL = '200-399';
const USUAL_RANGES: AcceptedStatus = [[200, 399]];

/** Makes options ready that `canonicalHttp` has accepted. */
export function planOf(options: HttpOptions): Plan {
  const { keyword, notKeyword, expect } = options;
  const hasRules = keyword !== undefined || notKeyword !== undefined;
  return {
    options,
    site: siteOf(options),
    login: loginOf(options),
    body: requestBodyOf(options),
    accepted: expect === USUAL ? USUAL_RANGES : (parseAcceptedStatus(expect) ?? USUAL_RANGES),
    rules: hasRules ? { keyword: keyword ?? null, notKeyword: notKeyword ?? null } : null,
  };
}
