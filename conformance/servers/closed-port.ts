import { createServer } from 'node:net';
import { listen, stopListening } from '../../src/farm/loopback-listener.ts';
import type { OpenedServer, Stage } from './opener.ts';

/** A port where nothing listens. */
export interface ClosedPort {
  readonly kind: 'closed';
}

/** Finds a port that is free at the address, which is its own, so that nobody takes it. */
export async function openClosedPort(_server: ClosedPort, stage: Stage): Promise<OpenedServer> {
  const server = createServer();
  const port = await listen(server, { host: stage.host, port: 0 });
  await stopListening(server);
  return { port, close: () => Promise.resolve() };
}
