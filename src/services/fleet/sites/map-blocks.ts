/** Named blocks that stand each for itself; the smaller ones stand together behind them. */
const MAX_NAMED = 23;

/** Sites one after the other in the map. */
export interface OrderBlock {
  /** What they have in common; `null` where `kind` is not `named`. */
  readonly key: string | null;
  /** `others`: those of all blocks that are too small to be named; `none`: those without any. */
  readonly kind: 'named' | 'others' | 'none';
  readonly from: number;
  readonly count: number;
}

interface Run {
  readonly key: string | null;
  readonly from: number;
  count: number;
}

/** Puts the largest blocks first, by name, then all others, then the sites without any; each keeps the order that it has. */
export function arrangeBlocks(
  sorted: Uint32Array<ArrayBuffer>,
  keys: readonly (string | null)[],
): { readonly slots: Uint32Array<ArrayBuffer>; readonly blocks: readonly OrderBlock[] } {
  const runs = runsOf(keys);
  const named = runs.filter(({ key }) => key !== null);
  const large = new Set(named.toSorted((a, b) => b.count - a.count).slice(0, MAX_NAMED));
  const kindOf = (run: Run): OrderBlock['kind'] => {
    if (run.key === null) return 'none';
    return large.has(run) ? 'named' : 'others';
  };
  const arranged = (['named', 'others', 'none'] as const).flatMap((kind) =>
    runs.filter((run) => kindOf(run) === kind).map((run) => ({ ...run, kind })),
  );
  const slots = new Uint32Array(sorted.length);
  const blocks: OrderBlock[] = [];
  let place = 0;
  for (const { key, kind, from, count } of arranged) {
    slots.set(sorted.subarray(from, from + count), place);
    const last = blocks.at(-1);
    if (kind === 'others' && last?.kind === 'others') {
      blocks[blocks.length - 1] = { ...last, count: last.count + count };
    } else blocks.push({ key: kind === 'others' ? null : key, kind, from: place, count });
    place += count;
  }
  return { slots, blocks };
}

function runsOf(keys: readonly (string | null)[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [place, key] of keys.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && last.key === key) last.count += 1;
    else runs.push({ key, from: place, count: 1 });
  }
  return runs;
}
