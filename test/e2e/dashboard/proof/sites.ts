import { createServer as createSecure } from 'node:https';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from '../../../support/certificates.ts';

/** Made-up sites on loopback, each known by the name that it is asked for. */
export interface Sites extends AsyncDisposable {
  /** Where they are asked for by HTTP: `127.0.0.1:PORT`, for `connectTo`. */
  readonly plain: string;
  /** The same by HTTPS, under a certificate for `secureHosts`. */
  readonly secure: string;
  /** What the service has to trust for it, PEM. */
  readonly authorityPem: string;
  /** What a site does from now on; those of which nothing is said answer 200. */
  set(host: string, answer: RequestListener): void;
}

export interface SitesOptions {
  readonly secureHosts: readonly string[];
  /** The common name of the certificate; default: the first host. */
  readonly certificateName?: string;
}

/** Answers with this status, after a while. */
export function answering(
  status: number,
  more: {
    readonly afterMs?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  } = {},
): RequestListener {
  const { afterMs = 0, headers = {}, body = 'acorns' } = more;
  return (_, response) => {
    setTimeout(() => response.writeHead(status, headers).end(body), afterMs);
  };
}

/** Writes exact bytes, UTF-8, whatever they mean, and ends the connection. */
export function answeringBytes(bytes: string): RequestListener {
  return (_, { socket }) => void socket?.end(bytes);
}

export async function startSites({ secureHosts, certificateName }: SitesOptions): Promise<Sites> {
  const answers = new Map<string, RequestListener>();
  const listener: RequestListener = (request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    (answers.get(host) ?? answering(200))(request, response);
  };
  const authority = makeCertificate({ name: 'Acorn test authority', isAuthority: true });
  const { pem, keyPem } = makeCertificate({
    name: certificateName ?? secureHosts[0] ?? 'localhost',
    hosts: secureHosts,
    issuer: authority,
    validTo: Date.now() + 62 * 86_400_000,
  });
  const plain = createServer(listener);
  const secure = createSecure({ cert: pem, key: keyPem }, listener);
  const [plainPlace = '', securePlace = ''] = await Promise.all([plain, secure].map(listen));
  return {
    plain: plainPlace,
    secure: securePlace,
    authorityPem: authority.pem,
    set: (host, answer) => void answers.set(host, answer),
    [Symbol.asyncDispose]: async () => {
      for (const server of [plain, secure]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
