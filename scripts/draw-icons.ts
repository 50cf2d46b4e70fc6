// Draws the icons of the installed dashboard from its mark, by the Chromium of the system: node scripts/draw-icons.ts
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const MARK = readFileSync('web/public/squirrel.svg', 'utf8');
const GROUND = '#faf9f7';

/** `share`: percents of the icon's width that the mark takes; masks cut off a fifth of it. */
const ICONS = [
  { file: 'icon-192.png', size: 192, share: 84 },
  { file: 'icon-512.png', size: 512, share: 84 },
  { file: 'maskable.png', size: 512, share: 60 },
] as const;

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
  timeout: 300_000,
});
try {
  for (const { file, size, share } of ICONS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    page.setDefaultTimeout(300_000);
    const style = `body{margin:0;height:100vh;display:grid;place-items:center;background:${GROUND}}svg{width:${share}%}`;
    await page.setContent(`<!doctype html><style>${style}</style>${MARK}`);
    await page.screenshot({ path: `web/public/${file}` });
    await page.close();
  }
} finally {
  await browser.close();
}
