import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { listen, stopListening, track } from './loopback-listener.ts';
import type { PlacedLiveSite, Placement, PlacementOptions } from './placement.ts';
import { serveConnection } from './site-connection.ts';
import { composePlay } from './site-play.ts';

const sharedAddress = '127.0.0.1';
// Outside the range that the other placement gives to sites, so that nothing ever listens here.
const emptyAddress = '127.66.255.254';

/** Puts all sites behind one listener, told apart by the Host field; made for many thousands of them. */
export async function placeBehindOneListener(options: PlacementOptions): Promise<Placement> {
  const sites = new Map<string, PlacedLiveSite>();
  const sockets = new Set<Socket>();
  const scene = { siteFor: (host: string) => sites.get(host), log: options.log };
  const server = createServer((socket) => {
    track(sockets, socket);
    serveConnection(socket, scene);
  });
  const port = await listen(server, { host: sharedAddress, port: options.port });
  for (const { name, behaviour } of options.sites) {
    const play = composePlay(behaviour, port);
    sites.set(name, { name, behaviour, play, address: sharedAddress });
  }
  return {
    port,
    sites,
    resolvesTo: ({ behaviour }) => (behaviour.kind === 'refuse' ? emptyAddress : sharedAddress),
    follow: () => Promise.resolve(),
    stop: async () => {
      const closed = stopListening(server);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
