import {
  createServer as createPlainServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { makeCertificate, type CertificateRequest } from '../../../test/support/certificates.ts';
import {
  openHttpProbe,
  type HttpResult,
  type ProbeSetup,
} from '../../../test/support/http-probe.ts';
import { startDnsServer } from '../../farm/dns/dns-server.ts';
import { withoutStalls } from '../../testing/without-stalls.ts';

const dayMs = 86_400_000;
const root = makeCertificate({ name: 'Squirrel Root', isAuthority: true });
const intermediate = makeCertificate({
  name: 'Squirrel Intermediate',
  isAuthority: true,
  issuer: root,
});
const stranger = makeCertificate({ name: 'Nobody', isAuthority: true });
const dns = await startDnsServer({
  zone: { 'shop.example': { kind: 'records', a: ['127.0.0.1'] } },
});
const prober = openHttpProbe({ extraCaPems: [root.pem], resolvers: [dns.resolver] });
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(async () => {
  prober.close();
  await dns.stop();
});

const answer = 'HTTP/1.1 200 OK\r\n\r\n';

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Serves one certificate; `chain` is sent behind it. */
async function serve(
  request: Partial<CertificateRequest>,
  options: TlsOptions & { readonly chain?: string } = {},
): Promise<number> {
  const leaf = makeCertificate({ name: 'shop', hosts: ['shop.example'], issuer: root, ...request });
  const server = createServer(
    { key: leaf.keyPem, cert: `${leaf.pem}${options.chain ?? ''}`, ...options },
    (socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end(answer));
    },
  );
  server.on('tlsClientError', () => undefined);
  return listen(server);
}

/** A server that answers the ClientHello with these bytes. */
function servePlain(play: (socket: Socket) => void): Promise<number> {
  return listen(
    createPlainServer((socket) => {
      socket.on('error', () => socket.destroy());
      play(socket);
    }),
  );
}

function probe(
  port: number,
  setup: ProbeSetup & { readonly host?: string } = {},
): Promise<HttpResult> {
  return prober.probe(`https://${setup.host ?? 'shop.example'}:${port}/`, setup);
}

test('L1 L27 a valid chain is up, its certificate is shown, its phases are timed', async () => {
  const names: (string | false | null)[] = [];
  const leaf = makeCertificate({ name: 'shop', hosts: ['shop.example'], issuer: intermediate });
  const server = createServer({ key: leaf.keyPem, cert: leaf.pem + intermediate.pem }, (socket) => {
    names.push(socket.servername, socket.alpnProtocol);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(answer));
  });
  const result = await probe(await listen(server));
  expect(result).toMatchObject({ outcome: 'up', notes: [], address: '127.0.0.1' });
  expect(result.evidence.certificate).toMatchObject({
    subject: 'shop',
    issuer: 'Squirrel Intermediate',
    daysLeft: 89,
  });
  const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = result.timings;
  for (const time of [dnsMs, connectMs, tlsMs, firstByteMs]) expect(time).toBeGreaterThan(0);
  const sum = (dnsMs ?? 0) + (connectMs ?? 0) + (tlsMs ?? 0) + (firstByteMs ?? 0);
  expect(sum).toBeLessThanOrEqual(totalMs + 1);
  expect(names).toContain('shop.example');
});

