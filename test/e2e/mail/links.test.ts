import { writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMailSink } from '../../../src/farm/mail/mail-sink.ts';
import { readMail, type ReadMail } from '../../../src/farm/mail/read-mail.ts';
import { pathOf } from '../../support/programs.ts';
import { startChromium, type Tab } from '../dashboard/chromium.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';

const PATIENCE_MS = 60_000;

/** Stands where people reach the service, and passes every call on to where it listens. */
async function startProxy() {
  let target = '';
  const server = createServer((call, answer) => {
    const { method, headers, url = '/' } = call;
    const passed = request(new URL(url, target), { method, headers, agent: false }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    passed.once('error', () => answer.destroy());
    call.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/squirrel/`,
    passTo: (address: string) => (target = address),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const titleOf = (tab: Tab): Promise<string> => tab.evaluate<string>('document.title');

async function untilTitle(tab: Tab, begin: string): Promise<string> {
  let last = '';
  return until(
    async () => {
      last = await titleOf(tab).catch(() => '');
      return last.startsWith(begin) ? last : null;
    },
    { withinMs: PATIENCE_MS, describe: () => `the page is called '${last}'` },
  );
}

test('a link in a mail is opened in a browser, under a path, and acts once its button is pressed', async (context) => {
  context.skip(pathOf('chromium') === null, 'needs chromium');
  await using folder = await temporaryFolder();
  await using proxy = await startProxy();
  const sink = await startMailSink();
  const configPath = join(folder.path, 'squirrel.json');
  const smtp = `smtp://${sink.host}:${sink.port}`;
  const config = {
    owners: [{ id: 'ops', name: 'Operations' }],
    channels: [
      { id: 'mail', kind: 'email', owner: 'ops', to: 'a@example.com', from: 'b@example.com', smtp },
    ],
    monitors: [
      {
        url: 'http://127.0.0.1:9/',
        name: 'Shop',
        owner: 'ops',
        interval: '1s',
        confirm: { after: [] },
      },
    ],
  };
  await writeFile(configPath, JSON.stringify(config));
  const dataDirectory = join(folder.path, 'data');
  const args = ['--config', configPath, '--public-url', proxy.url];
  const service = new ServiceProcess({ dataDirectory, args });
  const mailOf = (state: string): Promise<ReadMail> =>
    until(
      async () =>
        sink
          .messages()
          .map(({ raw }) => readMail(raw))
          .find(({ subject }) => subject.startsWith(`[${state}] Shop`)) ?? null,
      { withinMs: PATIENCE_MS, describe: () => `no ${state}: ${service.stderr}` },
    );
  try {
    await service.ready;
    proxy.passTo(/listening on (\S+)\)/.exec(service.stdout)?.[1] ?? '');
    const mail = await mailOf('DOWN');
    const link = /^Acknowledge:\r?\n(\S+)$/m.exec(mail.text ?? '')?.[1] ?? '';
    expect(link).toMatch(new RegExp(`^${RegExp.escape(proxy.url)}a/[\\w-]+$`));
    expect(mail.html).toContain(`href="${link}"`);
    // What scanners of mail do, more than once.
    for (let turn = 0; turn < 3; turn += 1) expect((await fetch(link)).status).toBe(200);
    await using chromium = await startChromium(join(folder.path, 'chromium'));
    const tab = await chromium.openTab(link);
    await untilTitle(tab, 'Acknowledge the outage of Shop?');
    expect(
      await tab.evaluate<string>("getComputedStyle(document.querySelector('main')).borderRadius"),
    ).toBe('10px');
    await tab.evaluate("document.querySelector('button').click()");
    await untilTitle(tab, 'You have acknowledged the outage of Shop.');
    const taken = await mailOf('ACK');
    expect(taken.subject).toContain('acknowledged by Operations');
    const again = await chromium.openTab(link);
    await untilTitle(again, 'This link was used.');
  } finally {
    await service.stop();
    await sink.stop();
  }
});
