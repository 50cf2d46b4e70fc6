import { createSocket } from 'node:dgram';

/** A socket of one question's own. */
export interface DnsUdp {
  /** Sends the question once more. */
  send(): void;
  close(): void;
}

interface UdpHandler {
  /** A datagram from the server. */
  onMessage(message: Buffer): void;
  /** The socket failed: an error code of the system. */
  onError(code: string): void;
}

/**
 * Sends a question over a socket that is connected to its server alone and has a port that cannot be foretold (RFC 5452
 * §9.2). What comes for other questions cannot fill its buffer, and what breaks it breaks nothing else.
 */
export function openDnsUdp(
  question: Buffer,
  server: { readonly address: string; readonly port: number },
  handler: UdpHandler,
): DnsUdp {
  const socket = createSocket({
    type: server.address.includes(':') ? 'udp6' : 'udp4',
    lookup: knownAddress,
  });
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    socket.close();
  };
  // Without a free descriptor the error comes at once, before the caller has the socket in hand.
  const onError = (error: NodeJS.ErrnoException): void => {
    if (!isOpen) return;
    close();
    process.nextTick(() => handler.onError(error.code ?? error.message));
  };
  socket.on('message', (message) => {
    if (isOpen) handler.onMessage(message);
  });
  socket.on('error', onError);
  const send = (): void => {
    if (!isOpen) return;
    try {
      socket.send(question);
    } catch {
      // It could not be connected: the error that says why is on its way as an event.
    }
  };
  socket.connect(server.port, server.address);
  send();
  return { send, close };
}

// The address is one already; without a pool of threads the socket is bound and connected before `connect` returns.
function knownAddress(
  address: string,
  _options: unknown,
  onAddress: (error: null, address: string, family: number) => void,
): void {
  onAddress(null, address, address.includes(':') ? 6 : 4);
}
