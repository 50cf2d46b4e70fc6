import { nearestKey } from '../forms/nearest-key.ts';
import { quote } from '../forms/quote.ts';
import type { Problem } from '../errors.ts';
import type { Status } from '../monitor/monitor.ts';
import { filterTokens, type FilterToken } from './filter-tokens.ts';

/** Characters that one filter may have. */
const MAX_FILTER_LENGTH = 1_000;
const MAX_CONDITIONS = 50;
const MAX_VALUES = 100;

/** The keys of conditions; a condition without one is about name and target. */
const FILTER_KEYS = ['status', 'tag', 'group', 'owner', 'project', 'kind', 'reason', 'is'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

/** How a site counts: each once, as paused, as in maintenance, or by its status. */
export type ShownStatus = Status | 'paused' | 'maintenance';

/** What `status:` takes, and what it means; some also by the word that people see. */
export const STATUS_WORDS: ReadonlyMap<string, ShownStatus> = new Map<string, ShownStatus>([
  ['pending', 'pending'],
  ['up', 'up'],
  ['slow', 'degraded'],
  ['degraded', 'degraded'],
  ['seems', 'suspect'],
  ['suspect', 'suspect'],
  ['down', 'down'],
  ['recovering', 'recovering'],
  ['unknown', 'unknown'],
  ['paused', 'paused'],
  ['maintenance', 'maintenance'],
]);

/** What `is:` takes: facts beside the status. */
export const SITE_FACTS = ['paused', 'maintenance', 'silenced', 'acknowledged'] as const;
export type SiteFact = (typeof SITE_FACTS)[number];

/** One condition of a filter: one of its values must hold, or none where it `isNot`. */
export interface FilterCondition {
  readonly key: FilterKey | 'word';
  readonly isNot: boolean;
  /** In lower case, at least one; an empty one means "without any". */
  readonly values: readonly string[];
  /** As it was written. */
  readonly text: string;
}

/** All conditions must hold; without any, every site matches. */
export interface SiteFilter {
  readonly conditions: readonly FilterCondition[];
}

/** A filter, or everything that is wrong with its text; columns count from 1. */
export type FilterReading =
  | { readonly kind: 'ok'; readonly filter: SiteFilter }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/**
 * Reads the language in which people say which sites they mean: words of name and target, `status:down,slow`, `tag:web`,
 * `group:"Customers EU"`, `owner:ops`, `project:shop`, `kind:tcp`, `reason:dns_*`, `is:paused`. Blanks between conditions mean and, commas or,
 * a minus in front not; `*` stands for any characters in values of tag, group, owner, project, kind and reason; `""` for having none. Takes time
 * in proportion to the length of the text.
 */
export function readSiteFilter(text: string): FilterReading {
  if (text.length > MAX_FILTER_LENGTH) {
    const message = `filter has ${text.length} characters: at most ${MAX_FILTER_LENGTH} can be read`;
    return { kind: 'refused', problems: [{ path: 'filter', message }] };
  }
  const { tokens, problems } = filterTokens(text);
  const conditions: FilterCondition[] = [];
  for (const token of tokens) {
    const read = conditionOf(token);
    if ('message' in read) problems.push(read);
    else conditions.push(read);
  }
  const values = conditions.reduce((sum, condition) => sum + condition.values.length, 0);
  if (conditions.length > MAX_CONDITIONS || values > MAX_VALUES) {
    const message = `filter has ${conditions.length} conditions with ${values} values: at most ${MAX_CONDITIONS} with ${MAX_VALUES} can be read`;
    problems.push({ path: 'filter', message, hint: 'put a tag on the sites and filter by it' });
  }
  return problems.length > 0
    ? { kind: 'refused', problems }
    : { kind: 'ok', filter: { conditions } };
}

/** The text of a filter of these conditions. */
export function filterTextOf(conditions: readonly FilterCondition[]): string {
  return conditions.map(({ text }) => text).join(' ');
}

function conditionOf(token: FilterToken): FilterCondition | Problem {
  const { key, isNot, values, text } = token;
  if (key === null) return { key: 'word', isNot, values, text };
  const known = FILTER_KEYS.find((each) => each === key);
  if (known === undefined)
    return unknownWord(token, { what: 'key', given: key, known: FILTER_KEYS });
  const words = wordsOf(known);
  const wrong = words === null ? undefined : values.find((value) => !words.includes(value));
  if (words !== null && wrong !== undefined) {
    return unknownWord(token, { what: known, given: wrong, known: words });
  }
  return { key: known, isNot, values, text };
}

function wordsOf(key: FilterKey): readonly string[] | null {
  if (key === 'status') return [...STATUS_WORDS.keys()];
  return key === 'is' ? SITE_FACTS : null;
}

function unknownWord(
  { column }: FilterToken,
  {
    what,
    given,
    known,
  }: { readonly what: string; readonly given: string; readonly known: readonly string[] },
): Problem {
  const nearest = nearestKey(given, known);
  const asWord = what === 'key' ? '; to search for it as a word, put it in quotes' : '';
  return {
    path: 'filter',
    column,
    message: `${quote(given)} is no ${what} that filters know`,
    hint: `${nearest === null ? '' : `did you mean ${nearest}? `}known are ${known.join(', ')}${asWord}`,
  };
}
