import { afterEach, expect, test, vi } from 'vitest';
import en from '../../locales/en.json' with { type: 'json' };
import fa from '../../locales/fa.json' with { type: 'json' };
import { offlinePage } from './offline-page.ts';

function fillWords(): void {
  vi.stubGlobal('OFFLINE_WORDS', { en, fa });
}
afterEach(() => vi.unstubAllGlobals());

const AT = new Date(2026, 10, 22, 10, 15, 30).getTime();

test('it says since when the service cannot be reached, and asks again by itself', async () => {
  fillWords();
  const page = offlinePage({ language: 'en', unreachedSince: AT }, AT + 60_000);
  expect(page.status).toBe(503);
  expect(page.headers.get('cache-control')).toBe('no-store');
  const html = await page.text();
  expect(html).toContain('UptimeSquirrel cannot be reached');
  expect(html).toMatch(/10:15:30/);
  expect(html).not.toMatch(/2026|\{time\}/);
  expect(html).toContain('http-equiv="refresh"');
});

test('of another day it says which', async () => {
  fillWords();
  const html = await offlinePage({ unreachedSince: AT }, AT + 86_400_000).text();
  expect(html).toMatch(/November 22, 2026/);
});

test('in Persian it is read from the right, with its digits', async () => {
  fillWords();
  const html = await offlinePage({ language: 'fa', unreachedSince: AT }, AT).text();
  expect(html).toContain('<html lang="fa" dir="rtl">');
  expect(html).toMatch(/۱۰:۱۵:۳۰/);
});
