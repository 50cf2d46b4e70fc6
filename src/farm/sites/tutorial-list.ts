import type { FarmSite } from './site-behaviour.ts';

// Drawn once from a skewed distribution and then fixed: most sites are quick, a few are not.
const answerTimesMs: Readonly<Record<string, number>> = {
  'acorn-market': 480,
  'acorn-market-uk': 420,
  'beech-and-birch': 310,
  'bramble-books': 650,
  'burrow-radio': 240,
  'chestnut-bank': 960,
  'cobnut-mail': 150,
  'conker-club': 700,
  'drey-hosting': 380,
  'fern-and-feather': 520,
  'forest-gazette': 1100,
  'hazel-hotels': 860,
  'hedgerow-help': 200,
  'hollow-tree-films': 1500,
  'ivy-insurance': 430,
  'jay-journal': 570,
  'larch-learning': 290,
  'maple-maps': 120,
  'moss-museum': 1080,
  'nutkin-news': 180,
  'oakleaf-office': 340,
  'pinecone-photos': 610,
  'red-tail-travel': 1300,
  'rowan-recipes': 460,
  'sapling-school': 270,
  'spruce-sports': 390,
  'sycamore-search': 100,
  'twig-and-trail': 550,
  'walnut-weather': 270,
  'willow-wiki': 230,
};

const missingNames = ['really-cool-available-drey', 'another-interesting-burrow'];
const GET_ONLY_NAME = 'shop-without-head';
const GET_ONLY_MS = 170;

/**
 * The list of the tutorial as simulated sites: 33 names, of which 31 answer in 0.1 to 1.5 s and two do not
 * exist. One of the 31 answers HEAD with 405, so it is asked twice; with that, the answers take 16 s one
 * after another and 1.5 s side by side. The two missing names stand where the tutorial has its own.
 */
export const tutorialSites: readonly FarmSite[] = tutorialOrder();

function tutorialOrder(): readonly FarmSite[] {
  const sites: FarmSite[] = Object.entries(answerTimesMs).map(([label, delayMs]) => ({
    name: `${label}.farm.example`,
    behaviour: { kind: 'answer', status: 200, delayMs },
  }));
  const getOnly = { kind: 'answer', status: 200, headStatus: 405, delayMs: GET_ONLY_MS } as const;
  sites.splice(4, 0, { name: `${GET_ONLY_NAME}.farm.example`, behaviour: getOnly });
  const missing = missingNames.map((label): FarmSite => ({
    name: `${label}.farm.example`,
    behaviour: { kind: 'nxdomain' },
  }));
  return [
    ...sites.slice(0, 13),
    ...missing.slice(0, 1),
    ...sites.slice(13, 19),
    ...missing.slice(1),
    ...sites.slice(19),
  ];
}
