/** Items in groups of one day, in the order they came; `dayOf` names the day of a moment. */
export function byDay<Item extends { readonly startedAt: number }>(
  items: readonly Item[],
  dayOf: (at: number) => string,
): readonly { readonly day: string; readonly items: readonly Item[] }[] {
  const days = new Map<string, Item[]>();
  for (const item of items) {
    const day = dayOf(item.startedAt);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days].map(([day, ofDay]) => ({ day, items: ofDay }));
}
