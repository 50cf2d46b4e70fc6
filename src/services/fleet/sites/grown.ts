type Cells = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

/** The same cells, or a longer copy of them that has place for `length`: at least twice as long, so that it is seldom made. */
export function grown<Kind extends Cells>(
  cells: Kind,
  length: number,
  allocate: (length: number) => Kind,
): Kind {
  if (length <= cells.length) return cells;
  const copy = allocate(Math.max(length, cells.length * 2));
  copy.set(cells);
  return copy;
}
