import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MonitorAnswer } from '../../../src/api/contract.ts';
import { pathOf } from '../../support/programs.ts';
import { startWebhookSink } from '../../../src/farm/webhook-sink.ts';
import { ServiceProcess } from '../service-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import { waitingIn } from './proof/watched-page.ts';
import { startChromium } from './chromium.ts';

/** The input of a field, by the beginning of its label. */
const field = (label: string): string =>
  `[...document.querySelectorAll('.schema-form .field')].find((one) => one.querySelector('label')?.textContent.startsWith('${label}'))?.querySelector('input, textarea')`;
/** Writes into it as a person would; whether it is there. */
const write = (label: string, text: string): string => `(() => {
  const input = ${field(label)};
  if (!input) return false;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value').set.call(input, '${text}');
  input.dispatchEvent(new Event('input', { bubbles: true }));
  return true;
})()`;
/** Clicks what a selector finds, by its text; whether it is there. */
const click = (selector: string, text: string): string => `(() => {
  const found = [...document.querySelectorAll('${selector}')].find((one) => one.textContent.includes('${text}'));
  found?.click();
  return found !== undefined;
})()`;

test('a site is made by a form: kept over a reload, tried, saved, changed, and changed back', async (context) => {
  context.skip(pathOf('chromium') === null, 'needs chromium');
  await using folder = await temporaryFolder();
  const site = await startWebhookSink({});
  const dataDirectory = join(folder.path, 'data');
  const service = new ServiceProcess({ dataDirectory, entry: 'built' });
  try {
    const address = await service.ready;
    const key = (await readFile(join(dataDirectory, 'admin-key'), 'utf8')).trim();
    await using chromium = await startChromium(join(folder.path, 'chromium'));
    const tab = await chromium.openTab(`${address}/add/http#key=${key}`);
    const untilTrue = waitingIn(tab);
    const nameOf = async (id: string): Promise<string> => {
      const headers = { authorization: `Bearer ${key}` };
      const answer = await fetch(`${address}/api/v1/monitors/${id}`, { headers });
      return ((await answer.json()) as MonitorAnswer).name;
    };

    await untilTrue(write('Address', site.url));
    await tab.evaluate(write('Name', 'Shop'));
    await tab.evaluate(write('Password', 'geheimnis'));
    await tab.evaluate(`location.reload()`);
    await untilTrue(`document.querySelector('.form-restored') !== null`);
    expect(await tab.evaluate<string>(`${field('Name')}.value`)).toBe('Shop');
    expect(await tab.evaluate<string>(`${field('Password')}.value`)).toBe('');

    await tab.evaluate(write('Interval', 'often'));
    await tab.evaluate(click('.schema-form button', 'Try it'));
    await untilTrue(`document.querySelector('.schema-form .field-error') !== null`);
    await tab.evaluate(write('Interval', '2m'));
    await tab.evaluate(click('.schema-form button', 'Try it'));
    await untilTrue(`document.querySelector('.try-result') !== null`);
    await tab.evaluate(click('button[type=submit]', 'Save'));
    await untilTrue(`/^.monitors.[^/]+$/.test(location.pathname)`);
    const stored = `Object.keys(sessionStorage).filter((name) => name.includes('draft')).length`;
    expect(await tab.evaluate<number>(stored)).toBe(0);
    const id = (await tab.evaluate<string>('location.pathname')).split('/').at(-1) ?? '';

    const edit = await chromium.openTab(`${address}/monitors/${id}/edit#key=${key}`);
    const untilEdited = waitingIn(edit);
    await untilEdited(write('Name', 'Store'));
    await edit.evaluate(click('button[type=submit]', 'Save'));
    await untilEdited(`document.querySelector('.toast.done button') !== null`);
    expect(await nameOf(id)).toBe('Store');
    await edit.evaluate(click('.toast button', 'Undo'));
    await until(async () => (await nameOf(id)) === 'Shop', {
      withinMs: 30_000,
      describe: () => 'the name never came back',
    });
  } finally {
    service.signalGroup('SIGKILL');
    await site.stop();
  }
});
