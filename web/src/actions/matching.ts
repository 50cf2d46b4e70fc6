import type { Action } from './registry.ts';

const SECTIONS = ['page', 'go', 'look'] as const;

/** The actions whose titles have every word of the text, those of the page first. */
export function matchingActions(
  titled: readonly { readonly action: Action; readonly title: string }[],
  text: string,
): readonly Action[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = titled.filter(({ title }) =>
    words.every((word) => title.toLowerCase().includes(word)),
  );
  const bySection = Map.groupBy(matching, ({ action }) => action.section);
  return SECTIONS.flatMap((section) => bySection.get(section) ?? []).map(({ action }) => action);
}
