import { generate, parser, type IConnectPacket, type IPublishPacket } from 'mqtt-packet';
import { createServer, type AddressInfo } from 'node:net';

/** A broker on loopback that keeps what is published, and answers as it is told. */
export interface TrialBroker {
  readonly port: number;
  readonly connects: readonly IConnectPacket[];
  readonly published: readonly IPublishPacket[];
  /** From now on: the code of CONNACK; `cut` or `reset` before it, `hang` instead of it, `noise` in its place. */
  answerWith(answer: number | 'cut' | 'reset' | 'hang' | 'noise' | 'endless'): void;
  stop(): Promise<void>;
}

export async function startMqttBroker(): Promise<TrialBroker> {
  const connects: IConnectPacket[] = [];
  const published: IPublishPacket[] = [];
  let answer: Parameters<TrialBroker['answerWith']>[0] = 0;
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    const incoming = parser({ protocolVersion: 4 });
    incoming.on('error', () => socket.destroy());
    incoming.on('packet', (packet) => {
      if (packet.cmd === 'publish') {
        published.push(packet);
        socket.write(generate({ cmd: 'puback', messageId: packet.messageId ?? 0 }));
      }
      if (packet.cmd !== 'connect') return;
      connects.push(packet);
      if (answer === 'cut') socket.destroy();
      else if (answer === 'reset') socket.resetAndDestroy();
      else if (answer === 'noise') socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
      else if (answer === 'endless') {
        const drip = (): void => {
          if (socket.destroyed) return;
          socket.write(Buffer.alloc(1_000, 0xd0));
          setImmediate(drip);
        };
        drip();
      } else if (answer !== 'hang') {
        socket.write(generate({ cmd: 'connack', returnCode: answer, sessionPresent: false }));
      }
    });
    socket.on('data', (piece: Buffer) => incoming.parse(piece));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connects,
    published,
    answerWith: (next) => {
      answer = next;
    },
    stop: async () => {
      if (!server.listening) return;
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
