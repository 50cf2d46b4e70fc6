import { readSetting, writeSetting } from '../text/stored-settings.ts';

/** `system`: what the machine is set to. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export function themeNow(): Theme {
  const stored = readSetting('theme');
  return THEMES.find((theme) => theme === stored) ?? 'system';
}

/** Turns the page to a theme at once, and remembers it. */
export function setTheme(theme: Theme): void {
  writeSetting('theme', theme === 'system' ? null : theme);
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  colourBrowserBar(theme);
}

/** The bar of the browser around the page; the shell has one colour for each scheme, light first. */
function colourBrowserBar(theme: Theme): void {
  const bars = document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]');
  for (const [at, bar] of bars.entries()) {
    const scheme = at === 0 ? 'light' : 'dark';
    if (theme === 'system') bar.media = `(prefers-color-scheme: ${scheme})`;
    else bar.media = theme === scheme ? 'all' : 'not all';
  }
}

export function nextTheme(): void {
  const next = (THEMES.indexOf(themeNow()) + 1) % THEMES.length;
  setTheme(THEMES[next] ?? 'system');
}
