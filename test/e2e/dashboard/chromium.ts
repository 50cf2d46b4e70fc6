import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endWithUs } from '../../support/end-with-us.ts';
import { pathOf } from '../../support/programs.ts';
import { until } from '../until.ts';

/** One tab. */
export interface Tab {
  /** What an expression gives in the page, once it settles. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** The whole page as PNG, however long it is. */
  picture(): Promise<Buffer>;
  close(): Promise<void>;
}

/** What a page is shown on; `width` and `height` in CSS pixels. A picture is of the whole page, so the height is small by default. */
export interface Screen {
  readonly width: number;
  readonly height?: number;
  readonly isDark: boolean;
}

/** A Chromium of one's own without a window, spoken to by its DevTools protocol. */
export interface Chromium extends AsyncDisposable {
  /** `phone`: 390 pixels wide. */
  openTab(url: string, screen?: 'phone' | Screen): Promise<Tab>;
}

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const PATIENCE_MS = 60_000;

export async function startChromium(folder: string): Promise<Chromium> {
  const program = pathOf('chromium');
  if (program === null) throw new Error('chromium is not installed');
  const child = spawn(
    program,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
      'about:blank',
    ],
    { stdio: 'ignore' },
  );
  endWithUs(child);
  const ended = once(child, 'close');
  const [port = '', path = ''] = await until(
    async () => {
      const text = await readFile(join(folder, 'DevToolsActivePort'), 'utf8').catch(() => '');
      return text.includes('/') ? text.trim().split('\n') : null;
    },
    { withinMs: PATIENCE_MS, describe: () => 'Chromium opens no port' },
  );
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  await once(socket, 'open');
  const send = senderOf(socket);
  return {
    openTab: (url, screen) => openTab(send, url, screen),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

type Send = (method: string, params?: object, sessionId?: string) => Promise<unknown>;

function senderOf(socket: WebSocket): Send {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let count = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as Reply;
    const asked = waiting.get(id ?? 0);
    waiting.delete(id ?? 0);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error.message));
  });
  return (method, params = {}, sessionId) => {
    count += 1;
    const asked = Promise.withResolvers<unknown>();
    waiting.set(count, asked);
    socket.send(JSON.stringify({ id: count, method, params, ...(sessionId && { sessionId }) }));
    return asked.promise;
  };
}

async function openTab(send: Send, url: string, screen?: 'phone' | Screen): Promise<Tab> {
  const blank = { url: 'about:blank' };
  const { targetId } = (await send('Target.createTarget', blank)) as { targetId: string };
  const attaching = send('Target.attachToTarget', { targetId, flatten: true });
  const { sessionId } = (await attaching) as { sessionId: string };
  if (screen === 'phone') {
    const size = { width: 390, height: 844, deviceScaleFactor: 2, mobile: true };
    await send('Emulation.setDeviceMetricsOverride', size, sessionId);
  }
  if (typeof screen === 'object') {
    const { width, height = 200 } = screen;
    const size = { width, height, deviceScaleFactor: 1, mobile: false };
    await send('Emulation.setDeviceMetricsOverride', size, sessionId);
    await send('Emulation.setScrollbarsHidden', { hidden: true }, sessionId);
    const value = screen.isDark ? 'dark' : 'light';
    const features = [{ name: 'prefers-color-scheme', value }];
    await send('Emulation.setEmulatedMedia', { features }, sessionId);
  }
  await send('Page.navigate', { url }, sessionId);
  return {
    evaluate: async <Value>(expression: string) => {
      const asked = { expression, awaitPromise: true, returnByValue: true };
      const answer = (await send('Runtime.evaluate', asked, sessionId)) as {
        readonly result: { readonly value: Value };
        readonly exceptionDetails?: object;
      };
      if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails));
      return answer.result.value;
    },
    picture: async () => {
      const how = { format: 'png', captureBeyondViewport: true };
      const { data } = (await send('Page.captureScreenshot', how, sessionId)) as { data: string };
      return Buffer.from(data, 'base64');
    },
    close: async () => void (await send('Target.closeTarget', { targetId })),
  };
}
