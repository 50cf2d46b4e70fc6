import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FarmSpec, PlacedSite } from './farm.ts';
import type { FarmOrder, FarmOrderResults } from './farm-process-protocol.ts';
import { OrderLine } from './order-line.ts';
import type { FarmRequest } from './request-log.ts';
import type { SiteBehaviour } from './sites/site-behaviour.ts';

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

const STOP_MS = 5_000;

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
    const { sites, resolver } = await give(line, { kind: 'start', spec });
    return {
      pid: child.pid ?? 0,
      sites,
      urls: sites.map(({ url }) => url),
      resolver,
      change: async (name, behaviour) => {
        await give(line, { kind: 'change', name, behaviour });
      },
      requests: (name) => give(line, { kind: 'requests', name }),
      requestCounts: () => give(line, { kind: 'counts' }),
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
  const force = setTimeout(() => parts.child.kill('SIGKILL'), STOP_MS);
  // A farm that never started, or is gone already, cannot obey; its end is all that counts.
  await parts.line.order({ kind: 'stop' }).catch(() => {
    if (parts.child.connected) parts.child.disconnect();
  });
  await parts.gone;
  clearTimeout(force);
}

async function give<Kind extends FarmOrder['kind']>(
  line: OrderLine,
  order: OrderOf<Kind> & { readonly kind: Kind },
): Promise<FarmOrderResults[Kind]> {
  return (await line.order(order)) as FarmOrderResults[Kind];
}

// Runs from the sources and from the built output: the neighbour has the extension of this file.
function entryPath(): string {
  const source = fileURLToPath(new URL('./farm-process-entry.ts', import.meta.url));
  return import.meta.url.endsWith('.ts') ? source : source.replace(/\.ts$/, '.js');
}