describe('certificates that do not pass', () => {
  const day = Date.now();
  test.each<readonly [string, Partial<CertificateRequest>, string]>([
    ['L2 expired a second ago', { validFrom: day - dayMs, validTo: day - 1_000 }, 'tls_expired'],
    [
      'L2 expired 30 days ago',
      { validFrom: day - 60 * dayMs, validTo: day - 30 * dayMs },
      'tls_expired',
    ],
    ['L3 not yet valid', { validFrom: day + dayMs }, 'tls_not_yet_valid'],
    ['L6 unknown authority', { issuer: stranger }, 'tls_untrusted'],
    ['L7 missing intermediate', { issuer: intermediate }, 'tls_incomplete_chain'],
    ['L9 wrong host', { hosts: ['other.example'] }, 'tls_host_mismatch'],
    ['L10 wildcard over two labels', { hosts: ['*.example.org'] }, 'tls_host_mismatch'],
    ['L10 no names at all', { hosts: [] }, 'tls_host_mismatch'],
  ])('%s', async (_name, request, reason) => {
    const result = await probe(await serve(request));
    expect(result).toMatchObject({ outcome: 'down', reason, phase: 'tls' });
    expect(result.evidence.certificate).toMatchObject({ subject: 'shop' });
  });

  test('L5 self-signed', async () => {
    const leaf = makeCertificate({ name: 'own', hosts: ['shop.example'] });
    const port = await serve({}, { key: leaf.keyPem, cert: leaf.pem });
    expect(await probe(port)).toMatchObject({ outcome: 'down', reason: 'tls_untrusted' });
    const insecure = await probe(port, { options: { insecure: true } });
    expect(insecure).toMatchObject({ outcome: 'up', notes: ['tls_unverified'] });
    expect(insecure.evidence.certificate).toMatchObject({ subject: 'own' });
  });

  test('L12 SHA-1 signature', async () => {
    const port = await serve({ hash: 'sha1' }, { ciphers: 'DEFAULT:@SECLEVEL=0' });
    expect(await probe(port)).toMatchObject({ outcome: 'down', reason: 'tls_weak_signature' });
  });
});

test('L4 L13 L14 what only deserves a note', async () => {
  const soon = await probe(await serve({ validTo: Date.now() + 5 * dayMs }));
  expect(soon).toMatchObject({ outcome: 'up', notes: ['cert_expiring'] });
  const long = await probe(await serve({ validTo: Date.now() + 500 * dayMs }));
  expect(long).toMatchObject({ outcome: 'up', notes: ['long_validity'] });
  const weak = await serve({ rsaBits: 1_024 }, { ciphers: 'DEFAULT:@SECLEVEL=0' });
  expect(await probe(weak)).toMatchObject({ outcome: 'up', notes: ['weak_key'] });
});

test('L11 an IP address in the certificate, and no SNI for it', async () => {
  let servername: unknown = 'unset';
  const leaf = makeCertificate({ name: 'ip', hosts: ['127.0.0.1'], issuer: root });
  const server = createServer({ key: leaf.keyPem, cert: leaf.pem }, (socket) => {
    ({ servername } = socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(answer));
  });
  const port = await listen(server);
  expect(await probe(port, { host: '127.0.0.1' })).toMatchObject({ outcome: 'up' });
  expect(servername).toBe(false);
});

test('U13 a trailing dot does not spoil the name', async () => {
  expect(await probe(await serve({}), { host: 'shop.example.' })).toMatchObject({ outcome: 'up' });
});

