import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { webPush } from '../../src/notifiers/push/web-push.ts';
import { openPushBrowser } from '../../src/testing/notifier/push-browser.ts';
import { startChannelSink, type ChannelSink } from '../support/channel-sink.ts';

const WORKER = new URL('../../examples/web-push/worker.js', import.meta.url);
const browser = openPushBrowser();

let sink: ChannelSink;
beforeAll(async () => {
  sink = await startChannelSink();
});
afterAll(() => sink.stop());

interface Shown {
  readonly title: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The worker of the example in a browser that has as much as it uses. */
function openWorker() {
  const listeners = new Map<string, (event: object) => void>();
  const shown: Shown[] = [];
  const opened: string[] = [];
  const self = {
    addEventListener: (name: string, listener: (event: object) => void) =>
      listeners.set(name, listener),
    registration: {
      showNotification: (title: string, options: Shown['options']) => {
        shown.push({ title, options });
      },
    },
    clients: { openWindow: (address: string) => opened.push(address) },
  };
  runInContext(readFileSync(WORKER, 'utf8'), createContext({ self }));
  const emit = (name: string, event: object) =>
    listeners.get(name)?.({ waitUntil: () => undefined, ...event });
  return { shown, opened, emit };
}

test('the worker of the example shows a message, and opens what it leads to', async () => {
  const options = {
    endpoint: `${sink.api}/push/1`,
    p256dh: browser.p256dh,
    auth: browser.auth,
    privateKey: Buffer.alloc(32, 7).toString('base64url'),
    contact: 'mailto:ops@example.com',
  };
  sink.answerWith({ status: 201 });
  expect(await sink.deliver(webPush, options)).toMatchObject({ kind: 'delivered' });
  const text = browser.read(sink.last().body);
  const worker = openWorker();
  worker.emit('push', { data: { json: () => JSON.parse(text) as unknown } });
  const [first] = worker.shown;
  expect(first?.title).toMatch(/^\[DOWN\] Shop/);
  expect(first?.options).toMatchObject({ lang: 'en', dir: 'ltr', renotify: true });
  const notification = { close: () => undefined, data: first?.options['data'] };
  worker.emit('notificationclick', { action: '', notification });
  expect(worker.opened).toHaveLength(1);
  expect(worker.opened[0]).toMatch(/^https:\/\/up\.example\//);
});

test('a button opens its own address, and a message without one opens none', () => {
  const worker = openWorker();
  const actions = [
    { action: 'acknowledge', title: 'Acknowledge', navigate: 'https://up.example/a' },
  ];
  const message = { notification: { title: 'x', body: 'y', actions } };
  worker.emit('push', { data: { json: () => message } });
  const data = worker.shown[0]?.options['data'];
  const notification = { close: () => undefined, data };
  worker.emit('notificationclick', { action: '', notification });
  expect(worker.opened).toEqual([]);
  worker.emit('notificationclick', { action: 'acknowledge', notification });
  expect(worker.opened).toEqual(['https://up.example/a']);
});
