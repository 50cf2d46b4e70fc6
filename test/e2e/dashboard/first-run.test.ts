import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startWebhookSink } from '../../../src/farm/webhook-sink.ts';
import { pathOf } from '../../support/programs.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startChromium } from './chromium.ts';
import { waitingIn } from './proof/watched-page.ts';

/** Notes what the page complains of from now on, and what the content policy refused since it was opened. */
const LISTEN = `(() => {
  window.complaints = [];
  const note = (text) => window.complaints.push(String(text));
  console.error = (...parts) => note(parts.join(' '));
  addEventListener('error', ({ message }) => note(message));
  addEventListener('unhandledrejection', ({ reason }) => note(reason));
  const noteReports = (reports) => reports.forEach(({ body }) => note(body.effectiveDirective + ' ' + body.blockedURL));
  new ReportingObserver(noteReports, { buffered: true, types: ['csp-violation'] }).observe();
})()`;
/** Writes into the field of a label. */
const write = (label: string, text: string): string => `(() => {
  const field = [...document.querySelectorAll('form .field')].find((one) => one.querySelector('label').textContent.startsWith('${label}'));
  const input = field.querySelector('input, textarea');
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value').set.call(input, '${text}');
  input.dispatchEvent(new Event('input', { bubbles: true }));
})()`;
/** Clicks what a selector finds, by its text; whether it is there. */
const click = (selector: string, text: string): string => `(() => {
  const found = [...document.querySelectorAll('${selector}')].find((one) => one.textContent.includes('${text}'));
  found?.click();
  return found !== undefined;
})()`;

test('the first run: an account, a channel that is made and tested, and out again, without a complaint', async (context) => {
  context.skip(pathOf('chromium') === null, 'needs chromium');
  await using folder = await temporaryFolder();
  const sink = await startWebhookSink({});
  const dataDirectory = join(folder.path, 'data');
  const service = new ServiceProcess({ dataDirectory, entry: 'built' });
  try {
    const address = await service.ready;
    const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
    await using chromium = await startChromium(join(folder.path, 'chromium'));
    const tab = await chromium.openTab(`${address}/setup#key=${key}`);
    const untilTrue = waitingIn(tab);

    await untilTrue(`document.querySelectorAll('form input.input').length === 3`);
    expect(await tab.evaluate<string>('location.hash')).toBe('');
    await tab.evaluate(LISTEN);
    await tab.evaluate(write('Name', 'Ann'));
    await tab.evaluate(write('E-mail', 'ann@example.com'));
    await tab.evaluate(write('Password', 'a long one of mine'));
    await tab.evaluate(click('button[type=submit]', ''));
    await untilTrue(`location.pathname === '/add'`);
    // From now on the cookie counts, which no script reads.
    expect(await tab.evaluate<number>('sessionStorage.length')).toBe(0);
    expect(await tab.evaluate<string>('document.cookie')).toBe('');

    await untilTrue(click('nav a', 'Alerts'));
    await untilTrue(click('.page-tabs a', 'Channels'));
    await untilTrue(`document.querySelector('.kind-choice option[value=webhook]') !== null`);
    await tab.evaluate(`(() => {
      const choice = document.querySelector('.kind-choice');
      Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(choice, 'webhook');
      choice.dispatchEvent(new Event('change', { bubbles: true }));
    })()`);
    await untilTrue(`document.querySelectorAll('dialog input.input').length > 1`);
    await tab.evaluate(write('URL', sink.url));
    await tab.evaluate(write('Signing secret', `whsec_${Buffer.alloc(32, 7).toString('base64')}`));
    await tab.evaluate(click('dialog button[type=submit]', ''));
    await untilTrue(click('.list button', 'Send a test'));
    await untilTrue(`document.querySelector('.test-result.delivered') !== null`);
    expect(JSON.parse(String(sink.requests()[0]?.body))).toMatchObject({ type: 'test' });

    await untilTrue(click('.top-bar button[aria-haspopup=menu]', ''));
    await untilTrue(click('[role^=menuitem]', 'Sign out'));
    await untilTrue(`document.querySelector('input[type=email]') !== null`);
    expect(await tab.evaluate<readonly string[]>('window.complaints')).toEqual([]);
  } finally {
    service.signalGroup('SIGKILL');
    await sink.stop();
  }
});
