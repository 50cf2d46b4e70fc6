import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { WORD } from './answers.ts';
import type { Sight } from './readers.ts';

const START_MS = 30_000;
const BATCH = 200;
// A download never loads.
const FRAME_MS = 3_000;

/** Runs in the browser: shows the answers in frames of the same origin and reads what stands in them. */
const LOOK = `async (from, to, word) => {
  const look = (index) => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    const finish = (end) => {
      clearTimeout(timer);
      let text = null;
      try { text = frame.contentDocument.documentElement.textContent; } catch {}
      frame.remove();
      resolve({ isShown: text !== null && text.includes(word), end: text === null ? 'error page' : end });
    };
    const timer = setTimeout(() => finish('unfinished'), ${FRAME_MS});
    frame.onload = () => finish('ok');
    frame.src = '/' + index;
    document.body.append(frame);
  });
  const sights = [];
  let next = from;
  const work = async () => {
    while (next < to) {
      const index = next++;
      sights[index - from] = await look(index);
    }
  };
  await Promise.all(Array.from({ length: 24 }, work));
  return sights;
}`;

/** All answers in frames of a headless Chromium. */
export async function seenByChromium(
  program: string,
  port: number,
  count: number,
): Promise<readonly Sight[]> {
  const folder = await mkdtemp(join(tmpdir(), 'differential-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const page = `http://127.0.0.1:${port}/`;
  const args = [...flags, '--remote-debugging-port=0', `--user-data-dir=${folder}`, page];
  const browser = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = new Promise<void>((resolve) => {
    browser.once('close', () => resolve());
  });
  try {
    const address = await debuggerOf(browser.stderr);
    return await lookAt(await openPage(address), count);
  } finally {
    browser.kill();
    await gone;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function debuggerOf(stderr: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(
      () => reject(new Error(`no browser: ${text.slice(0, 500)}`)),
      START_MS,
    );
    stderr.on('data', (piece: Buffer) => {
      text += piece.toString();
      const found = /DevTools listening on ws:\/\/([^/]+)/.exec(text)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
}

async function openPage(address: string): Promise<WebSocket> {
  const pages = (await (await fetch(`http://${address}/json/list`)).json()) as {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const page = pages.find(({ type }) => type === 'page');
  if (page === undefined) throw new Error('the browser has no page');
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('the browser does not answer')));
  });
  return socket;
}

async function lookAt(socket: WebSocket, count: number): Promise<readonly Sight[]> {
  // Before that page stands, what is evaluated goes with the empty one.
  while ((await evaluate(socket, 'document.title')) !== 'compare') await wait(100);
  const sights: Sight[] = [];
  for (let from = 0; from < count; from += BATCH) {
    const to = Math.min(count, from + BATCH);
    const expression = `(${LOOK})(${from}, ${to}, ${JSON.stringify(WORD)})`;
    sights.push(...((await evaluate(socket, expression)) as Sight[]));
  }
  socket.close();
  return sights;
}

async function evaluate(socket: WebSocket, expression: string): Promise<unknown> {
  const params = { expression, awaitPromise: true, returnByValue: true };
  const answer = new Promise<string>((resolve) => {
    socket.addEventListener('message', ({ data }) => resolve(String(data)), { once: true });
  });
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
  const text = await answer;
  const { result } = JSON.parse(text) as { result?: { result?: { value?: unknown } } };
  if (result?.result?.value === undefined)
    throw new Error(`the browser says ${text.slice(0, 500)}`);
  return result.result.value;
}
