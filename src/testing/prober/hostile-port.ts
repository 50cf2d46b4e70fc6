import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What a port does to whoever connects to it, or sends to it. */
export type PortManner = 'silent' | 'garbage' | 'trickle' | 'escapes' | 'hang-up' | 'reset';

/** A loopback port, TCP and UDP at once, that behaves badly. */
export interface HostilePort {
  readonly port: number;
  /** Connections and datagrams so far. */
  readonly visits: number;
  /** Connections that are open. */
  readonly open: number;
  stop(): Promise<void>;
}

const TRICKLE_MS = 15;
// An answer of HTTP, and a line to everybody else: sets the title of a terminal, colours it, and turns the text around.
const ESCAPES = 'HTTP/1.1 503 \u001b]0;mine\u0007\u009b31mred\u001b[2J \u202e\r\n\r\n';

/** Opens such a port; `seed` chooses the garbage. */
export async function openHostilePort(manner: PortManner, seed = 1): Promise<HostilePort> {
  const sockets = new Set<Socket>();
  let visits = 0;
  const tcp = createServer((socket) => {
    visits += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.resume();
    misbehave(socket, manner, seed);
  });
  const udp = createSocket('udp4');
  udp.on('message', (message, peer) => {
    visits += 1;
    if (manner === 'garbage') udp.send(garbage(seed, 300), peer.port, peer.address);
    if (manner === 'trickle') udp.send(message.subarray(0, 5), peer.port, peer.address);
  });
  const port = await listenBoth(tcp, udp);
  return {
    port,
    get visits() {
      return visits;
    },
    get open() {
      return sockets.size;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => udp.close(() => resolve()));
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
    },
  };
}

function misbehave(socket: Socket, manner: PortManner, seed: number): void {
  if (manner === 'garbage') socket.write(garbage(seed, 4_000));
  if (manner === 'escapes') socket.end(ESCAPES, 'latin1');
  if (manner === 'hang-up') socket.end();
  if (manner === 'reset') socket.resetAndDestroy();
  if (manner !== 'trickle') return;
  const bytes = garbage(seed, 1_000);
  let at = 0;
  const timer = setInterval(() => socket.write(bytes.subarray(at, (at += 1))), TRICKLE_MS);
  socket.on('close', () => clearInterval(timer));
}

/** The same bytes for the same seed (xorshift32). */
function garbage(seed: number, length: number): Buffer {
  let state = seed;
  return Buffer.from(
    Array.from({ length }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    }),
  );
}

// The port that TCP is given may be taken for UDP: then another one is.
async function listenBoth(tcp: ReturnType<typeof createServer>, udp: UdpSocket): Promise<number> {
  for (;;) {
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo;
    const isBound = await new Promise<boolean>((resolve) => {
      udp.once('error', () => resolve(false));
      udp.bind(port, '127.0.0.1', () => resolve(true));
    });
    if (isBound) return port;
    await new Promise<void>((resolve) => tcp.close(() => resolve()));
  }
}
