import type { FleetCounts } from '../../../../../src/api/contract.ts';
import type { GlyphName } from '../../../parts/glyph.tsx';

/** A state that the list can be narrowed to, and the word for it in the filter. */
export interface StatusFacet {
  readonly state: GlyphName;
  readonly word: string;
}

/** In the order of the chips. */
export const STATUS_FACETS = [
  { state: 'down', word: 'down' },
  { state: 'suspect', word: 'seems' },
  { state: 'degraded', word: 'slow' },
  { state: 'unknown', word: 'unknown' },
  { state: 'recovering', word: 'recovering' },
  { state: 'maintenance', word: 'maintenance' },
  { state: 'pending', word: 'pending' },
  { state: 'paused', word: 'paused' },
  { state: 'up', word: 'up' },
] as const satisfies readonly (StatusFacet & { readonly state: keyof FleetCounts })[];

/** Conditions are apart by blanks; quotes hold blanks together. */
const CONDITION = /(?:"[^"]*"?|[^\s"])+/g;
const STATUS = /^status:(.*)$/i;

/** The words of the first `status:` condition of a filter. */
export function chosenStatuses(filter: string): readonly string[] {
  const condition = conditionsOf(filter).find((each) => STATUS.test(each));
  const words = condition === undefined ? '' : (STATUS.exec(condition)?.[1] ?? '');
  return words
    .toLowerCase()
    .split(',')
    .filter((word) => word !== '');
}

/** The filter with one status more in its `status:` condition, or one less; everything else stays as it was written. */
export function toggleStatus(filter: string, word: string): string {
  const chosen = chosenStatuses(filter);
  const next = chosen.includes(word) ? chosen.filter((each) => each !== word) : [...chosen, word];
  return withStatuses(filter, next);
}

/** The filter with exactly these statuses; with none, without the condition. */
export function withStatuses(filter: string, words: readonly string[]): string {
  const condition = words.length === 0 ? [] : [`status:${words.join(',')}`];
  const others = conditionsOf(filter).filter((each) => !STATUS.test(each));
  return [...condition, ...others].join(' ');
}

function conditionsOf(filter: string): readonly string[] {
  return filter.match(CONDITION) ?? [];
}

/** What a condition can be about. */
const FIELDS = 'status tag group owner project kind reason is'.split(' ').map((key) => `${key}:`);

/** A filter without the condition that it ends with; the sign of one that is turned round stays. */
export function beforeBegun(filter: string): string {
  const begun = /(?:"[^"]*"?|[^\s"])*$/.exec(filter)?.[0] ?? '';
  return filter.slice(0, filter.length - begun.replace(/^-/, '').length);
}

/** What may follow in a filter, each as the whole text that it would then be: at most 12. */
export function completionsOf(
  filter: string,
  facets: {
    readonly tags: readonly { readonly value: string }[];
    readonly groups: readonly { readonly value: string }[];
    readonly owners: readonly { readonly value: string }[];
    readonly kinds: readonly { readonly value: string }[];
  },
): readonly string[] {
  const before = beforeBegun(filter);
  const wanted = filter.slice(before.length).toLowerCase();
  const of = (key: string, list: readonly { readonly value: string }[]): readonly string[] =>
    list.map(({ value }) => `${key}:${/[\s,"]/.test(value) ? `"${value}"` : value}`);
  const all = [
    ...STATUS_FACETS.map(({ word }) => `status:${word}`),
    ...of('tag', facets.tags),
    ...of('group', facets.groups),
    ...of('owner', facets.owners),
    ...of('kind', facets.kinds),
    'is:silenced',
    'is:acknowledged',
  ];
  const fields = FIELDS.filter((field) => field.startsWith(wanted));
  return [...fields, ...all.filter((each) => each.toLowerCase().includes(wanted))]
    .filter((each) => wanted !== '' && each.toLowerCase() !== wanted)
    .slice(0, 12)
    .map((each) => `${before}${each}`);
}
