import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions } from 'playwright-core';
import { ServiceProcess } from '../../service-process.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { PATIENCE_MS, startChromium, type Chromium } from '../chromium.ts';
import { startSites, type Sites, type SitesOptions } from './sites.ts';

/** Who the tests are signed in as. */
const ANN = {
  name: 'Ann Acorn',
  email: 'ann@acorn.example',
  password: 'a long one of mine',
} as const;

/** A built service that watches made-up sites, a browser, and someone signed in. */
export interface Stage extends AsyncDisposable {
  readonly sites: Sites;
  readonly service: ServiceProcess;
  readonly chromium: Chromium;
  /** Of the service, without a slash at its end. */
  readonly address: string;
  /** The key of the data folder. */
  readonly key: string;
  /** A browser of its own in which Ann is signed in. */
  signedIn(options?: BrowserContextOptions): Promise<BrowserContext>;
}

export interface StageOptions extends SitesOptions {
  /** The config file, as JSON, once it is known where the sites are. */
  configOf(sites: Sites): object;
  /** What happens to the data folder between a first run, which lasts until `isReady`, and the one that is shown. */
  readonly past?: {
    isReady(service: ServiceProcess): Promise<void>;
    write(dataDirectory: string): Promise<void>;
  };
}

export async function openStage(options: StageOptions): Promise<Stage> {
  await using ends = new AsyncDisposableStack();
  const folder = ends.use(await temporaryFolder());
  const sites = ends.use(await startSites(options));
  const configPath = join(folder.path, 'squirrel.json');
  const caPath = join(folder.path, 'authority.pem');
  await writeFile(configPath, JSON.stringify(options.configOf(sites)));
  await writeFile(caPath, sites.authorityPem);
  const dataDirectory = join(folder.path, 'data');
  const args = ['--config', configPath, '--targets', 'private', '--ca', caPath];
  const start = (): ServiceProcess => {
    const service = new ServiceProcess({ dataDirectory, entry: 'built', args });
    ends.defer(() => service.kill9());
    return service;
  };
  if (options.past !== undefined) {
    const first = start();
    await first.ready;
    await options.past.isReady(first);
    await first.stop();
    await options.past.write(dataDirectory);
  }
  const service = start();
  const address = await service.ready;
  const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
  await service.change('POST', '/setup', ANN);
  const chromium = ends.use(await startChromium(folder.path));
  const held = ends.move();
  return {
    sites,
    service,
    chromium,
    address,
    key,
    signedIn: async (more = {}) => {
      const context = await chromium.browser.newContext({ timezoneId: 'Europe/Berlin', ...more });
      context.setDefaultTimeout(PATIENCE_MS);
      const { email, password } = ANN;
      const reply = await context.request.post(`${address}/api/v1/session`, {
        data: { email, password },
      });
      if (!reply.ok()) throw new Error(`nobody is signed in: ${await reply.text()}`);
      return context;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
