// Asks weak TLS servers and prints the verdicts, for a parent that changes what the runtime thinks is weak.
import { createServer, type TlsOptions } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { makeCertificate, type CertificateRequest } from '../certificates.ts';
import { openHttpProbe } from '../http-probe.ts';

const root = makeCertificate({ name: 'Root', isAuthority: true, rsaBits: 2_048 });
const prober = openHttpProbe({ extraCaPems: [root.pem] });

async function verdictOn(
  request: Partial<CertificateRequest>,
  options: TlsOptions = {},
): Promise<string> {
  const leaf = makeCertificate({ name: 'weak', hosts: ['127.0.0.1'], issuer: root, ...request });
  const server = createServer(
    {
      key: leaf.keyPem,
      cert: leaf.pem,
      ciphers: 'ALL:@SECLEVEL=0',
      minVersion: 'TLSv1',
      ...options,
    },
    (socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
    },
  );
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { outcome, reason, notes } = await prober.probe(url, { timeoutMs: 10_000 });
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return [outcome, ...(reason === null ? [] : [reason]), ...notes].join(' ');
}

const verdicts = {
  sha1: await verdictOn({ hash: 'sha1', rsaBits: 2_048 }),
  rsa1024: await verdictOn({ rsaBits: 1_024 }),
  tls10: await verdictOn({}, { maxVersion: 'TLSv1' }),
  tls11: await verdictOn({}, { maxVersion: 'TLSv1.1' }),
  tls12: await verdictOn({}, { maxVersion: 'TLSv1.2' }),
  curve: await verdictOn({}, { ecdhCurve: 'P-521' }),
  oldCurve: await verdictOn(
    {},
    { ecdhCurve: 'secp256k1', maxVersion: 'TLSv1.2', ciphers: 'ECDHE' },
  ),
  nullCipher: await verdictOn({}, { maxVersion: 'TLSv1.2', ciphers: 'NULL-SHA256:@SECLEVEL=0' }),
};
prober.close();
process.stdout.write(JSON.stringify(verdicts));
