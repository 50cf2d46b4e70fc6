import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FarmSpec, PlacedSite } from './farm.ts';
import type { FarmOrder, FarmOrderResults, FarmReply } from './farm-process-protocol.ts';
import type { FarmRequest } from './request-log.ts';
import type { SiteBehaviour } from './site-behaviour.ts';

/** A farm in a process of its own, so that its work is not counted as ours. Calls reject when it is gone. */
export interface FarmProcess {
  readonly pid: number;
  /** In the order in which they were given. */
  readonly sites: readonly PlacedSite[];
  /** The URL of each site, in the same order. */
  readonly urls: readonly string[];
  /** The name server as `127.0.0.1:PORT`. */
  readonly resolver: string;
  /** As `Farm.change`. */
  change(name: string, behaviour: SiteBehaviour): Promise<void>;
  /** As `Farm.requests`. */
  requests(name: string): Promise<readonly FarmRequest[]>;
  /** The number of requests of every site since the start, by name. */
  requestCounts(): Promise<Readonly<Record<string, number>>>;
  /** Ends the farm and settles when its process is gone, after 5 s by force; may be called again. */
  stop(): Promise<void>;
}

type OrderOf<Kind extends FarmOrder['kind']> = Omit<
  Extract<FarmOrder, { readonly kind: Kind }>,
  'id'
>;

interface Pending {
  readonly resolve: (result: FarmReply & { readonly kind: 'done' }) => void;
  readonly reject: (error: Error) => void;
}

const stopMs = 5_000;

/** Starts a farm in a child process, which also ends when this process does. */
export async function startFarmProcess(spec: FarmSpec): Promise<FarmProcess> {
  const child = fork(entryPath(), {
    execArgv: [],
    // Keeps a behaviour that many sites share one object on the other side too.
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const line = new OrderLine(child);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = (): Promise<void> => stopChild({ child, line, gone });
  try {
    const { sites, resolver } = await line.order({ kind: 'start', spec });
    return {
      pid: child.pid ?? 0,
      sites,
      urls: sites.map(({ url }) => url),
      resolver,
      change: async (name, behaviour) => {
        await line.order({ kind: 'change', name, behaviour });
      },
      requests: (name) => line.order({ kind: 'requests', name }),
      requestCounts: () => line.order({ kind: 'counts' }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopChild(parts: {
  readonly child: ChildProcess;
  readonly line: OrderLine;
  readonly gone: Promise<void>;
}): Promise<void> {
  const force = setTimeout(() => parts.child.kill('SIGKILL'), stopMs);
  // A farm that never started, or is gone already, cannot obey; its end is all that counts.
  await parts.line.order({ kind: 'stop' }).catch(() => {
    if (parts.child.connected) parts.child.disconnect();
  });
  await parts.gone;
  clearTimeout(force);
}

/** Pairs orders with their replies. */
class OrderLine {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #isGone = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (reply: FarmReply) => this.#settle(reply));
    child.once('exit', (code, signal) => this.#failAll(`it ended with ${signal ?? code}`));
    child.once('error', (error) => this.#failAll(error.message));
  }

  async order<Kind extends FarmOrder['kind']>(
    order: OrderOf<Kind> & { readonly kind: Kind },
  ): Promise<FarmOrderResults[Kind]> {
    const id = (this.#lastId += 1);
    const reply = await new Promise<FarmReply & { readonly kind: 'done' }>((resolve, reject) => {
      if (this.#isGone || !this.#child.connected) {
        reject(new Error('the farm process is gone'));
        return;
      }
      this.#pending.set(id, { resolve, reject });
      this.#child.send({ ...order, id }, (error) => {
        if (error !== null) this.#settle({ id, kind: 'failed', message: error.message });
      });
    });
    return reply.result as FarmOrderResults[Kind];
  }

  #settle(reply: FarmReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === 'done') pending?.resolve(reply);
    else pending?.reject(new Error(`the farm process failed: ${reply.message}`));
  }

  #failAll(why: string): void {
    this.#isGone = true;
    for (const { reject } of this.#pending.values())
      reject(new Error(`the farm process is gone: ${why}`));
    this.#pending.clear();
  }
}

// Runs from the sources and from the built output: the neighbour has the extension of this file.
function entryPath(): string {
  const source = fileURLToPath(new URL('./farm-process-entry.ts', import.meta.url));
  return import.meta.url.endsWith('.ts') ? source : source.replace(/\.ts$/, '.js');
}
