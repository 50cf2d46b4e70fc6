import type { BrowserContext, CDPSession, Page } from 'playwright-core';

/** Ways of seeing, as Chromium shows them. */
export const DEFICIENCIES = {
  grey: 'achromatopsia',
  'red-blind': 'protanopia',
  'green-blind': 'deuteranopia',
  'blue-blind': 'tritanopia',
} as const;
export type Deficiency = keyof typeof DEFICIENCIES;

export async function seeAs(page: Page, deficiency: Deficiency): Promise<void> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const type = DEFICIENCIES[deficiency];
  await session.send('Emulation.setEmulatedVisionDeficiency', { type });
}

interface Place {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

const SIZE = { width: 16, height: 30 } as const;

/** The glyph of each state in the list, and the newest mark of a bar of each state; where their centres are. */
const PLACES = `(() => {
  const found = new Map();
  const note = (name, { x, y, width, height }) => {
    if (width > 0 && !found.has(name)) found.set(name, { name, x: x + width / 2, y: y + height / 2 });
  };
  for (const row of document.querySelectorAll('.site-table [role=row]')) {
    const glyph = row.querySelector('.cell-state .glyph');
    const state = glyph?.classList[1]?.replace('is-', '');
    if (state === undefined) continue;
    note('glyph ' + state, glyph.getBoundingClientRect());
  }
  return [...found.values()];
})()`;

/** Pictures of the glyphs of the list, by their state, as PNG in base64. */
export async function glyphPictures(page: Page): Promise<ReadonlyMap<string, string>> {
  const places = await page.evaluate<readonly Place[]>(PLACES);
  const pictures = new Map<string, string>();
  for (const { name, x, y } of places) {
    const { width, height } = SIZE;
    const clip = { x: x - width / 2, y: y - height / 2, width, height };
    pictures.set(name, (await page.screenshot({ clip })).toString('base64'));
  }
  return pictures;
}

/** Pixels of two pictures that differ by more than a fifth of the way from black to white. */
const COUNT = `(async ([one, other]) => {
  const read = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    canvas.drawImage(bitmap, 0, 0);
    return canvas.getImageData(0, 0, bitmap.width, bitmap.height).data;
  };
  const [a, b] = [await read(one), await read(other)];
  let count = 0;
  for (let at = 0; at < a.length; at += 4) {
    const far = Math.max(...[0, 1, 2].map((channel) => Math.abs(a[at + channel] - b[at + channel])));
    if (far > 51) count += 1;
  }
  return count;
})`;

/** How many pixels differ clearly between each two of these pictures, the least first. */
export async function differences(
  context: BrowserContext,
  pictures: ReadonlyMap<string, string>,
): Promise<readonly { readonly pair: string; readonly pixels: number }[]> {
  const blank = await context.newPage();
  const entries = [...pictures];
  const found: { pair: string; pixels: number }[] = [];
  for (const [at, [name, picture]] of entries.entries()) {
    for (const [other, otherPicture] of entries.slice(at + 1)) {
      const pixels = await blank.evaluate<number>(
        `${COUNT}(${JSON.stringify([picture, otherPicture])})`,
      );
      found.push({ pair: `${name} and ${other}`, pixels });
    }
  }
  await blank.close();
  return found.toSorted((one, other) => one.pixels - other.pixels);
}
