import { createSocket, type Socket } from 'node:dgram';
import { createServer, type AddressInfo, type Server, type Socket as TcpSocket } from 'node:net';

/** A name server on loopback that answers UDP questions with whatever bytes it is told. */
export interface DnsBytesServer {
  /** `127.0.0.1:PORT`. */
  readonly resolver: string;
  stop(): Promise<void>;
}

/** Makes replies to a question; none means silence. Over TCP the connection is closed, unless `serveTcp` has it. */
export async function startDnsBytesServer(
  reply: (question: Buffer) => readonly Buffer[],
  serveTcp: (socket: TcpSocket) => void = (socket) => socket.destroy(),
): Promise<DnsBytesServer> {
  const sockets = new Set<TcpSocket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    serveTcp(socket);
  });
  const udp = createSocket('udp4');
  udp.on('message', (message, peer) => {
    for (const bytes of reply(message)) udp.send(bytes, peer.port, peer.address);
  });
  const port = await bindBoth(tcp, udp);
  return {
    resolver: `127.0.0.1:${port}`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => udp.close(() => resolve()));
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
    },
  };
}

// The port that TCP is given may be taken for UDP: then another one is.
async function bindBoth(tcp: Server, udp: Socket): Promise<number> {
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

/** A reply to a question with these flags (RFC 1035 §4.1.1) and this many bytes of answer behind it. */
export function dnsReply(
  question: Buffer,
  reply: { readonly flags: number; readonly answers?: readonly Buffer[] },
): Buffer {
  const end = questionEnd(question);
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(reply.flags, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(reply.answers?.length ?? 0, 6);
  header.writeUInt16BE(0, 8);
  header.writeUInt16BE(0, 10);
  return Buffer.concat([header, question.subarray(12, end), ...(reply.answers ?? [])]);
}

/** An A record for the name in question. */
export function aRecord(address: string, ttlSeconds = 1): Buffer {
  return anyRecord({ type: 1, data: Buffer.from(address.split('.').map(Number)), ttlSeconds });
}

/** A record of any type (RFC 1035 §3.2.1) for the name in question. */
export function anyRecord(setup: {
  readonly type: number;
  readonly data: Buffer;
  readonly ttlSeconds?: number;
}): Buffer {
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(setup.type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(setup.ttlSeconds ?? 1, 6);
  record.writeUInt16BE(setup.data.length, 10);
  return Buffer.concat([record, setup.data]);
}

/** A message behind its length, as it goes over TCP (RFC 1035 §4.2.2). */
export function framed(message: Buffer): Buffer {
  return Buffer.concat([Buffer.of(message.length >> 8, message.length & 0xff), message]);
}

/** The type of record that is asked for: 1 for A, 28 for AAAA. */
export function questionType(question: Buffer): number {
  return question.readUInt16BE(questionEnd(question) - 4);
}

function questionEnd(question: Buffer): number {
  let at = 12;
  while ((question[at] ?? 0) !== 0) at += 1 + (question[at] ?? 0);
  return at + 5;
}
