/** Where a block of sites lies in the map. */
export interface BlockLayout {
  /** Pixels from the start of the map. */
  readonly x: number;
  readonly columns: number;
  /** Place of its first site. */
  readonly first: number;
  readonly sites: number;
  /** Squares of it. */
  readonly squares: number;
}

/** The fleet map: squares column by column inside blocks, each block after the other. */
export interface MapLayout {
  /** From one square to the next, pixels. */
  readonly pitch: number;
  /** Squares in a column. */
  readonly rows: number;
  /** How many sites a square stands for; it shows the worst of them. */
  readonly sitesPerSquare: number;
  readonly blocks: readonly BlockLayout[];
}

/** The largest at which everything fits is taken. */
const PITCHES = [32, 24, 16, 12, 10, 9, 8, 7, 6, 5, 4] as const;
const MIN_PITCH = 4;
/** Between blocks, pixels. */
const GAP = 14;

/** Lays out blocks of so many sites; the same sites in the same width lie in the same place whenever it is asked. */
export function layoutMap(
  counts: readonly number[],
  { width, height }: { readonly width: number; readonly height: number },
): MapLayout {
  for (const pitch of PITCHES) {
    const rows = fewestRows(counts, { width, pitch, mostRows: Math.floor(height / pitch) });
    if (rows !== null) return placed(counts, { pitch, rows, sitesPerSquare: 1 });
  }
  const mostRows = Math.max(1, Math.floor(height / MIN_PITCH));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const squares = Math.max(1, Math.floor(width / MIN_PITCH) * mostRows);
  for (let sitesPerSquare = Math.max(2, Math.ceil(total / squares)); ; sitesPerSquare += 1) {
    const thinned = counts.map((count) => Math.ceil(count / sitesPerSquare));
    const rows = fewestRows(thinned, { width, pitch: MIN_PITCH, mostRows });
    const isLast = sitesPerSquare >= total;
    if (rows !== null || isLast) {
      return placed(counts, { pitch: MIN_PITCH, rows: rows ?? mostRows, sitesPerSquare });
    }
  }
}

/** The fewest rows at which all columns fit into the width; `null`: none. */
function fewestRows(
  squares: readonly number[],
  {
    width,
    pitch,
    mostRows,
  }: { readonly width: number; readonly pitch: number; readonly mostRows: number },
): number | null {
  const gaps = GAP * Math.max(0, squares.length - 1);
  const columns = Math.floor((width - gaps) / pitch);
  const fits = (rows: number): boolean =>
    squares.reduce((sum, count) => sum + Math.ceil(count / rows), 0) <= columns;
  if (mostRows < 1 || !fits(mostRows)) return null;
  let [low, high] = [1, mostRows];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function placed(
  counts: readonly number[],
  { pitch, rows, sitesPerSquare }: Omit<MapLayout, 'blocks'>,
): MapLayout {
  let [x, first] = [0, 0];
  const blocks = counts.map((sites): BlockLayout => {
    const squares = Math.ceil(sites / sitesPerSquare);
    const columns = Math.ceil(squares / rows);
    const block = { x, columns, first, sites, squares };
    x += columns * pitch + GAP;
    first += sites;
    return block;
  });
  return { pitch, rows, sitesPerSquare, blocks };
}

/** A square of the map: its corner in pixels, and the sites it stands for; `to` is not included. */
export interface MapSquare {
  readonly x: number;
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/** The square at a place; `null`: there is none. */
export function squareAt(layout: MapLayout, x: number, y: number): MapSquare | null {
  const { pitch, rows } = layout;
  const block = layout.blocks.find((each) => x >= each.x && x < each.x + each.columns * pitch);
  const row = Math.floor(y / pitch);
  if (block === undefined || row < 0 || row >= rows) return null;
  const square = Math.floor((x - block.x) / pitch) * rows + row;
  return square < block.squares ? squareOf(layout, block, square) : null;
}

/** The square of a site, by its place in the order of the map; `null`: there is no such site. */
export function squareOfSite(layout: MapLayout, site: number): MapSquare | null {
  const block = layout.blocks.find(({ first, sites }) => site >= first && site < first + sites);
  if (block === undefined) return null;
  return squareOf(layout, block, Math.floor((site - block.first) / layout.sitesPerSquare));
}

/** The square of a block by its number. */
export function squareOf(layout: MapLayout, block: BlockLayout, square: number): MapSquare {
  const { pitch, rows, sitesPerSquare } = layout;
  const from = block.first + square * sitesPerSquare;
  return {
    x: block.x + Math.floor(square / rows) * pitch,
    y: (square % rows) * pitch,
    from,
    to: Math.min(from + sitesPerSquare, block.first + block.sites),
  };
}

/** The places of all sites whose squares an area touches, in order; pixels. */
export function placesIn(layout: MapLayout, area: MapArea): readonly number[] {
  const { pitch } = layout;
  const places: number[] = [];
  for (const block of layout.blocks) {
    for (let number = 0; number < block.squares; number += 1) {
      const { x, y, from, to } = squareOf(layout, block, number);
      const isTouched =
        x < area.x + area.width &&
        x + pitch > area.x &&
        y < area.y + area.height &&
        y + pitch > area.y;
      if (!isTouched) continue;
      for (let place = from; place < to; place += 1) places.push(place);
    }
  }
  return places;
}

/** Pixels from the corner of the map. */
export interface MapArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
