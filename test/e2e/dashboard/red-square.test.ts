import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { areasOf } from '../../support/fleet/coloured-areas.ts';
import { seedFleet } from '../../support/fleet/seeded-fleet.ts';
import { whyMissing } from '../../support/programs.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { PATIENCE_MS, startChromium } from './chromium.ts';

const SITES = 100_000;
/** In the middle of a block and of the map. */
const DOWN_AT = 54_321;
/** Pixels of a square that stands for trouble. */
const LEAST_PIXELS = 49;
/** The token `down`. */
const DOWN = { light: [0xc8, 0x28, 0x1b], dark: [0xff, 0x70, 0x62] } as const;
/** Of a service with so many sites, on a machine as busy as it may be. */
const START_MS = 300_000;
/** Seldom enough that next to nothing is checked while the map is looked at. */
const WEEK_MS = 7 * 86_400_000;
const IS_DRAWN = `document.querySelector('main h1')?.textContent.includes('1 of 100,000') === true &&
  document.querySelector('.fleet-map canvas')?.width > 300 && document.querySelector('.trust-bar.live') !== null`;

test(
  'one site that is down among 100,000 is one red square of the map',
  async (context) => {
    const why = whyMissing('chromium', 'chromium');
    context.skip(why !== null, why ?? '');
    await using folder = await temporaryFolder();
    const dataDirectory = join(folder.path, 'data');
    const sites = createServer((_, answer) => answer.end('ok'));
    await new Promise<void>((resolve) => sites.listen(0, '0.0.0.0', resolve));
    const { port } = sites.address() as AddressInfo;
    await seedFleet({ dataDirectory, sites: SITES, intervalMs: WEEK_MS, port, downAt: DOWN_AT });
    const args = ['--targets', 'private'];
    const service = new ServiceProcess({
      dataDirectory,
      args,
      entry: 'built',
      readyWithinMs: START_MS,
    });
    try {
      const address = await service.ready;
      const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
      await using chromium = await startChromium(join(folder.path, 'chromium'));
      for (const theme of ['light', 'dark'] as const) {
        const screen = { width: 1440, height: 1_000, isDark: theme === 'dark' };
        const tab = await chromium.openTab(`${address}/#key=${key}`, screen);
        await until(() => tab.evaluate<boolean>(IS_DRAWN), {
          withinMs: PATIENCE_MS,
          describe: () => 'the map was never drawn',
        });
        const canvas = await tab.locator('.fleet-map canvas').screenshot();
        const areas = areasOf(canvas, DOWN[theme]);
        expect({ theme, areas }).toEqual({ theme, areas: [expect.anything()] });
        expect(areas[0]?.pixels).toBeGreaterThanOrEqual(LEAST_PIXELS);
        await tab.close();
      }
    } finally {
      await service.kill9();
      sites.closeAllConnections();
      sites.close();
    }
  },
  2 * START_MS,
);
