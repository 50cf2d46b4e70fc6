import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathOf } from '../../../support/programs.ts';
import { drawnMarks, marksCode, PITCHES } from './drawn-marks.ts';
import {
  contrast,
  cornerOf,
  markDistances,
  seenMark,
  type Colour,
  type SeenMark,
} from './mark-distances.ts';
import { openStage, type Stage } from './stage.ts';
import { DEFICIENCIES, seeAs, type Deficiency } from './vision.ts';
import { untilSettled, untilTrue, watchedPage } from './watched-page.ts';

/** Colours nearer than this do not tell two states apart: shapes have to. OKLab x 100. */
const LEAST_COLOURS = 10;
/** Of what either of two marks covers, so much is covered by one of them alone; percent. */
const LEAST_SHAPES = 10;
/** What is wrong stands out of the ground of the map. OKLab x 100. */
const LEAST_FROM_GROUND = 29;
/** WCAG 2.2, 1.4.11: parts of a picture that one has to see. */
const LEAST_CONTRAST = 3;

const isChromiumHere = pathOf('chromium') !== null;
const SIGHTS: readonly (Deficiency | 'all colours')[] = [
  'all colours',
  ...(Object.keys(DEFICIENCIES) as Deficiency[]),
];
const cases = SIGHTS.flatMap((sight) =>
  (['light', 'dark'] as const).map((theme) => ({ sight, theme })),
);

const ends = new AsyncDisposableStack();
let stage: Stage;
let code: string;
beforeAll(async () => {
  if (!isChromiumHere) return;
  stage = ends.use(
    await openStage({
      secureHosts: ['shop.example'],
      configOf: ({ plain }) => ({ monitors: [{ url: 'http://shop.example/', connectTo: plain }] }),
    }),
  );
  code = await marksCode();
}, 200_000);
afterAll(() => ends.disposeAsync());

describe.for(cases)('in $theme colours, as seen with $sight', ({ sight, theme }) => {
  let page: Page;
  beforeAll(async () => {
    if (!isChromiumHere) return;
    const own = await stage.signedIn({ colorScheme: theme });
    ({ page } = await watchedPage(own, stage.address));
    await page.setViewportSize({ width: 1440, height: 1000 });
    await page.goto(`${stage.address}/`, { waitUntil: 'domcontentloaded' });
    if (sight !== 'all colours') await seeAs(page, sight);
    await untilSettled(page);
    await untilTrue(page, `document.querySelector('.heartbeat') !== null`);
  }, 100_000);
  afterAll(() => page?.context().close());

  test('marks of a bar differ by their shapes, and stand out of the card', async (context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    const { marks, ground } = await marksOf(page, null);
    const pairs = markDistances(marks);
    expect(pairs.filter(({ shapes }) => shapes < LEAST_SHAPES)).toEqual([]);
    const faint = marks
      .filter(({ name }) => name !== 'nothing')
      .map(({ name, colour }) => ({ name, contrast: contrast(colour, ground) }))
      .filter((seen) => seen.contrast < LEAST_CONTRAST);
    expect(faint).toEqual([]);
  });

  test.for(PITCHES)('squares of a map differ, %i pixels each', async (pitch, context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    const { marks } = await marksOf(page, pitch);
    const pairs = markDistances(marks);
    const alike = pairs.filter(
      ({ colours, shapes }) => colours < LEAST_COLOURS && shapes < LEAST_SHAPES,
    );
    expect(alike).toEqual([]);
    const nearGround = pairs.filter(
      ({ pair, colours }) => pair.startsWith('up and ') && colours < LEAST_FROM_GROUND,
    );
    expect(nearGround).toEqual([]);
  });
});

interface SeenMarks {
  readonly marks: readonly SeenMark[];
  /** The colour behind them. */
  readonly ground: Colour;
}

async function marksOf(page: Page, pitch: number | null): Promise<SeenMarks> {
  const pictures = await drawnMarks(page, { code, pitch });
  const [first] = pictures.values();
  if (first === undefined) throw new Error('nothing is drawn');
  const ground = cornerOf(first);
  return { marks: [...pictures].map(([name, picture]) => seenMark(name, picture, ground)), ground };
}
