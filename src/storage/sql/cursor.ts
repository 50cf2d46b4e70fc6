import { InvalidError } from '../../core/errors.ts';
import type { Page, PageRequest } from '../../core/page.ts';

type KeyPart = 'string' | 'number';
/** The values of a sort key, as its shape names them. */
export type SortKey<Shape extends readonly KeyPart[]> = {
  -readonly [Index in keyof Shape]: Shape[Index] extends 'string' ? string : number;
};

const MAX_PAGE_ITEMS = 500;

/** How many items a page may hold: what was asked for, within 1 to 500. */
export function pageLimit(request: PageRequest): number {
  return Math.min(Math.max(Math.trunc(request.limit), 1), MAX_PAGE_ITEMS);
}

/** The opaque text of the last sort key that was given out. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The sort key inside a cursor. Throws `InvalidError` when the text is not one of ours. */
export function decodeCursor<const Shape extends readonly KeyPart[]>(
  cursor: string,
  shape: Shape,
): SortKey<Shape> {
  const key = parsed(cursor);
  const fits =
    Array.isArray(key) &&
    key.length === shape.length &&
    shape.every((type, index) => typeof key[index] === type);
  if (!fits) {
    throw new InvalidError([
      {
        path: 'cursor',
        message: 'this is not a cursor of this list',
        hint: 'Hand back the nextCursor of the page before, or leave it out.',
      },
    ]);
  }
  return key as SortKey<Shape>;
}

/** Makes a page out of rows that were read one beyond the limit. */
export function cutPage<Row, Item>(
  rows: readonly Row[],
  cut: {
    readonly limit: number;
    keyOf(row: Row): readonly (string | number)[];
    itemOf(row: Row): Item;
  },
): Page<Item> {
  const kept = rows.length > cut.limit ? rows.slice(0, cut.limit) : rows;
  const last = kept.at(-1);
  const hasMore = rows.length > cut.limit && last !== undefined;
  return {
    items: kept.map((row) => cut.itemOf(row)),
    nextCursor: hasMore ? encodeCursor(cut.keyOf(last)) : null,
  };
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
