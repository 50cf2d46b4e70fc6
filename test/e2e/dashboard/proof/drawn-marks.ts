import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { rolldown } from 'rolldown';
import { readPng, type Picture } from '../../../support/fleet/png.ts';

/** Marks of a bar, as the API writes them. */
const BAR_MARKS = { up: '3', slow: 's', down: 'J', unknown: 'u', maintenance: 'm', nothing: 'p' };
/** Sites of the map, as the bytes that the API sends. */
const MAP_SITES = {
  up: 1,
  slow: 2,
  'seems down': 3,
  down: 4,
  unknown: 6,
  paused: 16,
  maintenance: 32,
};
/** From one square of the map to the next: as with few sites, and as with 100,000. */
export const PITCHES = [16, 9, 4] as const;
/** Pixels that a pixel of the page is drawn as, so that edges do not blur what is measured. */
const SCALE = 6;
/** What is in trouble is drawn beyond its square by so much, pixels of the page. */
const BEYOND = 2;

/** What is drawn in the page: the marks of the dashboard in its own colours, and where each of them is. */
const DRAWING = `((marks, { bar, sites, pitch, scale, beyond }) => {
  document.querySelector('#drawn-marks')?.remove();
  const board = document.createElement('div');
  board.id = 'drawn-marks';
  board.className = 'heartbeat';
  Object.assign(board.style, { position: 'fixed', inset: '0', zIndex: '1000', background: 'var(--card)', maxInlineSize: 'none' });
  document.body.append(board);
  const places = [];
  if (pitch === null) {
    const names = Object.keys(bar);
    const text = names.map((name) => bar[name]).join('');
    const [width, height] = [text.length * marks.PITCH * scale, marks.HEIGHT * scale];
    board.innerHTML = '<svg></svg>';
    const svg = board.firstChild;
    svg.setAttribute('viewBox', '0 0 ' + text.length * marks.PITCH + ' ' + marks.HEIGHT);
    Object.assign(svg.style, { inlineSize: width + 'px', blockSize: height + 'px' });
    for (const [kind, boxes] of marks.barMarks(text)) {
      const path = document.createElementNS(svg.namespaceURI, 'path');
      path.setAttribute('class', 'mark-' + kind);
      path.setAttribute('d', marks.pathOf(boxes, 1.5));
      svg.append(path);
    }
    names.forEach((name, at) => places.push({ name, x: at * marks.PITCH * scale, y: 0, width: (marks.PITCH - 2) * scale, height }));
    return places;
  }
  const names = Object.keys(sites);
  // Between each two of them, and around, nothing is drawn.
  const step = pitch + 4 * beyond;
  for (const [at, name] of names.entries()) {
    const canvas = document.createElement('canvas');
    const side = pitch + 2 * beyond;
    canvas.width = canvas.height = side * scale;
    Object.assign(canvas.style, { position: 'absolute', insetBlockStart: '0', insetInlineStart: at * step * scale + 'px' });
    board.append(canvas);
    const context = canvas.getContext('2d');
    context.scale(scale, scale);
    context.translate(beyond, beyond);
    const layout = { pitch, rows: 1, sitesPerSquare: 1, blocks: [{ x: 0, columns: 1, first: 0, sites: 1, squares: 1 }] };
    marks.drawMap(context, { bytes: Uint8Array.of(sites[name]), layout, colours: marks.coloursOf(canvas) });
    places.push({ name, x: at * step * scale, y: 0, width: side * scale, height: side * scale });
  }
  return places;
})`;

interface DrawnPlace {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The code of the dashboard that draws marks, to be run in a page. */
export async function marksCode(): Promise<string> {
  const folder = fileURLToPath(new URL('../../../../web/src/marks/', import.meta.url));
  const entry = ['bar-marks', 'draw-map', 'map-colours']
    .map((name) => `export * from ${JSON.stringify(`${folder}${name}.ts`)};`)
    .join('\n');
  const bundle = await rolldown({
    input: 'marks',
    plugins: [
      {
        name: 'marks',
        resolveId: (id) => (id === 'marks' ? id : null),
        load: (id) => (id === 'marks' ? entry : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'iife', name: 'marks' });
  await bundle.close();
  return `(() => { ${output[0].code}\nreturn marks; })()`;
}

/** Draws the marks of a bar, or with a `pitch` the squares of a map, and takes a picture of each as it is seen, by its state. */
export async function drawnMarks(
  page: Page,
  { code, pitch }: { readonly code: string; readonly pitch: number | null },
): Promise<ReadonlyMap<string, Picture>> {
  const wanted = { bar: BAR_MARKS, sites: MAP_SITES, pitch, scale: SCALE, beyond: BEYOND };
  const places = await page.evaluate<readonly DrawnPlace[]>(
    `${DRAWING}(${code}, ${JSON.stringify(wanted)})`,
  );
  const pictures = new Map<string, Picture>();
  for (const { name, ...clip } of places) {
    pictures.set(name, readPng(await page.screenshot({ clip })));
  }
  return pictures;
}
