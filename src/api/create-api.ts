import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buildApp, type AppDeps } from './app.ts';
import { createEventHub } from './events/event-hub.ts';
import { ViewHub } from './events/view-hub.ts';
import { cannotListen } from './held-port.ts';

/** The HTTP surface of a running service. */
export interface Api {
  /** Does all that can be done before listening; it keeps the thread busy for a while. `start` does it unless it is done. */
  prepare(): Promise<void>;
  /** Listens; `address` is the URL to open in a browser. Throws `UnavailableError` when it cannot listen there. */
  start(): Promise<{ readonly address: string; readonly port: number }>;
  /** Ends live streams, lets requests under way finish for a moment, and lets go of the port. */
  stop(): Promise<void>;
}

/** What `createApi` needs: the surface's own needs, and where to listen. */
export interface ApiDeps extends Omit<AppDeps, 'hub' | 'views'> {
  /** 0: any free one. A server: the port that it holds, and which is taken over. */
  readonly port: number | Server;
}

/** How long requests under way may take when the service stops, milliseconds. */
const GRACE_MS = 3_000;

/** The API, the dashboard and the health pages behind one port. */
export function createApi(deps: ApiDeps): Api {
  const { context } = deps;
  let stop = async (): Promise<void> => {};
  const build = async (): Promise<FastifyInstance> => {
    const hub = createEventHub({
      watch: context.watch,
      clock: context.clock,
      runId: context.newId(),
    });
    const views = new ViewHub({ ...context, log: deps.log });
    const { app } = await buildApp({ ...deps, hub, views });
    stop = async () => {
      const cancel = context.clock.after(GRACE_MS, () => app.server.closeAllConnections());
      await app.close();
      cancel();
      hub.stop();
      views.stop();
    };
    return app;
  };
  let building: Promise<FastifyInstance> | undefined;
  return {
    prepare: async () => {
      await (building ??= build());
    },
    start: async () => {
      const app = await (building ??= build());
      await listen(app, deps);
      const { port } = app.server.address() as AddressInfo;
      return { address: `http://${nameInUrl(deps.host)}:${port}/`, port };
    },
    stop: () => stop(),
  };
}

async function listen(
  app: FastifyInstance,
  { host, port }: Pick<ApiDeps, 'host' | 'port'>,
): Promise<void> {
  if (typeof port !== 'number') {
    await once(app.server.listen(port), 'listening');
    return;
  }
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw cannotListen({ host, port }, error);
  }
}

/** The name to open in a browser on this machine; "any address" is none. */
function nameInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
