import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_WORDS } from '../../../src/core/check/words.ts';
import { composeMail } from '../../../src/notifiers/email/compose.ts';
import { pathOf } from '../../support/programs.ts';
import { SAMPLE_URL, sampleMail, sampleMails } from '../../support/sample-mails.ts';
import { startChromium, type Chromium, type Screen, type Tab } from '../dashboard/chromium.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';

const PICTURES = join(import.meta.dirname, '../../../docs/screenshots');
/** The pictures that are kept, and written anew with `MAIL_PICTURES=1`; the others are only measured. */
const isWriting = process.env['MAIL_PICTURES'] === '1';
const KEPT = new Set([
  'down-600',
  'down-600-dark',
  'up-600',
  'group-600',
  'down-fa-600-dark',
  'down-fa-320',
  'down-320',
  'up-fa-600',
  'report-600',
  'report-fa-600-dark',
  'report-fa-320',
]);

const screens: readonly Screen[] = [600, 320].flatMap((width) => [
  { width, isDark: false },
  { width, isDark: true },
]);
const cases = Object.keys(sampleMails).flatMap((name) =>
  screens.map((screen) => ({ name, screen, title: titleOf(name, screen) })),
);

function titleOf(name: string, { width, isDark }: Screen): string {
  return `${name}-${width}${isDark ? '-dark' : ''}`;
}

const isChromiumHere = pathOf('chromium') !== null;
let chromium: Chromium | undefined;
let folder = '';
const ends = new AsyncDisposableStack();
beforeAll(async () => {
  if (!isChromiumHere) return;
  const temporary = ends.use(await temporaryFolder());
  folder = temporary.path;
  chromium = ends.use(await startChromium(join(folder, 'chromium')));
});
afterAll(() => ends.disposeAsync());

interface Measures {
  readonly width: number;
  readonly scrollWidth: number;
  readonly background: string;
  readonly card: string;
  readonly direction: string;
  readonly buttonHeight: number | null;
  readonly ratio: number;
}

// Contrast as WCAG 2.2 §1.4.3 computes it, over every element with a text of its own.
const MEASURE = `(() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (node) => { for (let each = node; each; each = each.parentElement) {
    const colour = rgb(getComputedStyle(each).backgroundColor); if (colour.length < 4 || colour[3] > 0) return colour; }
    return [255, 255, 255]; };
  const texts = [...document.body.querySelectorAll('*')].filter((node) => node.getClientRects().length > 0 &&
    [...node.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== ''));
  const ratios = texts.map((node) => { const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); });
  const button = document.querySelector('.button');
  return { width: innerWidth, scrollWidth: document.documentElement.scrollWidth,
    background: getComputedStyle(document.body).backgroundColor,
    card: getComputedStyle(document.querySelector('.card')).backgroundColor,
    direction: getComputedStyle(document.body).direction,
    buttonHeight: button && button.getBoundingClientRect().height, ratio: Math.min(...ratios) };
})()`;

async function openMail(name: string, screen: Screen): Promise<Tab> {
  const notice = sampleMails[name];
  if (notice === undefined || chromium === undefined) throw new Error('no such mail');
  const { html } = composeMail(sampleMail(notice), {
    senderDomain: 'acorn.example',
    words: NO_WORDS,
    dashboardUrl: SAMPLE_URL,
  });
  const path = join(folder, `${name}.html`);
  await writeFile(path, html);
  const tab = await chromium.openTab(pathToFileURL(path).href, screen);
  await until(
    async () =>
      (await tab.evaluate<boolean>(
        "document.readyState === 'complete' && document.querySelector('.card') !== null",
      ))
        ? true
        : null,
    { withinMs: 20_000, describe: () => 'the mail is not shown' },
  );
  return tab;
}

describe('a mail in Chromium', () => {
  test.for(cases)('$title', async ({ name, screen, title }, context) => {
    context.skip(!isChromiumHere, 'needs chromium');
    const tab = await openMail(name, screen);
    const measured = await tab.evaluate<Measures>(MEASURE);
    expect(measured.scrollWidth).toBeLessThanOrEqual(measured.width);
    expect(measured.background).toBe(screen.isDark ? 'rgb(19, 18, 16)' : 'rgb(250, 249, 247)');
    expect(measured.card).toBe(screen.isDark ? 'rgb(27, 25, 23)' : 'rgb(255, 255, 255)');
    expect(measured.direction).toBe(name.endsWith('-fa') ? 'rtl' : 'ltr');
    expect(measured.buttonHeight).toBe(44);
    expect(measured.ratio).toBeGreaterThanOrEqual(4.5);
    if (isWriting && KEPT.has(title)) {
      await mkdir(PICTURES, { recursive: true });
      await writeFile(
        join(PICTURES, `mail-${title}.png`),
        await tab.screenshot({ fullPage: true }),
      );
    }
    await tab.close();
  });
});
