import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { makeCertificate } from '../../farm/certificates.ts';

/** A server on loopback that speaks TLS with a certificate of its own making, and answers nothing. */
export interface UntrustedServer {
  readonly port: number;
  /** What came once the connection was secured. */
  heard(): string;
  stop(): Promise<void>;
}

const certificate = makeCertificate({ name: 'untrusted.example', hosts: ['127.0.0.1'] });

export async function startUntrustedServer(): Promise<UntrustedServer> {
  let heard = '';
  const { pem: cert, keyPem: key } = certificate;
  const server = createServer({ cert, key }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (piece: Buffer) => (heard += piece.toString('latin1')));
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
