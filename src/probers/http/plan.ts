import { parseAcceptedStatus, type AcceptedStatus } from '../../core/check/accepted-status.ts';
import type { JsonObject } from '../../core/json.ts';
import type { HttpOptions } from './options.ts';

/** Options made ready for one probe. */
export interface Plan {
  readonly options: HttpOptions;
  readonly url: URL;
  readonly accepted: AcceptedStatus;
  /** What the page must and must not contain; `null` when nobody asks for the page. */
  readonly rules: KeywordRules | null;
}

/** Texts to look for. */
export interface KeywordRules {
  readonly keyword: string | null;
  readonly notKeyword: string | null;
}

const usual = '200-399';
const usualRanges: AcceptedStatus = [[200, 399]];

/** Reads options that `canonicalHttp` has accepted. */
export function planOf(json: JsonObject): Plan {
  const options = json as unknown as HttpOptions;
  const { keyword, notKeyword, expect } = options;
  const hasRules = keyword !== undefined || notKeyword !== undefined;
  return {
    options,
    url: new URL(options.url),
    accepted: expect === usual ? usualRanges : (parseAcceptedStatus(expect) ?? usualRanges),
    rules: hasRules ? { keyword: keyword ?? null, notKeyword: notKeyword ?? null } : null,
  };
}
