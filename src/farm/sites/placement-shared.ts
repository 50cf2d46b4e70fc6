import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { listen, stopListening, track } from '../loopback-listener.ts';
import type { PlacedLiveSite, Placement, PlacementOptions } from './placement.ts';
import { serveConnection } from './site-connection.ts';
import { composePlay } from './site-play.ts';

const SHARED_ADDRESS = '127.0.0.1';
// Outside the range that the other placement gives to sites, so that nothing ever listens here.
const EMPTY_ADDRESS = '127.66.255.254';
const MAX_ADDRESSES = 10_000;

/**
 * Puts all sites behind one listener, or a few on addresses of their own, told apart by the Host field; made for many
 * thousands of them.
 */
export async function placeBehindOneListener(options: PlacementOptions): Promise<Placement> {
  const sites = new Map<string, PlacedLiveSite>();
  const sockets = new Set<Socket>();
  const scene = { siteFor: (host: string) => sites.get(host), log: options.log };
  const addresses = addressesOf(options.addressCount);
  const servers: Server[] = [];
  const stop = async (): Promise<void> => {
    const closed = servers.map(stopListening);
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };
  let { port } = options;
  try {
    for (const host of addresses) {
      const server = createServer((socket) => {
        track(sockets, socket);
        serveConnection(socket, scene);
      });
      port = await listen(server, { host, port });
      servers.push(server);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  for (const [index, { name, behaviour }] of options.sites.entries()) {
    const play = composePlay(behaviour, port);
    const address = addresses[index % addresses.length] ?? SHARED_ADDRESS;
    sites.set(name, { name, behaviour, play, address });
  }
  return {
    port,
    sites,
    resolvesTo: ({ behaviour, address }) => (behaviour.kind === 'refuse' ? EMPTY_ADDRESS : address),
    follow: () => Promise.resolve(),
    stop,
  };
}

function addressesOf(count: number): readonly string[] {
  if (count > MAX_ADDRESSES)
    throw new RangeError(`at most ${MAX_ADDRESSES} addresses can be shared`);
  if (count === 0) return [SHARED_ADDRESS];
  return Array.from(
    { length: count },
    (_, index) => `127.67.${(index + 1) >> 8}.${(index + 1) & 255}`,
  );
}
