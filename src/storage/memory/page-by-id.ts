import type { Page, PageRequest } from '../../core/page.ts';
import { cutPage, decodeCursor, pageLimit } from '../cursor.ts';
import { compareTexts } from './text-order.ts';

/** A page of things in the order of their ids. */
export function pageById<Item extends { readonly id: string }>(
  items: ReadonlyMap<string, Item>,
  request: PageRequest,
): Page<Item> {
  const limit = pageLimit(request);
  const [after] = request.cursor === null ? [''] : decodeCursor(request.cursor, ['string']);
  const found = [...items.values()]
    .filter(({ id }) => compareTexts(id, after) > 0)
    .sort((a, b) => compareTexts(a.id, b.id))
    .slice(0, limit + 1);
  return cutPage(found, { limit, keyOf: ({ id }) => [id], itemOf: (item) => item });
}
