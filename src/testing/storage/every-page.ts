import type { Page } from '../../core/page.ts';

/** What comes after a first page. */
export async function everyPage<Item>(
  list: (cursor: string | null) => Promise<Page<Item>>,
  first: Page<Item>,
): Promise<Item[]> {
  const items: Item[] = [];
  let { nextCursor } = first;
  while (nextCursor !== null) {
    const page: Page<Item> = await list(nextCursor);
    items.push(...page.items);
    nextCursor = page.nextCursor;
  }
  return items;
}
