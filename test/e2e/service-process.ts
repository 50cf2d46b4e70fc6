import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';

/** How to start a service of one's own. */
export interface ServiceProcessOptions {
  readonly dataDirectory: string;
  /** Further arguments of `squirrel start`; port and data directory are given already. */
  readonly args?: readonly string[];
  /** The sources (default), or what `npm run build` made of them. */
  readonly entry?: 'source' | 'built';
  /** A program that starts it, with its arguments, such as one that sets limits. */
  readonly startedBy?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take until it prints its address, milliseconds; default: 40 s. */
  readonly readyWithinMs?: number;
}

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Both forms of the program's entry. */
export const entryPaths = {
  source: fileURLToPath(new URL('../../src/entrypoints/cli.ts', import.meta.url)),
  built: fileURLToPath(new URL('../../dist/entrypoints/cli.js', import.meta.url)),
} as const;

const PATIENCE_MS = 40_000;
const running = new Set<ServiceProcess>();

// A service is the head of a group of its own, so nothing else would end it when the tests are cut short.
process.once('exit', () => {
  for (const service of running) service.signalGroup('SIGKILL');
});

/** `squirrel start` as a real process, head of a process group of its own. */
export class ServiceProcess {
  readonly startedAt = Date.now();
  /** Resolves with the address, without a slash at its end, once it is printed; rejects when the process ends before. */
  readonly ready: Promise<string>;
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  readonly #token = randomBytes(24).toString('hex');
  #stdout = '';
  #stderr = '';
  #hasFailed = false;

  constructor(options: ServiceProcessOptions) {
    const { dataDirectory, args = [], entry = 'source', startedBy = [], env = {} } = options;
    const { readyWithinMs = PATIENCE_MS } = options;
    const own = ['start', '--port', '0', '--data', dataDirectory];
    const command = [...startedBy, process.execPath, entryPaths[entry], ...own, ...args];
    this.#child = spawn(command[0] ?? '', command.slice(1), {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env, SQUIRREL_ADMIN_TOKEN: this.#token, NODE_ENV: 'production' },
    });
    running.add(this);
    this.#child.stdout?.on('data', (text: Buffer) => (this.#stdout += text.toString()));
    this.#child.stderr?.on('data', (text: Buffer) => (this.#stderr += text.toString()));
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        running.delete(this);
        this.#hasFailed = signal === null && code !== 0;
        resolve({ code, signal });
      });
    });
    this.ready = this.#waitForAddress(readyWithinMs);
    // Whoever kills it while it starts does not ask whether it came up.
    this.ready.catch(() => undefined);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** It is gone, however it ended. */
  get hasEnded(): boolean {
    return !running.has(this);
  }

  /** It ended by itself, with an error. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  get stdout(): string {
    return this.#stdout;
  }

  /** Everything it logged so far, for diagnosis. */
  get stderr(): string {
    return this.#stderr;
  }

  /** Asks the API; `path` begins after `/api/v1`. Rejects with the answer's text unless it is a success. */
  async api<Answer>(path: string): Promise<Answer> {
    return JSON.parse(await this.text(`/api/v1${path}`)) as Answer;
  }

  /** Changes something by the API; rejects with the answer's text unless it is a success. */
  async change(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<void> {
    const response = await fetch(`${await this.ready}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  }

  /** Every item of a paged list. */
  async all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = `${path.includes('?') ? '&' : '?'}limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      const page: { items: Item[]; nextCursor: string | null } = await this.api(`${path}${query}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  /** Any address of the service, with the key, as text. */
  async text(path: string): Promise<string> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const url = `${await this.ready}${path}`;
    // A kept connection may be closed by the service just when it is used again.
    const response = await fetch(url, { headers }).catch(() => fetch(url, { headers }));
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
    return text;
  }

  /** Ends the whole group at once, as a power cut would, and waits until the process is gone. */
  async kill9(): Promise<void> {
    this.signalGroup('SIGKILL');
    await this.ended;
  }

  /** Asks the process to end, and says how it did. */
  async stop(): Promise<Ending & { readonly tookMs: number }> {
    const askedAt = performance.now();
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.signalGroup('SIGKILL'), PATIENCE_MS);
    const ending = await this.ended;
    clearTimeout(force);
    return { ...ending, tookMs: performance.now() - askedAt };
  }

  /** Signals this service's own group and nothing else. */
  signalGroup(signal: NodeJS.Signals): void {
    // Without a pid the negative number would mean our own group.
    if (this.#child.pid === undefined || !running.has(this)) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  #waitForAddress(withinMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void =>
        reject(new Error(`the service ${why}\n${this.#stdout}\n${this.#stderr}`));
      const timer = setTimeout(() => fail(`printed no address in ${withinMs} ms`), withinMs);
      this.#child.stdout?.on('data', () => {
        const address = /http:\/\/127\.0\.0\.1:\d+(?=\W)/.exec(this.#stdout)?.[0];
        if (address === undefined) return;
        clearTimeout(timer);
        resolve(address);
      });
      void this.ended.then(({ code, signal }) => {
        clearTimeout(timer);
        fail(`ended with ${signal ?? code}`);
      });
    });
  }
}
