import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { MessageFile } from './compile-catalogue.ts';
import { firstSources, splitMessages } from './first-messages.ts';

const english = JSON.parse(
  readFileSync(new URL('../locales/en.json', import.meta.url), 'utf8'),
) as MessageFile;

it('loads what the frame and the overview say first, and all else with the other pages', () => {
  const { first, later } = splitMessages(english);
  expect(Object.keys({ ...first, ...later }).toSorted()).toEqual(Object.keys(english));
  expect(Object.keys(first)).toEqual(
    expect.arrayContaining(['go.overview', 'go.incidents', 'trust.onTime', 'common.cancel']),
  );
  expect(Object.keys(later)).toEqual(
    expect.arrayContaining(['settings.zone', 'channels.none', 'health.trusted']),
  );
});

it('follows imports wherever the overview leads, and into no other page', () => {
  const paths = firstSources();
  expect(paths.some((path) => path.endsWith('/parts/menu/menu-popover.tsx'))).toBe(true);
  expect(paths.some((path) => path.endsWith('/pages/settings/keys-page.tsx'))).toBe(false);
});
