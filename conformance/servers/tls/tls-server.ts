import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext, type SecureVersion } from 'node:tls';
import { listen, stopListening, track } from '../../../src/farm/loopback-listener.ts';
import type { OpenedServer, Stage } from '../opener.ts';
import { PieceStream } from '../piece-stream.ts';
import { playOn } from '../play-script.ts';
import { answer, type Play } from '../../format/script.ts';
import { authorities, certify, type CertificateWish } from './tls-certificates.ts';
import { noteEnded } from '../truth-log.ts';

/** A TLS server that plays scripts behind its handshake. `{NAME.ca}` is the authority to trust. */
export interface TlsServer {
  readonly kind: 'tls';
  readonly certificate?: CertificateWish;
  /** Sent behind the certificate, in this order; `itself` is the certificate once more. */
  readonly chain?: readonly ('intermediate' | 'root' | 'itself')[];
  /** The chain is sent from its authority down. */
  readonly isReversed?: boolean;
  /** For clients that name this server (SNI). */
  readonly bySni?: Readonly<Record<string, CertificateWish>>;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** OpenSSL's list; default what its lowest security level has. */
  readonly ciphers?: string;
  /** PEM of the Diffie-Hellman group for such ciphers. */
  readonly dhparam?: string;
  readonly alpn?: readonly string[];
  readonly wantsClientCertificate?: boolean;
  /** Begins a second handshake when the first is done, with this certificate. */
  readonly renegotiatesWith?: CertificateWish;
  /** Default: every request is answered 200. */
  readonly plays?: readonly Play[];
}

const fine: readonly Play[] = [{ script: answer('HTTP/1.1 200 OK\r\n\r\n') }];

/** Opens it; every connection stands in the log, decrypted. */
export async function openTlsServer(setup: TlsServer, stage: Stage): Promise<OpenedServer> {
  const { name, host, log, fill } = stage;
  // Other servers are not open yet, but this one knows where it will be.
  const fillSelf = (text: string): string => text.replaceAll('{self.host}', host);
  const context = contextOf(setup, setup.certificate ?? {}, fillSelf);
  const named = new Map(
    Object.entries(setup.bySni ?? {}).map(([sni, wish]) => [
      fillSelf(sni),
      contextOf(setup, wish, fillSelf),
    ]),
  );
  const { renegotiatesWith } = setup;
  const other =
    renegotiatesWith === undefined ? null : contextOf(setup, renegotiatesWith, fillSelf);
  const sockets = new Set<Socket>();
  const server = createServer((raw) => {
    track(sockets, raw);
    const { seen, index } = log.open(name, raw.remotePort ?? 0);
    raw.once('close', () => noteEnded(seen));
    const stream = new TLSSocket(stage.inPieces ? new PieceStream(raw) : raw, {
      isServer: true,
      secureContext: context,
      requestCert: setup.wantsClientCertificate === true,
      rejectUnauthorized: setup.wantsClientCertificate === true,
      SNICallback: (sni, done) => done(null, named.get(sni) ?? context),
      ...(setup.alpn !== undefined && { ALPNProtocols: [...setup.alpn] }),
    });
    stream.on('error', () => raw.destroy());
    if (other !== null) {
      stream.once('secure', () => {
        stream.setKeyCert(other);
        stream.renegotiate({}, () => undefined);
      });
    }
    const reset = (): void => {
      raw.resetAndDestroy();
    };
    void playOn({ stream, seen, index, fill, reset }, setup.plays ?? fine);
  });
  const port = await listen(server, { host, port: 0 });
  return {
    port,
    values: { ca: authorities().root.pem },
    drain: () => {
      for (const socket of sockets) socket.resume();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return stopListening(server);
    },
  };
}

function contextOf(
  setup: TlsServer,
  wish: CertificateWish,
  fillSelf: Stage['fill'],
): SecureContext {
  const hosts = wish.hosts?.map(fillSelf);
  const leaf = certify({ ...wish, ...(hosts !== undefined && { hosts }) });
  const behind = (setup.chain ?? []).map((link) =>
    link === 'itself' ? leaf.pem : authorities()[link].pem,
  );
  const chain = [leaf.pem, ...behind];
  return createSecureContext({
    key: leaf.keyPem,
    cert: (setup.isReversed === true ? [leaf.pem, ...behind.reverse()] : chain).join(''),
    ca: authorities().root.pem,
    minVersion: setup.minVersion ?? 'TLSv1',
    maxVersion: setup.maxVersion ?? 'TLSv1.3',
    ciphers: setup.ciphers ?? 'ALL:@SECLEVEL=0',
    ...(setup.dhparam !== undefined && { dhparam: setup.dhparam }),
  });
}
