import { expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startWebhookSink } from '../../../src/farm/webhook-sink.ts';
import { openPushBrowser } from '../../../src/testing/notifier/push-browser.ts';
import { pathOf } from '../../support/programs.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { untilTrue } from './proof/watched-page.ts';
import { PATIENCE_MS, startChromium, type Tab } from './chromium.ts';

/** A click on a button by its text; whether it is there. */
const click = (text: string): string => `(() => {
  const found = [...document.querySelectorAll('button')].find((one) => one.textContent.includes('${text}'));
  found?.click();
  return found !== undefined;
})()`;
const isShown = (text: string): string => `document.body.textContent.includes('${text}')`;

/** Push services are on the internet: the page subscribes at one on loopback instead, and all else is as it is. */
const subscribingAt = (endpoint: string, keys: object): string => `
  let subscribed = null;
  const subscription = {
    endpoint: '${endpoint}',
    toJSON: () => ({ endpoint: '${endpoint}', keys: ${JSON.stringify(keys)} }),
    unsubscribe: async () => ((subscribed = null), true),
  };
  PushManager.prototype.subscribe = async () => (subscribed = subscription);
  PushManager.prototype.getSubscription = async () => subscribed;
`;

/** Brings a message to the worker as the browser does when it comes from a push service. */
async function deliverPush(tab: Tab, origin: string, data: string): Promise<void> {
  const cdp = await tab.context().newCDPSession(tab);
  const registration = Promise.withResolvers<string>();
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const [first] = registrations;
    if (first !== undefined) registration.resolve(first.registrationId);
  });
  await cdp.send('ServiceWorker.enable');
  const registrationId = await registration.promise;
  await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  await cdp.detach();
}

test(
  'the dashboard can be installed, shows messages that are pushed, and says when its service is gone',
  { timeout: PATIENCE_MS * 4 },
  async (context) => {
    context.skip(pathOf('chromium') === null, 'needs chromium');
    await using folder = await temporaryFolder();
    const reader = openPushBrowser();
    const pushService = await startWebhookSink({});
    const dataDirectory = join(folder.path, 'data');
    const args = ['--targets', 'private', '--public-url', 'https://up.example/'];
    const service = new ServiceProcess({ dataDirectory, args, entry: 'built' });
    try {
      const address = await service.ready;
      const { origin } = new URL(address);
      const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
      await using chromium = await startChromium(join(folder.path, 'chromium'));
      const browser = await chromium.browser.newContext();
      await browser.grantPermissions(['notifications'], { origin });
      const { p256dh, auth } = reader;
      await browser.addInitScript(subscribingAt(pushService.url, { p256dh, auth }));
      const tab = await browser.newPage();
      tab.setDefaultTimeout(PATIENCE_MS);
      await tab.goto(`${address}/alerts/channels#key=${key}`);
      await untilTrue(tab, `navigator.serviceWorker.controller !== null`);

      const cdp = await browser.newCDPSession(tab);
      const manifest = await cdp.send('Page.getAppManifest');
      expect(manifest.errors).toEqual([]);
      expect(manifest.url).toMatch(/squirrel\.en\.webmanifest$/);
      const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
      // Contexts of a test count as private windows, in which nothing is installed.
      const others = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
      expect(others).toEqual([]);

      await untilTrue(tab, click('Notify this browser'));
      await untilTrue(tab, isShown('This browser shows messages'));
      await untilTrue(tab, click('Send a test'));
      await until(() => pushService.requests().length > 0, {
        withinMs: PATIENCE_MS,
        describe: () => 'no message came to the push service',
      });
      const [sent] = pushService.requests();
      const message = reader.read(sent?.body ?? Buffer.alloc(0));
      await deliverPush(tab, `${origin}/`, message);
      const titles = `navigator.serviceWorker.ready
        .then((registration) => registration.getNotifications())
        .then((shown) => shown.map(({ title }) => title))`;
      const { title } = (JSON.parse(message) as { notification: { title: string } }).notification;
      await until(async () => (await tab.evaluate<string[]>(titles)).includes(title), {
        withinMs: PATIENCE_MS,
        describe: () => `no message "${title}" is shown`,
      });

      service.signalGroup('SIGKILL');
      await tab.goto(`${address}/incidents`);
      expect(await tab.textContent('h1')).toBe('UptimeSquirrel cannot be reached');
      expect(await tab.textContent('p')).toMatch(/no answer since \d/);
    } finally {
      service.signalGroup('SIGKILL');
      await pushService.stop();
    }
  },
);
