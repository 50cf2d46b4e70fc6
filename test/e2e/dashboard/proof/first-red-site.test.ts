import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMailSink } from '../../../../src/farm/mail/mail-sink.ts';
import { readMail } from '../../../../src/farm/mail/read-mail.ts';
import { pathOf } from '../../../support/programs.ts';
import { startBreakableSite } from '../../breakable-site.ts';
import { ServiceProcess } from '../../service-process.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { until } from '../../until.ts';
import { PATIENCE_MS, startChromium } from '../chromium.ts';
import { watchedPage } from './watched-page.ts';

/** Gives a program a terminal, to which alone the token of the first account is printed. */
const ON_TERMINAL = ['sh', '-c', 'exec script -qfec "$*" /dev/null', 'sh'];

test('from the token that the start prints to the mail about the first red site', async (context) => {
  const isHere = pathOf('chromium') !== null && pathOf('script') !== null;
  context.skip(!isHere, 'needs chromium and script');
  await using folder = await temporaryFolder();
  await using ends = new AsyncDisposableStack();
  const sink = await startMailSink();
  ends.defer(() => sink.stop());
  const site = await startBreakableSite();
  const configPath = join(folder.path, 'squirrel.json');
  const smtp = `smtp://${sink.host}:${sink.port}`;
  const config = {
    defaults: { interval: '1s', confirm: { after: ['200ms'] }, owner: 'ops' },
    owners: [{ id: 'ops', name: 'Operations' }],
    channels: [
      {
        id: 'mail',
        kind: 'email',
        owner: 'ops',
        to: 'ops@acorn.example',
        from: 's@acorn.example',
        smtp,
      },
    ],
  };
  await writeFile(configPath, JSON.stringify(config));
  const service = new ServiceProcess({
    dataDirectory: join(folder.path, 'data'),
    args: ['--config', configPath, '--targets', 'private'],
    entry: 'built',
    startedBy: ON_TERMINAL,
  });
  ends.defer(() => service.kill9());
  const address = await service.ready;
  const link = await until(() => /http\S+\/setup#token=[\w.-]+/.exec(service.stdout)?.[0] ?? null, {
    withinMs: PATIENCE_MS,
    describe: () => `no token is printed: ${service.stdout}`,
  });

  const chromium = ends.use(await startChromium(folder.path));
  const browser = await chromium.browser.newContext();
  const { page, takeComplaints } = await watchedPage(browser, address, true);
  await page.goto(link);
  await page.getByLabel('Name').fill('Ann');
  await page.getByLabel('E-mail').fill('ann@acorn.example');
  await page.getByLabel('Password').fill('a long one of mine');
  await page.getByRole('button', { name: 'Make the account' }).click();

  await page.waitForURL(`${address}/add`);
  // The list is tried as it is pasted, and watched.
  await page.getByRole('textbox').first().fill(`${site.url} name="Shop"`);
  await page.locator('.paste-results .glyph.is-up').waitFor();
  await page.getByRole('button', { name: 'Watch' }).click();
  await page.getByRole('heading', { level: 1, name: 'The one site is up' }).waitFor();

  // The page says it by itself.
  site.isUp = false;
  await page.getByRole('heading', { level: 1, name: 'is down' }).waitFor();
  await page.getByRole('link', { name: 'Why?' }).click();
  await page.getByText('It answered 503 Service Unavailable.').waitFor();
  await page.getByText('HTTP/1.1 503').first().waitFor();

  const mail = await until(
    () =>
      sink
        .messages()
        .map(({ raw }) => readMail(raw))
        .find(({ subject }) => subject.startsWith('[DOWN] Shop')) ?? null,
    { withinMs: PATIENCE_MS, describe: () => 'no mail came' },
  );
  expect(mail.to).toContain('ops@acorn.example');
  expect(mail.text).toContain('503 Service Unavailable');
  // Who knows of it.
  await page.getByText('ops@acorn.example').first().waitFor();
  expect(takeComplaints()).toEqual([]);
});
