import { Type } from 'typebox';
import { formatDuration, parseDurationMs } from '../../../core/duration.ts';
import type { Problem } from '../../../core/errors.ts';
import { readHeaderCondition } from './header-condition.ts';
import { readJsonCondition, type ConditionFault } from './json-condition.ts';
import { linearPattern } from './linear-pattern.ts';

const MAX_CONDITIONS = 20;
const MAX_LENGTH = 1_000;
const RESPONSE_LIMITS = { minMs: 1, maxMs: 120_000 };

/** The settings of an HTTP monitor that say what its answer has to be like, beside its status. */
export const conditionOptions = {
  keyword: Type.Optional(
    Type.String({
      title: 'Required text',
      description: 'The first MiB of the page must contain it, letter by letter (uses GET).',
      minLength: 1,
      maxLength: MAX_LENGTH,
    }),
  ),
  notKeyword: Type.Optional(
    Type.String({
      title: 'Forbidden text',
      description: 'The first MiB of the page must not contain it (uses GET).',
      minLength: 1,
      maxLength: MAX_LENGTH,
    }),
  ),
  pattern: Type.Optional(
    Type.String({
      title: 'Required pattern',
      description:
        'A regular expression (RE2 syntax; (?i) ignores case) that the first 256 KiB of the page must match, less of the page where it counts far (uses GET).',
      minLength: 1,
      maxLength: MAX_LENGTH,
      examples: ['(?i)orders: \\d+'],
    }),
  ),
  notPattern: Type.Optional(
    Type.String({
      title: 'Forbidden pattern',
      description:
        'A regular expression that the first 256 KiB of the page must not match (uses GET).',
      minLength: 1,
      maxLength: MAX_LENGTH,
      examples: ['(?i)exception|stack trace'],
    }),
  ),
  jsonConditions: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: MAX_LENGTH }), {
      title: 'Conditions on JSON',
      description:
        'Each of the form PATH COMPARISON VALUE has to hold of the answer (uses GET); ==, !=, <, <=, >, >=, contains, matches, exists, absent.',
      maxItems: MAX_CONDITIONS,
      examples: [['$.status == "ok"', '$.queue.length < 100', 'length($.nodes) >= 3']],
    }),
  ),
  headerConditions: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: MAX_LENGTH }), {
      title: 'Conditions on headers',
      description: 'Each of the form NAME COMPARISON VALUE has to hold of the head of the answer.',
      maxItems: MAX_CONDITIONS,
      examples: [['Content-Type contains json', 'X-Debug absent']],
    }),
  ),
  finalUrl: Type.Optional(
    Type.String({
      title: 'Final address',
      description:
        'Where redirects have to end: an address or a path; * stands for any characters.',
      minLength: 1,
      maxLength: 2_048,
      examples: ['https://shop.example/login*'],
    }),
  ),
  maxResponseTime: Type.Optional(
    Type.String({
      title: 'Maximum response time',
      description:
        'From the lookup of the name to the end of what is read, redirects included, from 1ms to 2m; a slower answer is down.',
      maxLength: 30,
      examples: ['2s'],
    }),
  ),
} as const;

interface ConditionForm {
  readonly url: string;
  readonly method: string;
  readonly maxRedirects: number;
  readonly keyword?: string;
  readonly notKeyword?: string;
  readonly pattern?: string;
  readonly notPattern?: string;
  readonly jsonConditions?: readonly string[];
  readonly headerConditions?: readonly string[];
  readonly finalUrl?: string;
  readonly maxResponseTime?: string;
}

/** Everything that is wrong with what the answer has to be like. */
export function conditionProblems(given: ConditionForm): readonly Problem[] {
  const { pattern, notPattern, jsonConditions = [], headerConditions = [] } = given;
  return [
    ...pageProblems(given),
    ...patternProblems({ pattern, notPattern }),
    ...faultsOf('jsonConditions', jsonConditions.map(readJsonCondition)),
    ...faultsOf('headerConditions', headerConditions.map(readHeaderCondition)),
    ...endProblems(given),
    ...timeProblems(given),
  ];
}

function pageProblems(given: ConditionForm): readonly Problem[] {
  if (given.method !== 'head' || !readsPage(given)) return [];
  const message = 'HEAD answers have no text to check';
  return [{ path: 'method', message, hint: 'leave the method out, or write get' }];
}

/** Whether a page has to be read for these options. */
export function readsPage({
  keyword,
  notKeyword,
  pattern,
  notPattern,
  jsonConditions = [],
}: Pick<
  ConditionForm,
  'keyword' | 'notKeyword' | 'pattern' | 'notPattern' | 'jsonConditions'
>): boolean {
  return (keyword ?? notKeyword ?? pattern ?? notPattern ?? jsonConditions[0]) !== undefined;
}

function patternProblems(patterns: Readonly<Record<string, string | undefined>>): Problem[] {
  return Object.entries(patterns).flatMap(([path, expression]) => {
    const made = expression === undefined ? null : linearPattern(expression);
    if (typeof made !== 'string') return [];
    const message = `${path} cannot be used: ${made}`;
    const hint = 'RE2 syntax: no look-around, no references to groups, no large counts in counts';
    return [{ path, message, hint }];
  });
}

function faultsOf(key: string, readings: readonly (object | ConditionFault)[]): Problem[] {
  return readings.flatMap((reading, index) => {
    if (!('message' in reading)) return [];
    const path = `${key}[${index}]`;
    return [{ path, message: `${path} ${reading.message}`, hint: reading.hint }];
  });
}

function endProblems({ finalUrl, maxRedirects, url }: ConditionForm): readonly Problem[] {
  if (finalUrl === undefined) return [];
  if (!/^(?:https?:\/\/|\/|\*)/i.test(finalUrl) || /[\s\p{Cc}]/u.test(finalUrl)) {
    const message = 'finalUrl is neither an address nor a path';
    return [{ path: 'finalUrl', message, hint: 'for example https://shop.example/login*' }];
  }
  if (maxRedirects > 0) return [];
  const message = 'finalUrl says where redirects end, but maxRedirects 0 follows none';
  const hint = `leave one of them out; without redirects every answer ends at ${url.slice(0, 100)}`;
  return [{ path: 'finalUrl', message, hint }];
}

function timeProblems({ maxResponseTime }: ConditionForm): readonly Problem[] {
  if (maxResponseTime === undefined || responseLimitMs(maxResponseTime) !== null) return [];
  const { minMs, maxMs } = RESPONSE_LIMITS;
  const range = `from ${formatDuration(minMs)} to ${formatDuration(maxMs)}`;
  const message = `maxResponseTime must be a duration ${range}`;
  return [{ path: 'maxResponseTime', message, hint: 'for example 800ms or 2s' }];
}

/** The limit in milliseconds; `null` when the text is none. */
export function responseLimitMs(text: string): number | null {
  const limitMs = parseDurationMs(text.trim());
  if (limitMs === null) return null;
  return limitMs >= RESPONSE_LIMITS.minMs && limitMs <= RESPONSE_LIMITS.maxMs ? limitMs : null;
}
