import type { JsonValue } from '../../../core/json.ts';
import { matchesPattern } from '../../../core/text-pattern.ts';
import { downFault, type Failure, type HttpHead } from '../../../network/index.ts';
import type { HttpOptions } from '../options.ts';
import type { HttpReason } from '../words.ts';
import { readsPage, responseLimitMs } from './condition-options.ts';
import { headerMissOf, readHeaderCondition, type HeaderCondition } from './header-condition.ts';
import {
  missOf,
  readJsonCondition,
  type ConditionFault,
  type JsonCondition,
} from './json-condition.ts';
import { linearPattern, type LinearPattern } from './linear-pattern.ts';

/** What a page has to be like. */
export interface PageRules {
  readonly keyword: string | null;
  readonly notKeyword: string | null;
  readonly pattern: LinearPattern | null;
  readonly notPattern: LinearPattern | null;
  readonly json: readonly JsonCondition[];
}

/** What an answer has to be like beside its status and its page. */
export interface AnswerRules {
  readonly headers: readonly HeaderCondition[];
  /** Where redirects have to end; `*` stands for any characters. */
  readonly finalUrl: string | null;
  readonly maxResponseMs: number | null;
}

type Verdict = Failure<HttpReason> | null;

/** The rules of the options for a page; `null` when no page has to be read. */
export function pageRulesOf(options: HttpOptions): PageRules | null {
  if (!readsPage(options)) return null;
  const { keyword = null, notKeyword = null, pattern, notPattern, jsonConditions = [] } = options;
  return {
    keyword,
    notKeyword,
    pattern: patternOf(pattern),
    notPattern: patternOf(notPattern),
    json: accepted(jsonConditions.map(readJsonCondition)),
  };
}

/** The other rules of the options; `url` is the address of the site. */
export function answerRulesOf(options: HttpOptions, url: URL): AnswerRules {
  const { headerConditions = [], finalUrl, maxResponseTime } = options;
  return {
    headers: accepted(headerConditions.map(readHeaderCondition)),
    finalUrl: finalUrl === undefined ? null : wholeAddress(finalUrl, url),
    maxResponseMs: maxResponseTime === undefined ? null : responseLimitMs(maxResponseTime),
  };
}

function patternOf(expression: string | undefined): LinearPattern | null {
  const pattern = expression === undefined ? null : linearPattern(expression);
  return typeof pattern === 'string' ? null : pattern;
}

// `canonicalHttp` has refused the others.
function accepted<Reading extends object>(
  readings: readonly (Reading | ConditionFault)[],
): readonly Exclude<Reading, ConditionFault>[] {
  return readings.filter(
    (reading): reading is Exclude<Reading, ConditionFault> => !('message' in reading),
  );
}

function wholeAddress(text: string, url: URL): string {
  if (text.startsWith('/')) return `${url.origin}${text}`;
  return text.includes('*') ? text : (URL.parse(text)?.href ?? text);
}

/** Whether more of a page can still break rules that it has kept so far. */
export function canStillBreak({ notKeyword, notPattern }: PageRules): boolean {
  return (notKeyword ?? notPattern) !== null;
}

/** Judges a page in the readings that its charset allows; the first that is JSON is taken for that. */
export function judgeTexts(texts: readonly string[], rules: PageRules): Verdict {
  const { keyword, notKeyword, pattern, notPattern } = rules;
  const holds = (wanted: string): boolean => texts.some((text) => text.includes(wanted));
  const matches = (wanted: LinearPattern): boolean => texts.some((text) => wanted.matches(text));
  if (keyword !== null && !holds(keyword)) {
    return miss('keyword_missing', 'does not contain the required text');
  }
  if (notKeyword !== null && holds(notKeyword)) {
    return miss('keyword_present', 'contains the forbidden text');
  }
  if (pattern !== null && !matches(pattern)) {
    return miss('pattern_missing', 'does not match the required pattern');
  }
  if (notPattern !== null && matches(notPattern)) {
    return miss('pattern_present', 'matches the forbidden pattern');
  }
  return judgeJson(texts, rules.json);
}

function judgeJson(texts: readonly string[], conditions: readonly JsonCondition[]): Verdict {
  if (conditions.length === 0) return null;
  const document = texts.map(parse).find((each) => each !== null) ?? null;
  if (document === null) return miss('not_json', 'is no JSON that conditions could be tried on');
  for (const condition of conditions) {
    const text = missOf(condition, document.value);
    if (text !== null) return miss('json_mismatch', text);
  }
  return null;
}

function parse(text: string): { readonly value: JsonValue } | null {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) as JsonValue };
  } catch {
    return null;
  }
}

/** Judges the end of a chain of redirects by its head and its place. */
export function judgeAnswer(head: HttpHead, finalUrl: URL, rules: AnswerRules): Verdict {
  if (rules.finalUrl !== null && !matchesPattern(rules.finalUrl, finalUrl.href)) {
    const message = `redirects ended at ${finalUrl.href.slice(0, 200)}`;
    return miss('wrong_final_url', message, 'head');
  }
  for (const condition of rules.headers) {
    const text = headerMissOf(condition, head);
    if (text !== null) return miss('header_mismatch', text, 'head');
  }
  return null;
}

/** Judges how long a good answer took. */
export function judgeTime(tookMs: number, { maxResponseMs }: AnswerRules): Verdict {
  if (maxResponseMs === null || tookMs <= maxResponseMs) return null;
  const message = `answered after ${Math.round(tookMs)} ms, more than ${maxResponseMs} ms`;
  return miss('too_slow', message, 'head');
}

function miss(reason: HttpReason, message: string, phase: 'head' | 'body' = 'body'): Verdict {
  return { kind: 'failed', fault: downFault(reason, phase, message) };
}
