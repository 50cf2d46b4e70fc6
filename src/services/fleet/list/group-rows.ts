import type { OrderBlock } from '../sites/map-blocks.ts';
import type { SiteOrder } from '../sites/site-order.ts';

/** Rows that stand together under one heading. */
export type RowBlock = Pick<OrderBlock, 'key' | 'kind' | 'count'>;

/**
 * Puts the rows of each block of the map together, in the order of the blocks; within a block they keep their order. Sites that have no
 * place in the map yet stand with those of none.
 */
export function groupRows(
  slots: Uint32Array,
  order: Pick<SiteOrder, 'blocks' | 'placeOf'>,
): { readonly slots: Uint32Array; readonly blocks: readonly RowBlock[] } {
  const blocks: readonly Omit<OrderBlock, 'from'>[] =
    order.blocks.at(-1)?.kind === 'none'
      ? order.blocks
      : [...order.blocks, { key: null, kind: 'none', count: 0 }];
  const counts = new Uint32Array(blocks.length);
  const blockOf = Uint8Array.from(slots, (slot) => blockAt(order.blocks, order.placeOf(slot)));
  for (const block of blockOf) counts[block] = (counts[block] ?? 0) + 1;
  const next = new Uint32Array(blocks.length);
  for (let block = 1; block < blocks.length; block += 1) {
    next[block] = (next[block - 1] ?? 0) + (counts[block - 1] ?? 0);
  }
  const grouped = new Uint32Array(slots.length);
  for (const [at, slot] of slots.entries()) {
    const block = blockOf[at] ?? 0;
    const place = next[block] ?? 0;
    grouped[place] = slot;
    next[block] = place + 1;
  }
  const shown = blocks.map(({ key, kind }, at) => ({ key, kind, count: counts[at] ?? 0 }));
  return { slots: grouped, blocks: shown.filter(({ count }) => count > 0) };
}

/** The block that a place lies in; the one behind the last for a site without a place. */
function blockAt(blocks: readonly OrderBlock[], place: number): number {
  const found = blocks.findIndex(({ from, count }) => place >= from && place < from + count);
  if (found >= 0) return found;
  return blocks.at(-1)?.kind === 'none' ? blocks.length - 1 : blocks.length;
}
