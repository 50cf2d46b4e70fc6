import type { Language } from '../../core/people/owner.ts';
import type { Tone } from '../../core/wording/message.ts';

/** Colours of a tone: `bar` for surfaces, `text` for words, each light and dark; and its sign, which is text. */
interface ToneTheme {
  readonly bar: readonly [light: string, dark: string];
  readonly text: readonly [light: string, dark: string];
  readonly glyph: string;
}

const INFO: ToneTheme = {
  bar: ['#2A57C8', '#86A8FF'],
  text: ['#2A57C8', '#86A8FF'],
  glyph: '○',
};
const UNKNOWN: ToneTheme = {
  bar: ['#77707F', '#948CA0'],
  text: ['#5D5766', '#ABA3B6'],
  glyph: '◇',
};

/** The status colours of the dashboard; no two signs have one shape. */
export const TONE_THEMES: Readonly<Record<Tone, ToneTheme>> = {
  down: { bar: ['#C8281B', '#FF7062'], text: ['#B3261A', '#FF8478'], glyph: '■' },
  up: { bar: ['#17875A', '#3FB47F'], text: ['#0E6B46', '#5CCB97'], glyph: '●' },
  slow: { bar: ['#B87200', '#E5A52E'], text: ['#8A5400', '#F0B84E'], glyph: '▲' },
  unknown: UNKNOWN,
  trouble: UNKNOWN,
  info: INFO,
};

/** Ground, surfaces and text, light and dark. */
export const COLOURS = {
  page: ['#FAF9F7', '#131210'],
  panel: ['#FFFFFF', '#1B1917'],
  sunk: ['#F3F1ED', '#0E0D0C'],
  line: ['#E6E2DB', '#2D2925'],
  ink: ['#1C1A17', '#F0ECE6'],
  soft: ['#5F584F', '#B4AA9E'],
} as const;

export const FONTS: Readonly<Record<Language, string>> = {
  en: 'Inter,Segoe UI,Roboto,Helvetica,Arial,sans-serif',
  fa: 'Vazirmatn,Tahoma,Arial,sans-serif',
};
export const MONOSPACE = 'ui-monospace,SFMono-Regular,Menlo,Consolas,monospace';

/**
 * What a mail program that knows media queries adds to the inline styles: the dark colours, and narrow margins on phones.
 * https://www.caniemail.com/features/css-at-media-prefers-color-scheme/
 */
export function styleSheet(tone: Tone): string {
  const [, bar] = TONE_THEMES[tone].bar;
  const toneRules = (Object.keys(TONE_THEMES) as Tone[]).map(
    (each) => `.t-${each}{color:${TONE_THEMES[each].text[1]}!important}`,
  );
  const dark = [
    `.page{background:${COLOURS.page[1]}!important}`,
    `.card{background:${COLOURS.panel[1]}!important;border-color:${COLOURS.line[1]}!important}`,
    `.bar{background:${bar}!important}`,
    `.ink{color:${COLOURS.ink[1]}!important}`,
    `.soft{color:${COLOURS.soft[1]}!important}`,
    `.row{border-color:${COLOURS.line[1]}!important}`,
    `.sunk{background:${COLOURS.sunk[1]}!important;color:${COLOURS.ink[1]}!important}`,
    `.button{background:${COLOURS.ink[1]}!important}`,
    `.on-button{color:${COLOURS.ink[0]}!important}`,
    ...toneRules,
  ].join('');
  const phone =
    '.page-in{padding:12px 8px!important}.card-in{padding:20px!important}.label{width:96px!important}';
  return (
    ':root{color-scheme:light dark;supported-color-schemes:light dark}' +
    `@media (prefers-color-scheme:dark){${dark}}@media (max-width:480px){${phone}}`
  );
}
