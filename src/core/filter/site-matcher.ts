import {
  STATUS_WORDS,
  type FilterCondition,
  type FilterKey,
  type ShownStatus,
  type SiteFact,
  type SiteFilter,
} from './site-filter.ts';

/** What of a site filters look at. */
export interface FilterableSite {
  /** Name and target, in lower case, with a line break between them. */
  readonly searchText: string;
  readonly kind: string;
  readonly projectId: string;
  readonly group: string | null;
  readonly tags: readonly string[];
  readonly ownerIds: readonly string[];
  readonly shownStatus: ShownStatus;
  /** Of the latest check that was not up. */
  readonly reason: string | null;
  is(fact: SiteFact): boolean;
}

type Predicate = (site: FilterableSite) => boolean;

/** The text of a site that words of filters are searched in. */
export function searchTextOf({
  name,
  target,
}: {
  readonly name: string;
  readonly target: string;
}): string {
  return `${name}\n${target}`.normalize('NFC').toLowerCase();
}

/**
 * The filter as a question about one site after the other. What it has answered for a value of one it knows for the next, so
 * keep it for one pass only.
 */
export function siteMatcher({ conditions }: SiteFilter): Predicate {
  const predicates = conditions.map((condition) => {
    const holds = predicateOf(condition);
    return condition.isNot ? (site: FilterableSite) => !holds(site) : holds;
  });
  return (site) => predicates.every((holds) => holds(site));
}

function predicateOf({ key, values }: FilterCondition): Predicate {
  if (key === 'word') return ({ searchText }) => values.some((value) => searchText.includes(value));
  if (key === 'is') return (site) => values.some((value) => site.is(value as SiteFact));
  if (key === 'status') {
    const wanted = new Set(values.map((value) => STATUS_WORDS.get(value)));
    return ({ shownStatus }) => wanted.has(shownStatus);
  }
  return valuePredicate(key, values);
}

function valuePredicate(
  key: Exclude<FilterKey, 'is' | 'status'>,
  values: readonly string[],
): Predicate {
  const known = new Map<string, boolean>();
  const patterns = values.map((value) => value.split('*'));
  const fits = (value: string): boolean => {
    let answer = known.get(value);
    if (answer === undefined) {
      const folded = value.toLowerCase();
      answer = patterns.some((parts) => fitsPattern(folded, parts));
      known.set(value, answer);
    }
    return answer;
  };
  const has = (all: readonly string[]): boolean =>
    all.length === 0 ? fits('') : all.some((value) => fits(value));
  if (key === 'tag') return ({ tags }) => has(tags);
  if (key === 'owner') return ({ ownerIds }) => has(ownerIds);
  if (key === 'project') return ({ projectId }) => fits(projectId);
  if (key === 'kind') return ({ kind }) => fits(kind);
  return key === 'group' ? ({ group }) => fits(group ?? '') : ({ reason }) => fits(reason ?? '');
}

/** Whether a text is made of the parts, in order, with anything between two of them. Each part is searched once. */
function fitsPattern(text: string, parts: readonly string[]): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