test('L16 TLS 1.1 and older', async () => {
  const port = await serve(
    {},
    { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' },
  );
  expect(await probe(port)).toMatchObject({ outcome: 'down', reason: 'tls_version' });
});

test('L18 no common cipher', async () => {
  const port = await serve({}, { maxVersion: 'TLSv1.2', ciphers: 'NULL-SHA256:@SECLEVEL=0' });
  expect(await probe(port)).toMatchObject({ outcome: 'down', reason: 'tls_handshake' });
});

test('L19 alerts keep their number', async () => {
  for (const [alert, reason] of [
    [40, 'tls_handshake'],
    [70, 'tls_version'],
    [80, 'tls_alert_80'],
    [112, 'tls_alert_112'],
  ] as const) {
    const port = await servePlain((socket) =>
      socket.once('data', () => socket.end(Buffer.of(0x15, 3, 3, 0, 2, 2, alert))),
    );
    const result = await probe(port);
    expect(result).toMatchObject({ outcome: 'down', reason, phase: 'tls' });
    expect(`${result.reason} ${result.notes.join()}`).toContain(`tls_alert_${alert}`);
  }
});

test('L20 hanging up or resetting at the ClientHello', async () => {
  const fin = await servePlain((socket) => socket.once('data', () => socket.end()));
  expect(await probe(fin)).toMatchObject({ outcome: 'down', reason: 'tls_closed', phase: 'tls' });
  const rst = await servePlain((socket) => socket.once('data', () => socket.resetAndDestroy()));
  expect(await probe(rst)).toMatchObject({ outcome: 'down', reason: 'tls_closed' });
});

test('L21 silence after the ClientHello', async () => {
  const result = await probe(await servePlain((socket) => socket.resume()), { timeoutMs: 200 });
  expect(result).toMatchObject({ outcome: 'down', reason: 'tls_timeout' });
  expect(withoutStalls(result.timings.totalMs)).toBeLessThan(450);
});

test('L22 warnings without end, and a record that is too long', async () => {
  const warning = Buffer.of(0x15, 3, 3, 0, 2, 1, 90);
  const warnings = Buffer.concat(Array.from({ length: 5_000 }, () => warning));
  const flood = await servePlain((socket) => socket.once('data', () => socket.write(warnings)));
  expect(await probe(flood)).toMatchObject({ outcome: 'down', reason: 'tls_protocol' });
  const record = Buffer.concat([Buffer.of(0x16, 3, 3, 0xff, 0xff), Buffer.alloc(65_535)]);
  const long = await servePlain((socket) => socket.once('data', () => socket.write(record)));
  expect(await probe(long)).toMatchObject({ outcome: 'down', reason: 'tls_protocol' });
});

test('L23 plain HTTP, or anything else, on the https port', async () => {
  for (const text of ['HTTP/1.1 400 Bad Request\r\n\r\n', 'SSH-2.0-OpenSSH\r\n']) {
    const port = await servePlain((socket) => socket.once('data', () => socket.end(text)));
    expect(await probe(port)).toMatchObject({ outcome: 'down', reason: 'tls_not_tls' });
  }
});

test('L25 only h2 by ALPN', async () => {
  const result = await probe(await serve({}, { ALPNProtocols: ['h2'] }));
  expect(result).toMatchObject({ outcome: 'down', reason: 'tls_alert_120' });
});

describe('L26 a client certificate is wanted', () => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s', async (maxVersion) => {
    const port = await serve({}, { requestCert: true, ca: root.pem, maxVersion });
    const result = await probe(port);
    expect(result).toMatchObject({ outcome: 'down', reason: 'tls_client_cert', phase: 'tls' });
  });
});

test('L28 silence, goodbye or reset after a good handshake', async () => {
  const leaf = makeCertificate({ name: 'shop', hosts: ['shop.example'], issuer: root });
  const plays: readonly (readonly [string, (socket: Socket) => void])[] = [
    ['head_timeout', (socket) => socket.resume()],
    ['closed_early', (socket) => socket.end()],
    ['closed_early', (socket) => socket.once('data', () => socket.end())],
  ];
  for (const [reason, play] of plays) {
    const server = createServer({ key: leaf.keyPem, cert: leaf.pem }, (socket) => {
      socket.on('error', () => socket.destroy());
      play(socket);
    });
    const result = await probe(await listen(server), { timeoutMs: 400 });
    expect(result).toMatchObject({ outcome: 'down', reason });
  }
});

test('R13 a redirect to a bad certificate names what is wrong with it', async () => {
  const bad = await serve({ hosts: ['other.example'] });
  const plain = await servePlain((socket) => {
    socket.once('data', () =>
      socket.end(`HTTP/1.1 301 Moved\r\nLocation: https://shop.example:${bad}/\r\n\r\n`),
    );
  });
  const result = await prober.probe(`http://shop.example:${plain}/`);
  expect(result).toMatchObject({ outcome: 'down', reason: 'tls_host_mismatch' });
  expect(result.evidence.finalUrl).toBe(`https://shop.example:${bad}/`);
  expect(result.evidence.redirects).toHaveLength(1);
});
